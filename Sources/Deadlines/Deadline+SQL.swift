import Foundation
import Kernel
import Postgres

extension SQL {
    static func arm(
        _ limit: Limit,
        caseID: UUID,
        eventID: UUID,
        from start: Date,
        _ epoch: Int,
        playbook: PlaybookID,
        at moment: Date
    ) -> SQL {
        """
        WITH armed AS (
            INSERT INTO hy.deadlines
                (id, case_id, event_id, rule, rule_set, playbook_id, epoch, starts_at, armed_at, due_at, state)
            VALUES (\(ID<Deadline>()), \(caseID), \(eventID), \(limit.rule), \(limit.ruleSet), \(playbook),
                    \(Int32(epoch)), \(start), \(moment), \(limit.due(from: start)), 'armed')
            ON CONFLICT (case_id, rule, epoch) DO NOTHING
            RETURNING id
        )
        INSERT INTO hy.deadline_facts (deadline_id, fact, at, rule, rule_set, detail)
        SELECT id, 'armed', \(moment), \(limit.rule), \(limit.ruleSet), jsonb_build_object('hours', \(limit.hours))
        FROM armed
        """
    }

    static func deadlines(ofCase id: UUID) -> SQL {
        """
        SELECT id, rule, starts_at, armed_at, due_at, state, met_at FROM hy.deadlines
        WHERE case_id = \(id) ORDER BY due_at, id
        """
    }
}
