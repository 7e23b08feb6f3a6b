import Dashboard
import Foundation
import Hummingbird
import Intake
import Kernel
import Organisation
import Postgres

/// Mapping profiles of sources: seen, tried on a document of the vendor, stored and dropped.
extension Site {
    var profileRoutes: [Route] {
        [
            Route(.get, "/sources/{id}/profile", profilePage),
            Route(.post, "/sources/{id}/profile", saveProfile),
            Route(.post, "/sources/{id}/profile/trial", reads: true, tryProfile),
            Route(.post, "/sources/{id}/profile/removal", removeProfile),
        ]
    }

    @Sendable func profilePage(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let id: SourceID = try context.id(SourceRefusal.absent)
            let page = try await report(principal, request, context, language) { try await $0.profile(of: id) }
            return try pages.profile(page, language: language)
        }
    }

    /// Shows what becomes of the typed document under the typed profile; stores nothing.
    @Sendable func tryProfile(_ request: Request, _ context: CityContext) async throws -> Response {
        try await typed(request, context) { typed, _, _ in
            guard !typed.sample.isEmpty else { throw Mistake.sampleMissing }
            let profile = try typed.read()
            do throws(BodyRefusal) { return try profile.read(Array(typed.sample.utf8)) } catch {
                throw Mistake.unreadable(error.problem)
            }
        }
    }

    @Sendable func saveProfile(_ request: Request, _ context: CityContext) async throws -> Response {
        try await typed(request, context) { typed, id, principal in
            _ = try principal.official(for: .keepSources)
            let profile = JSON(text: try typed.read().json)
            try await database.transaction(for: principal) { transaction in
                try await SourceDesk().setProfile(profile, of: id, by: principal, in: transaction)
            }
            return nil
        }
    }

    @Sendable func removeProfile(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, SourceRefusal.absent, back: Address.profile(ofSource:)) {
            (id: SourceID, principal, _, transaction) in
            try await SourceDesk().setProfile(nil, of: id, by: principal, in: transaction)
        }
    }

    /// Does something with what was typed; a mistake in it is shown above what was typed, so that nothing is lost.
    ///
    /// - Parameter step: Answers what was read; nothing where it goes back to the page.
    private func typed(
        _ request: Request,
        _ context: CityContext,
        _ step: (TypedProfile, SourceID, Principal) async throws -> [ItemOutcome]?
    ) async throws -> Response {
        do {
            let form = try await form(request, context, upTo: 4 << 20)
            let id: SourceID = try context.id(SourceRefusal.absent)
            let principal = try context.watcher()
            let typed = TypedProfile(profile: form.fields["profile"] ?? "", sample: form.fields["sample"] ?? "")
            var (outcomes, notice): ([ItemOutcome]?, Notice?) = (nil, nil)
            do {
                outcomes = try await step(typed, id, principal)
                if outcomes == nil {
                    return Response(
                        status: .seeOther,
                        headers: [.location: Address.profile(ofSource: id.text)]
                    )
                }
            } catch let mistake as Mistake {
                let sentence = mistake.sentence
                notice = Notice(outcome: .refused, sentence: request.language == .english ? sentence.en : sentence.zh)
            }
            let page = try await report(principal, request, context, request.language) { [outcomes, notice] report in
                try await report.profile(of: id, typed: typed, outcomes: outcomes, notice: notice)
            }
            let text = try pages.profile(page, language: request.language)
            return html(text, request, status: notice == nil ? .ok : .unprocessableContent)
        } catch let refusal as any Refusal {
            return try await refused(refusal, request, context)
        }
    }
}

/// What stands in the form.
private struct TypedProfile: Sendable {
    let profile: String
    let sample: String

    /// - Throws: `Mistake`.
    func read() throws -> MappingProfile {
        do throws(MappingProfile.Fault) { return try MappingProfile(Array(profile.utf8)) } catch {
            throw Mistake.wrong(error)
        }
    }
}

/// What is wrong with what was typed.
private enum Mistake: Error {
    case wrong(MappingProfile.Fault)
    case sampleMissing
    case unreadable(Intake.Problem)

    var sentence: Sentence {
        switch self {
        case .wrong(let fault):
            Self.at(fault.place, ("映射配置", fault.zh), ("Profile", fault.en))
        case .sampleMissing: Sentence(zh: "请粘贴一份厂商的 JSON 再试读。", en: "Paste a document of the vendor to try it on.")
        case .unreadable(let problem):
            Self.at(problem.pointer, ("厂商样例", problem.code.zh), ("Sample", problem.code.en))
        }
    }

    /// What is wrong, behind what it is wrong with and the place in it, where there is one.
    private static func at(_ place: String, _ zh: (String, String), _ en: (String, String)) -> Sentence {
        let place = place.isEmpty ? "" : " \(place)"
        return Sentence(zh: "\(zh.0)\(place)：\(zh.1)", en: "\(en.0)\(place): \(en.1)")
    }
}

extension SiteReport {
    private static let mostShown = 20

    /// The profile of a source, for those who see all.
    ///
    /// - Throws: `RoleRefusal.notForThisPost`, `SourceRefusal.absent`.
    fileprivate func profile(
        of id: SourceID,
        typed: TypedProfile? = nil,
        outcomes: [ItemOutcome]? = nil,
        notice: Notice? = nil
    ) async throws -> ProfilePage {
        guard official.role.seesAll else { throw RoleRefusal.notForThisPost }
        guard let entry = try await SourceDesk().source(id, in: transaction) else { throw SourceRefusal.absent }
        let stored = try await SourceDesk().profile(of: id, in: transaction)
        return ProfilePage(
            // What answered a form is not asked for again.
            frame: frame.at(Address.profile(ofSource: id.text)).with(notice),
            source: id.text,
            name: entry.source.name,
            profile: typed?.profile ?? stored?.text ?? "",
            isStored: stored != nil,
            sample: typed?.sample ?? "",
            trial: outcomes.map { outcomes in
                ProfilePage.Trial(
                    items: outcomes.prefix(Self.mostShown).enumerated().map { tried($1, number: $0 + 1) },
                    count: outcomes.count,
                    refused: outcomes.count(where: \.isRejected)
                )
            },
            mayChange: official.role.may(.keepSources)
        )
    }
}
