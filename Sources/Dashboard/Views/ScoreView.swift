/// The score of an item, ready to be shown.
struct ScoreView {
    let total: String
    let factors: [FactorView]
    let segments: [SegmentView]
    let hasText: Bool
    let playbook: String

    /// One factor with its bar.
    struct FactorView {
        let name: String
        let points: String
        let share: String?
        let evidence: String?
        let barSVG: String
    }

    /// A piece of the text: plain or marked as evidence.
    struct SegmentView {
        let marked: String?
        let plain: String?

        init(_ segment: EventPage.Segment) {
            marked = segment.isMarked ? segment.text : nil
            plain = segment.isMarked ? nil : segment.text
        }
    }

    /// - Parameter showsText: Whether the text with its evidence is a part of it.
    init(_ score: EventPage.Score, _ wording: Wording, showsText: Bool = true) {
        total = "\(score.total)"
        let bars = FactorBars(points: score.factors.map(\.points)).svgs()
        factors = zip(score.factors, bars).map { factor, bar in
            FactorView(
                name: factor.name,
                points: (factor.points > 0 ? "+" : "") + wording.points(factor.points),
                share: factor.share.map { Figure.tenths(($0 * 100).rounded()) + "%" },
                evidence: factor.evidence,
                barSVG: bar
            )
        }
        segments = score.segments.map(SegmentView.init)
        hasText = showsText && !segments.isEmpty
        playbook = score.playbook
    }
}

/// One item with those folded under it, ready to be shown.
struct ItemView {
    let source: String
    let time: MomentText
    let author: String?
    let title: String?
    let excerpt: String
    let url: String?
    let toneCSS: String
    let tone: String
    let score: String
    let address: String
    /// What the link to the item's page says.
    let link: String
    let folds: FoldsView?

    /// The items folded under one.
    struct FoldsView {
        let summary: String
        let lines: [FoldedView]
        let more: String?
    }

    /// One folded item.
    struct FoldedView {
        let source: String
        let time: MomentText
        let author: String?
        let excerpt: String
        let address: String
        let link: String
    }

    init(_ item: EventPage.ItemRow, _ wording: Wording) {
        source = item.source
        time = wording.shortMoment(item.at)
        author = item.author
        title = item.title
        excerpt = item.excerpt.isEmpty ? wording["item.erased-short"] : item.excerpt
        url = Address.outside(item.url)
        toneCSS = "tone-\(item.tone.rawValue)"
        tone = wording["tone.\(item.tone.rawValue)"]
        score = "\(item.score)"
        address = Address.item(item.id)
        link = Self.link(item.isHidden, wording)
        let count = max(item.foldedCount, item.folded.count)
        guard count > 0 else {
            folds = nil
            return
        }
        let hidden = count - item.folded.count
        folds = FoldsView(
            summary: wording.messages("event.folds", ["n": wording.number(count)]),
            lines: item.folded.map {
                FoldedView(
                    source: $0.source,
                    time: wording.shortMoment($0.at),
                    author: $0.author,
                    excerpt: $0.excerpt.isEmpty ? wording["item.erased-short"] : $0.excerpt,
                    address: Address.item($0.id),
                    link: Self.link($0.isHidden, wording)
                )
            },
            more: hidden > 0 ? wording.messages("event.folds-more", ["n": wording.number(hidden)]) : nil
        )
    }

    private static func link(_ isHidden: Bool, _ wording: Wording) -> String {
        wording[isHidden ? "item.hidden-link" : "item.link"]
    }
}
