import Events
import Foundation
package import Kernel
package import Postgres

extension Sight {
    /// The condition on `cases.id` that row-level security would come to row by row.
    var cases: SQL {
        switch self {
        case .everything: "true"
        case .agency(let agency):
            "id IN (\(SQL.handled(by: agency)) UNION ALL \(SQL.handedOn(by: agency)))"
        case .source, .nothing: "false"
        }
    }
}

extension SQL {
    static let shownColumns: SQL = """
        cases.id, cases.year, cases.number, cases.event_id, cases.plan, cases.agency_id, cases.held_since,
        cases.return_hours, cases.returns, cases.ruled, cases.assignee, cases.state, cases.reason, cases.discovered_at,
        cases.opened_at, cases.closed_at, cases.version,
        hy.event_title(cases.event_id) AS title
        """

    static func found(_ id: ID<Case>) -> SQL { "SELECT \(shownColumns) FROM hy.cases WHERE id = \(id)" }

    static func locked(_ id: ID<Case>) -> SQL { "SELECT \(shownColumns) FROM hy.cases WHERE id = \(id) FOR UPDATE" }

    /// The ids of the cases that an agency leads or assists now.
    package static func handled(by agency: AgencyID) -> SQL {
        """
        SELECT id FROM hy.cases WHERE agency_id = \(agency)
        UNION ALL SELECT case_id FROM hy.case_assistants WHERE agency_id = \(agency)
        """
    }

    fileprivate static func handedOn(by agency: AgencyID) -> SQL {
        """
        SELECT case_id FROM hy.case_steps
        WHERE custody = \(agency) AND step IN ('route', 'return', 'raise', 'transfer')
        """
    }

    static func cases(
        for sight: Sight,
        after last: CasePosition?,
        state: Case.State?,
        limit: Int
    ) -> SQL {
        let after: SQL = last.map { "AND (opened_at, id) < (\($0.openedAt), \($0.id))" } ?? ""
        let inState: SQL = state.map { "state = \($0)" } ?? "true"
        return """
            SELECT \(shownColumns) FROM hy.cases WHERE \(sight.cases) AND \(inState) \(after)
            ORDER BY opened_at DESC, id DESC LIMIT \(planned: limit)
            """
    }

    static func move(_ found: Case, _ move: CaseMove, at moment: Date) -> SQL {
        let isReturn = move.step == .return || move.step == .raise
        return """
            UPDATE hy.cases
            SET state = \(move.state), closed_at = CASE WHEN \(move.state) = 'closed' THEN \(moment) END,
                agency_id = \(move.custody), held_since = CASE WHEN \(move.isHandedOver) THEN \(moment) ELSE held_since END,
                assignee = CASE WHEN NOT \(move.isHandedOver) THEN assignee END,
                returns = returns + \(Int16(isReturn ? 1 : 0)), ruled = ruled OR \(found.state == .raised)
            WHERE id = \(found.id) RETURNING \(shownColumns)
            """
    }

    static func record(_ move: CaseMove, of found: Case, by official: Official?, at moment: Date) -> SQL {
        """
        INSERT INTO hy.case_steps (case_id, step, custody, at, person_id, post_id, agency_id, words, proposed)
        VALUES (\(found.id), \(move.step), \(move.custody), \(moment), \(official?.person), \(official?.post),
                \(official?.agency), \(move.words), \(move.proposed))
        """
    }

    static func note(
        _ note: Case.Note,
        _ details: CaseNote,
        of found: Case,
        by official: Official,
        at moment: Date
    ) -> SQL {
        """
        INSERT INTO hy.case_steps
            (case_id, step, custody, at, person_id, post_id, agency_id, words, assignee, wanted_until, instruction)
        SELECT id, \(note), agency_id, \(moment), \(official.person), \(official.post), \(official.agency),
               \(details.words), \(details.assignee), \(details.wantedUntil), \(details.instruction)
        FROM hy.cases WHERE id = \(found.id)
        """
    }

    static func assign(_ id: ID<Case>, to person: PersonID) -> SQL {
        "UPDATE hy.cases SET assignee = \(person) WHERE id = \(id) RETURNING \(shownColumns)"
    }

    /// The people who hold a post at an agency on a day and work on its cases, by name.
    static func staff(of agency: AgencyID, on moment: Date) -> SQL {
        """
        SELECT DISTINCT people.id, people.name FROM hy.posts JOIN hy.people ON people.id = posts.person_id
        WHERE posts.agency_id = \(agency) AND role IN ('liaison', 'head', 'reviewer', 'spokesperson')
          AND since <= (\(moment)::timestamptz AT TIME ZONE 'Asia/Shanghai')::date
          AND (until IS NULL OR until > (\(moment)::timestamptz AT TIME ZONE 'Asia/Shanghai')::date)
        ORDER BY people.name, people.id
        """
    }

    /// Which agency had the case from when to when, in order; the last goes on.
    static func custody(of id: ID<Case>) -> SQL {
        """
        SELECT agency_id, short_name, moves.since, lead(moves.since) OVER (ORDER BY step_id) AS until
        FROM (
            SELECT case_steps.id AS step_id, custody AS agency_id, at AS since FROM hy.case_steps
            WHERE case_id = \(id) AND step IN ('route', 'return', 'raise', 'transfer')
        ) AS moves
        JOIN hy.agencies ON agencies.id = agency_id ORDER BY step_id
        """
    }

    static func draft(
        _ draft: ID<Draft>,
        _ words: String,
        of id: ID<Case>,
        by official: Official,
        at moment: Date
    ) -> SQL {
        """
        INSERT INTO hy.case_drafts (id, case_id, agency_id, person_id, at, text)
        SELECT \(draft), \(id), \(official.agency), \(official.person),
               -- The moment was read before the case was held; what was drafted meanwhile is older.
               greatest(\(moment)::timestamptz, (SELECT max(at) FROM hy.case_drafts WHERE case_id = \(id))), \(words)
        """
    }

    static func newestDraft(of id: ID<Case>) -> SQL {
        """
        SELECT case_drafts.id, at, text, people.name AS person
        FROM hy.case_drafts JOIN hy.people ON people.id = case_drafts.person_id
        WHERE case_id = \(id) ORDER BY at DESC, case_drafts.id DESC LIMIT 1
        """
    }

    /// The drafts of the asker's agency, oldest first.
    static func drafts(of id: ID<Case>) -> SQL {
        """
        SELECT case_drafts.id, at, text, people.name AS person
        FROM hy.case_drafts JOIN hy.people ON people.id = case_drafts.person_id
        WHERE case_id = \(id) ORDER BY at, case_drafts.id
        """
    }

    static func add(
        _ answer: ID<Answer>,
        _ words: String,
        _ draft: ID<Draft>?,
        to id: ID<Case>,
        by official: Official,
        at moment: Date
    ) -> SQL {
        """
        INSERT INTO hy.case_answers (id, case_id, agency_id, person_id, at, text, draft_id)
        VALUES (\(answer), \(id), \(official.agency), \(official.person), \(moment), \(words), \(draft))
        """
    }

    /// Whether somebody who works at the agency that answers, in a post or in the place of its holder, and is not who closes, has
    /// put a file on the case since the agency got it and last had to answer anew.
    static func hasEvidence(_ id: ID<Case>, for closer: Official) -> SQL {
        """
        SELECT EXISTS (
            SELECT FROM hy.attachments
            JOIN hy.cases ON cases.id = attachments.case_id
            WHERE case_id = \(id) AND added_by <> \(closer.person) AND hy.worked_at(added_by, cases.agency_id, added_at)
              AND added_at >= cases.held_since AND added_at > coalesce(
                (SELECT max(at) FROM hy.case_steps WHERE case_id = \(id) AND step IN ('send-back', 'reopen')),
                '-infinity'
            )
        )
        """
    }

    static func steps(of id: ID<Case>) -> SQL {
        """
        SELECT step, at, words, wanted_until, instruction, named.name AS assignee, proposing.short_name AS proposed,
               hy.acting_name(case_steps.person_id, case_steps.post_id) AS person,
               acting.short_name AS agency, holding.short_name AS custody
        FROM hy.case_steps
        JOIN hy.agencies AS holding ON holding.id = case_steps.custody
        LEFT JOIN hy.people AS named ON named.id = case_steps.assignee
        LEFT JOIN hy.agencies AS proposing ON proposing.id = case_steps.proposed
        LEFT JOIN hy.agencies AS acting ON acting.id = case_steps.agency_id
        WHERE case_id = \(id) ORDER BY case_steps.id
        """
    }

    static func answers(of id: ID<Case>) -> SQL {
        """
        SELECT case_answers.id, case_answers.at, case_answers.text, people.name AS person,
               (SELECT name FROM hy.case_drafts JOIN hy.people ON people.id = case_drafts.person_id
                WHERE case_drafts.id = draft_id) AS drafter,
               agencies.short_name AS agency
        FROM hy.case_answers
        JOIN hy.people ON people.id = case_answers.person_id
        JOIN hy.agencies ON agencies.id = case_answers.agency_id
        WHERE case_id = \(id) ORDER BY case_answers.at, case_answers.id
        """
    }

    static func assistants(of id: ID<Case>) -> SQL {
        """
        SELECT agency_id FROM hy.case_assistants
        WHERE case_id = \(id) AND agency_id <> (SELECT agency_id FROM hy.cases WHERE id = \(id))
        ORDER BY agency_id
        """
    }
}
