package import Assessment
import Crypto
import Foundation
package import Kernel
package import Playbooks
import Postgres

/// An item that was read and scored, ready to be stored.
package struct ScoredItem: Sendable {
    let index: Int
    let id: ID<Item>
    /// With every personal word hidden.
    let draft: ItemDraft
    let hidden: [HiddenWords]
    let externalID: String
    let digest: [UInt8]
    let grams: [Int32]
    let score: Int
    let tone: Double
    let reach: Double
    let matter: String?
    let matters: String
    let risks: [String]
    let factors: String
    let fingerprint: Int64
    /// What the models said, as JSON.
    let advice: String
    /// The models that assessments are keyed by, beside the playbook.
    let model: String
}

/// An item of a delivery before it is stored: scored, or refused with every reason.
package enum ScoredOutcome: Sendable {
    case scored(ScoredItem)
    case refused([Problem])

    var problems: [Problem] {
        switch self {
        case .scored: []
        case .refused(let problems): problems
        }
    }
}

/// Reads deliveries and scores them under one version of the playbook; pure, so it runs before a transaction opens.
package struct Scoring: Sendable {
    private let assessor: Assessor
    /// The version that everything is scored under.
    package let playbook: PlaybookID

    /// Prepares to score under a published version, by the models that count.
    package init(playbook: Playbook, version: PlaybookID, advisers: Advisers = .none) {
        assessor = Assessor(playbook: playbook, advisers: advisers)
        self.playbook = version
    }

    /// Scores what was read of a delivery; items that could not be read keep their reasons.
    ///
    /// - Parameters:
    ///   - source: What counts of the source.
    ///   - usual: What reactions the source's items draw.
    package func score(
        _ outcomes: [ItemOutcome],
        from source: SourceStanding,
        usual: UsualReactions
    ) -> [ScoredOutcome] {
        outcomes.enumerated().map { index, outcome in
            switch outcome {
            case .draft(_, let draft): .scored(score(draft, index: index, source, usual))
            case .rejected(_, let problems): .refused(problems)
            }
        }
    }

    /// The models that are asked.
    package var advisers: Advisers { assessor.advisers }

    /// The names of places and institutions that words hold, divisions first, then as they stand; read anew, as nothing of them is stored.
    package func places(title: String?, text: String) -> [Place] {
        let kinds = PlaceKind.allCases
        return assessor.places(title: title, text: text).enumerated()
            .map { (kinds.firstIndex(of: $0.element.kind) ?? kinds.count, $0.offset, $0.element) }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
            .map(\.2)
    }

    /// Where the words stand that speak for each of some matters.
    func reasons(for matters: [String], title: String?, text: String) -> [[Evidence]] {
        assessor.reasons(for: matters, title: title, text: text)
    }

    func assess(_ input: AssessmentInput) -> Assessment { assessor.assess(input) }

    /// What says who a private person is, is hidden before anything else sees it; the digest alone is that of what came, but
    /// for callers whose items have no id.
    private func score(_ given: ItemDraft, index: Int, _ source: SourceStanding, _ usual: UsualReactions) -> ScoredItem
    {
        let (draft, hidden) = given.hidingPersonal(hidesAuthor: source.hidesAuthors)
        let input = AssessmentInput(
            title: draft.title,
            text: draft.text,
            likes: draft.likes,
            dislikes: draft.dislikes,
            comments: draft.comments,
            shares: draft.shares,
            views: draft.views,
            sourceWeight: source.weight
        )
        let found = assess(input.ranked(usual.rank(of: input.reactions)))
        // Without an id, callers whose names look alike once hidden, and who say the same at the same time, are one: they must not revise
        // each other each time a file is read.
        let isOneOfMany = (source.hidesAuthors || given.isByCaller) && given.externalID == nil
        let digest = Array(SHA256.hash(data: isOneOfMany ? draft.canonicalBytes : given.canonicalBytes))
        return ScoredItem(
            index: index,
            id: ID(),
            draft: draft,
            hidden: hidden,
            // It is shown, so what was hidden must not be guessed from it.
            externalID: draft.externalID ?? Self.identity(of: draft),
            digest: digest,
            grams: CharacterBigrams.codes(of: [draft.title ?? "", draft.text].joined(separator: "\n"), limit: 600),
            score: found.score,
            tone: found.tone,
            reach: found.reach,
            matter: found.matters.first?.code,
            matters: found.mattersJSON,
            risks: found.risks.map(\.code),
            factors: found.factorsJSON,
            fingerprint: Int64(bitPattern: found.fingerprint),
            advice: found.advice.json,
            model: assessor.advisers.name
        )
    }

    /// What an item without an id is known by: everything that stays the same while only its counts move.
    private static func identity(of draft: ItemDraft) -> String {
        "sha256:" + SHA256.hash(data: draft.identityBytes).prefix(20).hexadecimal
    }
}
