import Cases
import Crypto
import Dashboard
import Events
import Foundation
import Hummingbird
import Intake
import Kernel
import Organisation
import Playbooks
import Postgres

/// What another playbook would make of recorded items.
extension Site {
    var previewRoutes: [Route] {
        [
            Route(.get, Address.preview, previewPage),
            Route(.post, Address.preview, reads: true, preview),
        ]
    }

    @Sendable func previewPage(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let file = request.uri.queryParameters["file"].map(String.init)
            let page = try await report(principal, request, context, language) { report in
                try await report.preview(of: file)
            }
            return try pages.preview(page, language: language)
        }
    }

    /// Replays under what was typed; a mistake in it is shown above what was typed, so that nothing is lost.
    @Sendable func preview(_ request: Request, _ context: CityContext) async throws -> Response {
        do {
            let draft = TypedPlaybook(try await form(request, context, upTo: PreviewRoutes.mostBytes))
            let principal = try context.somebody()
            var found: Previewing.Preview?
            var refused: PreviewRefusal?
            do {
                found = try await previewing.differences(
                    under: [draft.file: draft.content],
                    on: draft.day,
                    for: principal
                )
            } catch let refusal as PreviewRefusal { refused = refusal }
            // The same files need not be published.
            let publishing = found.flatMap { found in
                found.draft.digest == found.current
                    ? nil : PreviewPage.Publishing(digest: found.draft.digest, current: found.current, note: "")
            }
            return try await previewed(draft, found, publishing, refused, request, context)
        } catch let refusal as any Refusal {
            return try await refused(refusal, request, context)
        }
    }

    /// The page with what was typed, and what would differ or why that is refused.
    func previewed(
        _ draft: TypedPlaybook,
        _ found: Previewing.Preview?,
        _ publishing: PreviewPage.Publishing?,
        _ refused: (any Refusal)?,
        _ request: Request,
        _ context: CityContext
    ) async throws -> Response {
        let principal = try context.somebody()
        let notice = refused.map { request.notice(of: $0) }
        let page = try await report(principal, request, context, request.language) { report in
            try await report.preview(of: draft.file, typed: draft, found: found, publishing: publishing, notice: notice)
        }
        let answer = html(try pages.preview(page, language: request.language), request)
        return refused.map { answer.refusing($0) } ?? answer
    }
}

/// A file of the playbook as it was typed.
struct TypedPlaybook: Sendable {
    let file: String
    let content: String
    /// The digest of the file with which the change began.
    let base: String?
    /// The day whose limits are asked for.
    let day: String?

    init(_ form: Form) {
        file = form.fields["file"] ?? ""
        // Browsers send a line's end as two characters.
        content = (form.fields["content"] ?? "").replacingOccurrences(of: "\r\n", with: "\n")
        base = form.fields["base"]
        day = form.fields["on"]
    }
}

extension SiteReport {
    private static let mostEvents = 50
    private static let mostItems = 30
    private static let longestTitle = 60

    /// The files of the current version and what was asked of one of them.
    ///
    /// - Throws: `RoleRefusal.notForThisPost`.
    fileprivate func preview(
        of file: String?,
        typed: TypedPlaybook? = nil,
        found: Previewing.Preview? = nil,
        publishing: PreviewPage.Publishing? = nil,
        notice: Notice? = nil
    ) async throws -> PreviewPage {
        guard official.role.may(.previewPlaybook) else { throw RoleRefusal.notForThisPost }
        let files = try await PlaybookDesk().currentFiles(in: transaction) ?? [:]
        let file = file.flatMap { typed == nil && files[$0] == nil ? nil : $0 }
        let address = file.map(Address.preview(of:)) ?? Address.preview
        let stands = file.flatMap { files[$0] }
        let current = stands.map { Array(SHA256.hash(data: Array($0.utf8))).hex } ?? ""
        var shown: PreviewPage.Found?
        if let found { shown = try await lines(of: found.found, under: found.draft) }
        return PreviewPage(
            // What answered a form is not asked for again.
            frame: frame.at(address).with(notice),
            files: files.keys.sorted(),
            file: file,
            content: typed?.content ?? stands ?? "",
            base: typed?.base ?? current,
            isStale: stands != nil && typed?.base.map { $0 != current } ?? false,
            found: shown,
            publishing: publishing
        )
    }

    private func lines(of found: PreviewedDifferences, under draft: Playbook) async throws -> PreviewPage.Found {
        let examples = found.examples.prefix(Self.mostItems)
        let read = try await IntakeDesk().items(examples.map(\.item), in: transaction)
        let itemLines = examples.compactMap { example in
            read.first { $0.id == example.item }.map { item in
                PreviewPage.ItemLine(
                    id: item.id.text,
                    words: String((item.title ?? item.text).prefix(Self.longestTitle)),
                    before: verdict(example.before, playbook),
                    after: verdict(example.after, draft)
                )
            }
        }
        let (items, events) = (found.items, found.events)
        return PreviewPage.Found(
            items: .init(
                replayed: items.replayed,
                differing: items.differing,
                changes: [.matter: items.matter, .score: items.score, .risks: items.risks]
            ),
            events: .init(
                replayed: events.replayed,
                differing: events.differing,
                changes: [
                    .routed: events.routed, .assisted: events.assisted, .limited: events.limited,
                    .graded: events.graded, .alarmed: events.alarmed,
                ]
            ),
            movedLimits: found.movedLimits,
            day: found.day == CivilDay(of: transaction.moment) ? nil : found.day.description,
            laterDays: found.laterDays.map(\.description),
            eventLines: found.differing.prefix(Self.mostEvents).map { event in
                PreviewPage.EventLine(
                    id: event.event.text,
                    title: event.title,
                    before: course(event.before, beside: event.after, playbook),
                    after: course(event.after, beside: event.before, draft)
                )
            },
            itemLines: itemLines
        )
    }

    private func verdict(_ judgement: Judgement, _ playbook: Playbook) -> PreviewPage.Verdict {
        PreviewPage.Verdict(
            matter: judgement.matter.map { playbook.catalogue.names(of: $0).last ?? $0 },
            score: judgement.score,
            risks: judgement.risks.map { code in playbook.lexicon.risks.first { $0.code == code }?.name ?? code }
        )
    }

    /// Who assists and which limits bind is told where it differs, or every line would be long.
    private func course(
        _ course: EventCourse,
        beside other: EventCourse,
        _ playbook: Playbook
    ) -> PreviewPage.Course {
        PreviewPage.Course(
            level: course.level.flatMap { Level(rawValue: Int($0.rawValue)) },
            matter: course.matter.map { playbook.catalogue.names(of: $0).last ?? $0 },
            plan: course.plan.map { code in playbook.plans.first { $0.code == code }?.name ?? code },
            agency: course.agencyName ?? course.duty,
            assistants: course.level == nil || course.assisting == other.assisting
                ? nil : course.assisting.map(\.name).sorted(),
            limits: course.limits(besides: other).map { rule, isOtherwise in
                (rule.name, rule.length, rule.unit.rawValue, isOtherwise)
            },
            returnHours: course.returnHours == other.returnHours ? nil : course.returnHours,
            chains: course.chains.map(\.name)
        )
    }
}
