import Assessment
import Dashboard
import Foundation
import Intake
import Organisation
import Playbooks
import Postgres

extension SiteReport {
    /// Why an item scores as it does: every factor, and the evidence marked in the text.
    func score(of item: Item) async throws -> EventPage.Score? {
        guard let stored = item.assessment, let why = stored.factors,
            let factors = try? JSONDecoder().decode([Factor].self, from: Data(why.text.utf8))  // ours
        else { return nil }
        let digest = try await PlaybookDesk().digest(of: stored.playbook, in: transaction)
        let whole = factors.reduce(0) { $0 + abs($1.points) }
        return EventPage.Score(
            total: stored.score,
            factors: factors.map { factor in
                EventPage.Factor(
                    name: factor.code.name(language),
                    points: factor.points,
                    share: whole > 0 ? abs(factor.points) / whole : nil,
                    evidence: grounds(of: factor, in: item)
                )
            },
            segments: item.segments(marking: factors.flatMap(\.evidence)),
            playbook: String((digest ?? "").prefix(12))
        )
    }

    /// What a factor rests on: how far it travelled among others, which classes it falls in, the words that were read.
    private func grounds(of factor: Factor, in item: Item) -> String? {
        if let spread = factor.spread?.words(language) { return spread }
        let names = (factor.classes ?? []).map { code in
            playbook.lexicon.answers.first { $0.code == code }?.name ?? code
        }
        let words = factor.words(of: item)
        guard !names.isEmpty else { return words }
        return [names.joined(separator: language == .chinese ? "；" : "; "), words].compactMap(\.self).joined(
            separator: language == .chinese ? "：" : ": "
        )
    }
}

extension Factor.Code {
    fileprivate func name(_ language: Language) -> String {
        switch (self, language) {
        case (.risk, .chinese): "风险"
        case (.matter, .chinese): "事项"
        case (.tone, .chinese): "语气"
        case (.reach, .chinese): "传播"
        case (.source, .chinese): "来源"
        case (.people, .chinese): "涉及人群"
        case (.mustAnswer, .chinese): "重点回应类别"
        case (.noise, .chinese): "噪声"
        case (.mustAnswer, .english): "Must be answered"
        case (_, .english): rawValue.capitalized
        }
    }
}

extension SpreadRank {
    /// How far up the item stands among those of its source; nothing where that counted for nothing.
    fileprivate func words(_ language: Language) -> String? {
        guard counted else { return nil }
        let percent = chance.formatted(.percent.precision(.fractionLength(1)).locale(Locale(identifier: "en_US_POSIX")))
        return switch language {
        case .chinese: "互动多于本来源最近 \(among) 条中的 \(among - above) 条，偶然如此的概率 \(percent)"
        case .english:
            "more reactions than \(among - above) of its source's last \(among) items; by chance in \(percent) of cases"
        }
    }
}

extension Factor {
    /// The words that a factor rests on, read from the text by their offsets.
    fileprivate func words(of item: Item) -> String? {
        let words = evidence.prefix(8).map { $0.words(of: item) }
        return words.isEmpty ? nil : words.joined(separator: "、")
    }
}

extension Evidence {
    /// The words of an item that stand there.
    func words(of item: Item) -> String {
        let scalars = Array((part == .title ? item.title ?? "" : item.text).unicodeScalars)
        let from = min(max(0, from), scalars.count)
        return String(String.UnicodeScalarView(scalars[from..<max(from, min(scalars.count, to))]))
    }
}

extension Item {
    /// The text in pieces, the evidence marked.
    fileprivate func segments(marking evidence: [Evidence]) -> [EventPage.Segment] {
        let scalars = Array(text.unicodeScalars)
        var marked = [Bool](repeating: false, count: scalars.count)
        for place in evidence where place.part == .text {
            // Of an item whose words were erased the places are left.
            let from = min(max(0, place.from), scalars.count)
            for index in from..<max(from, min(scalars.count, place.to)) { marked[index] = true }
        }
        var segments: [EventPage.Segment] = []
        var start = 0
        while start < scalars.count {
            var end = start
            while end < scalars.count, marked[end] == marked[start] { end += 1 }
            let piece = String(String.UnicodeScalarView(scalars[start..<end]))
            segments.append(.init(text: piece, isMarked: marked[start]))
            start = end
        }
        return segments
    }
}
