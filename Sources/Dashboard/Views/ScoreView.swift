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
    }

    init(_ score: EventPage.Score, _ wording: Wording) {
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
        segments = score.segments.map {
            SegmentView(marked: $0.isMarked ? $0.text : nil, plain: $0.isMarked ? nil : $0.text)
        }
        hasText = !segments.isEmpty
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
    /// The page of the item, where something of it is hidden.
    let hiddenAddress: String?
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
        let hiddenAddress: String?
    }

    init(_ item: EventPage.ItemRow, _ wording: Wording) {
        source = item.source
        time = wording.shortMoment(item.at)
        author = item.author
        title = item.title
        excerpt = item.excerpt
        url = Address.outside(item.url)
        toneCSS = "tone-\(item.tone.rawValue)"
        tone = wording["tone.\(item.tone.rawValue)"]
        score = "\(item.score)"
        hiddenAddress = item.hiddenIn.map { Address.item($0) }
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
                    excerpt: $0.excerpt,
                    hiddenAddress: $0.hiddenIn.map { Address.item($0) }
                )
            },
            more: hidden > 0 ? wording.messages("event.folds-more", ["n": wording.number(hidden)]) : nil
        )
    }
}
