import Dashboard
import Intake

/// Items that were tried, as the pages of profiles and of held files show them.
extension SiteReport {
    private static let longestText = 120

    func tried(_ outcome: ItemOutcome, number: Int) -> TriedItem {
        switch outcome {
        case .draft(_, let draft):
            TriedItem(
                number: number,
                id: draft.externalID,
                title: draft.title,
                text: draft.text.count > Self.longestText
                    ? draft.text.prefix(Self.longestText) + "…" : draft.text,
                at: draft.occurredAt,
                author: draft.author,
                url: draft.url
            )
        case .rejected(_, let problems):
            TriedItem(number: number, problems: problems.map(words))
        }
    }

    /// A reason behind the place or column that it is about.
    func words(_ problem: Intake.Problem) -> String {
        let words = language == .english ? problem.code.en : problem.code.zh
        return problem.pointer.isEmpty ? words : "\(problem.pointer) \(words)"
    }
}
