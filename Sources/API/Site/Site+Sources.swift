import Dashboard
import Foundation
import Hummingbird
import Intake
import Kernel
import Organisation
import Postgres

/// Where items come from, and the feeds of each source.
extension Site {
    var sourceRoutes: [Route] {
        [
            Route(.get, Address.sources, sourcesPage),
            Route(.post, Address.sources, addSource),
            Route(.get, "/sources/{id}", sourcePage),
            Route(.post, "/sources/{id}/change", changeSource),
            Route(.post, "/sources/{id}/watch", watchSource),
            Route(.post, "/sources/{id}/unwatch", unwatchSource),
            Route(.post, "/sources/{id}/retention", keepSource),
        ]
    }

    @Sendable func sourcesPage(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let page = try await report(principal, request, context, language) { try await $0.sources() }
            return try pages.sources(page, language: language)
        }
    }

    @Sendable func sourcePage(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let id: SourceID = try context.id(SourceRefusal.absent)
            let page = try await report(principal, request, context, language) { try await $0.source(id) }
            return try pages.source(page, language: language)
        }
    }

    @Sendable func addSource(_ request: Request, _ context: CityContext) async throws -> Response {
        try await submit(request, context, back: Address.sources) { principal, form, transaction in
            let draft = SourceDraft(
                code: form.fields["code"] ?? "",
                name: form.fields["name"] ?? "",
                kind: try form.sourceKind()
            )
            _ = try await SourceDesk().add(draft, by: principal, in: transaction)
        }
    }

    @Sendable func changeSource(_ request: Request, _ context: CityContext) async throws -> Response {
        try await actOnSource(request, context) { id, principal, form, transaction in
            guard let weight = Double(form.fields["weight"] ?? "") else { throw SourceRefusal.weightRange }
            let owner = form.fields["owner"].flatMap { $0.isEmpty ? nil : $0 }
            if let owner, AgencyID(owner) == nil { throw SourceRefusal.ownerAbsent }
            let draft = SourceDraft(
                code: "",
                name: form.fields["name"] ?? "",
                kind: try form.sourceKind(),
                weight: weight,
                state: form.fields["paused"] == nil ? .active : .paused,
                owner: owner.flatMap { AgencyID($0) },
                note: form.fields["note"]
            )
            _ = try await SourceDesk().change(id, to: draft, by: principal, in: transaction)
        }
    }

    @Sendable func watchSource(_ request: Request, _ context: CityContext) async throws -> Response {
        try await actOnSource(request, context) { id, principal, _, transaction in
            _ = try principal.official(for: .keepSources)
            guard try await SourceDesk().source(id, in: transaction) != nil else { throw SourceRefusal.absent }
            guard let volume = try await IntakeDesk().usualVolume(of: id, in: transaction) else {
                throw SourceRefusal.tooYoung
            }
            let patient = try await IntakeDesk().patient(volume, with: id, in: transaction)
            _ = try await SourceDesk().expect(patient, of: id, by: principal, in: transaction)
        }
    }

    @Sendable func unwatchSource(_ request: Request, _ context: CityContext) async throws -> Response {
        try await actOnSource(request, context) { id, principal, _, transaction in
            _ = try await SourceDesk().expect(nil, of: id, by: principal, in: transaction)
        }
    }

    @Sendable func keepSource(_ request: Request, _ context: CityContext) async throws -> Response {
        try await actOnSource(request, context) { id, principal, form, transaction in
            let retention = Retention(personalDays: try form.days("personal"), textDays: try form.days("text"))
            _ = try await SourceDesk().keep(retention, of: id, by: principal, in: transaction)
        }
    }

    /// Does something with the source that the address names, and leads back to its page.
    func actOnSource(
        _ request: Request,
        _ context: CityContext,
        _ step: @escaping @Sendable (SourceID, Principal, Form, Transaction) async throws -> Void
    ) async throws -> Response {
        try await act(request, context, SourceRefusal.absent, back: Address.source) {
            (id: SourceID, principal, form, transaction) in
            try await step(id, principal, form, transaction)
        }
    }
}

extension Form {
    /// A number of days; nothing where the field is empty.
    fileprivate func days(_ name: String) throws -> Int? {
        guard let text = fields[name], !text.isEmpty else { return nil }
        guard let days = Int(text) else { throw SourceRefusal.retention }
        return days
    }

    fileprivate func sourceKind() throws -> SourceKind {
        guard let kind = SourceKind(rawValue: fields["kind"] ?? "") else { throw Form.unreadable }
        return kind
    }
}

extension SiteReport {
    /// Every source, for those who see all.
    ///
    /// - Throws: `RoleRefusal.notForThisPost`.
    func sources() async throws -> SourcesPage {
        guard official.role.seesAll else { throw RoleRefusal.notForThisPost }
        let entries = try await SourceDesk().sources(in: transaction)
        let volumes = try await IntakeDesk().volumes(of: nil, in: transaction)
        let feeds = Dictionary(grouping: try await FeedDesk().feeds(of: nil, in: transaction), by: \.source)
        let bySource = Dictionary(volumes.map { ($0.source, $0) }, uniquingKeysWith: { first, _ in first })
        return SourcesPage(
            frame: frame,
            sources: entries.map { line($0, bySource[$0.source.id], feeds[$0.source.id] ?? []) },
            kinds: official.role.may(.keepSources) ? SourceKind.allCases.map(\.rawValue) : nil
        )
    }

    /// One source with its feeds, for those who see all.
    ///
    /// - Throws: `RoleRefusal.notForThisPost`, `SourceRefusal.absent`.
    func source(_ id: SourceID) async throws -> SourcePage {
        guard official.role.seesAll else { throw RoleRefusal.notForThisPost }
        guard let entry = try await SourceDesk().source(id, in: transaction) else { throw SourceRefusal.absent }
        let intake = IntakeDesk()
        let feeds = try await FeedDesk().feeds(of: id, in: transaction)
        let volume = try await intake.volumes(of: id, in: transaction).first
        let hours = try await intake.hours(of: id, days: 14, in: transaction)
        let silences = try await intake.silences(of: id, in: transaction)
        let bodies = try await FeedDesk().quarantined(of: id, in: transaction)
        return SourcePage(
            frame: frame,
            source: line(entry, volume, feeds),
            note: entry.note,
            isMapped: try await SourceDesk().profile(of: id, in: transaction) != nil,
            feeds: feeds.map { feed in
                SourcePage.Feed(
                    id: feed.id.text,
                    url: feed.url,
                    state: feed.state.rawValue,
                    everyMinutes: feed.everyMinutes,
                    checkedAt: feed.checkedAt,
                    heardAt: feed.heardAt,
                    outcome: feed.outcome.map { words($0.sentence) },
                    isGood: feed.outcome?.isGood ?? true
                )
            },
            quarantine: bodies.map { body in
                .init(id: body.id.text, at: body.receivedAt, reason: words(body.reason.sentence), size: body.size)
            },
            days: days(of: hours, expected: entry.expected),
            patience: entry.expected?.patience,
            silences: silences.map { .init(alarm: $0.id.text, since: $0.since, endedAt: $0.endedAt) },
            offers: try await offers(of: entry)
        )
    }

    private func words(_ sentence: Sentence) -> String { language == .english ? sentence.en : sentence.zh }

    private func line(_ entry: SourceEntry, _ volume: SourceVolume?, _ feeds: [Feed]) -> SourceLine {
        let isActive = entry.state == .active
        return SourceLine(
            id: entry.source.id.text,
            code: entry.source.code,
            name: entry.source.name,
            kind: entry.source.kind,
            weight: entry.source.weight,
            owner: entry.ownerName,
            isPaused: !isActive,
            heardAt: volume?.heardAt,
            lastDay: volume?.accepted ?? 0,
            others: (volume?.duplicate ?? 0, volume?.changed ?? 0, volume?.rejected ?? 0),
            missing: volume?.silentSince.map { entry.expected?.items(from: $0, to: moment) ?? 0 },
            alarm: volume?.silence?.text,
            brokenFeeds: feeds.count { $0.state != .paused && $0.outcome.map { !$0.isGood } == true }
        )
    }

    /// The last fourteen days in China, the newest first.
    private func days(of hours: [HourCount], expected: ExpectedVolume?) -> [SourcePage.Day] {
        let day = 86_400.0
        let china = 8.0 * 3_600
        let today = ((moment.timeIntervalSince1970 + china) / day).rounded(.down)
        let counts = Dictionary(grouping: hours) { ((($0.hour.timeIntervalSince1970 + china) / day).rounded(.down)) }
        return (0..<14).map { back in
            let number = today - Double(back)
            let start = Date(timeIntervalSince1970: number * day - china)
            return SourcePage.Day(
                day: String((start + china).formatted(.iso8601).prefix(10)),
                items: counts[number, default: []].reduce(0) { $0 + $1.items },
                expected: expected?.items(from: start, to: min(start + day, moment))
            )
        }
    }

    private func offers(of entry: SourceEntry) async throws -> SourcePage.Offers? {
        guard official.role.may(.keepSources) else { return nil }
        let agencies = try await Directory().agencies(in: transaction).filter {
            $0.lives(on: today) || $0.id == entry.owner
        }
        return SourcePage.Offers(
            kinds: SourceKind.allCases.map(\.rawValue),
            agencies: agencies.map { CasePage.Choice(id: $0.id.text, name: $0.shortName) },
            owner: entry.owner?.text,
            personalDays: entry.retention.personalDays,
            textDays: entry.retention.textDays
        )
    }
}
