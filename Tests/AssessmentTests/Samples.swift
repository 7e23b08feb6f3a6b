import Foundation
import PlaybookFiles
import Playbooks
import TestSupport

@testable import Assessment

/// The shipped playbook with its assessor, and texts of chance made of its words.
enum Samples {
    static let playbook = Result { try Playbook(folder: PlaybookFiles.folder) }
    static let assessor = Result { try Assessor(playbook: playbook.get()) }

    /// Words of every kind that the assessor knows, and what stands between them.
    static func words() throws -> [String] {
        let playbook = try playbook.get()
        let lexicon = playbook.lexicon
        return playbook.catalogue.matters.flatMap { $0.terms.map(\.text) }
            + lexicon.risks.flatMap { $0.terms.map(\.text) } + lexicon.qualifiers.denials
            + lexicon.qualifiers.suppositions + lexicon.qualifiers.neutral + lexicon.tone.positive.map(\.text)
            + lexicon.tone.negative.map(\.text) + lexicon.tone.degrees.map(\.text) + lexicon.tone.negations
            + lexicon.people.counted.map { "300" + $0.text } + lexicon.people.crowds.map(\.text)
            + lexicon.answers.flatMap(\.terms)
            + lexicon.noise.forwarding + lexicon.noise.advertisement.map(\.text) + lexicon.noise.unreal.map(\.text)
    }

    static let between = [
        "，", "。", "！", " ", "\n", "\u{3000}", "\u{200B}", "@某人 ", "@long_name-1：", "//@乙:", "https://t.cn/Ab1 ", "ＡＢｃ",
        "🙂", "👨‍👩‍👧", "的",
        "在人民路", "第三中学", "e\u{301}", "１２３", "\u{FEFF}", "\u{0}", "a@b.cn", "#话题#", "http://", "@", "/",
    ]

    /// A text of chance: up to thirty words with things between them.
    static func text(of words: [String], using random: inout Seeded) -> String {
        (0..<Int.random(in: 0...30, using: &random)).map { _ in
            let list = Bool.random(using: &random) ? words : between
            return list[Int.random(in: 0..<list.count, using: &random)]
        }
        .joined()
    }

    /// An item of chance, with a title now and then.
    static func input(of words: [String], using random: inout Seeded) -> AssessmentInput {
        func count() -> Int { Int.random(in: -5...200_000, using: &random) >> Int.random(in: 0...17, using: &random) }
        return AssessmentInput(
            title: Bool.random(using: &random) ? text(of: words, using: &random) : nil,
            text: text(of: words, using: &random),
            likes: count(),
            dislikes: count(),
            comments: count(),
            shares: count(),
            views: count(),
            sourceWeight: Double.random(in: -0.1...1.1, using: &random)
        )
    }
}
