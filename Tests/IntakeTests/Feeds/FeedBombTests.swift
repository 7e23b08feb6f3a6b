import Foundation
import Testing

@testable import Intake

/// Feeds that are made to cost minutes or memory, or to read what is not theirs.
@Suite(.timeLimit(.minutes(5))) struct FeedBombTests {
    private func read(_ text: String) throws -> FeedDocument {
        try FeedReader.read(Array(text.utf8), contentType: "application/xml", name: "feed")
    }

    private func drafts(_ document: FeedDocument) -> [ItemDraft] {
        document.outcomes.compactMap { if case .draft(_, let draft) = $0 { draft } else { nil } }
    }

    @Test("bombs of entities, foreign files, depth and width end with a reason and little memory")
    func survivesBombs() throws {
        var lines = ["<!DOCTYPE lolz [<!ENTITY a \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\">"]
        for (letter, next) in zip("abcdefghi", "bcdefghij") {
            lines.append("<!ENTITY \(next) \"" + String(repeating: "&\(letter);", count: 10) + "\">")
        }
        let laughs = lines.joined() + "]><rss><channel><item><title>&j;</title></item></channel></rss>"
        let foreign = """
            <!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&f;</title></item></channel></rss>
            """
        let deep = "<rss>" + String(repeating: "<a>", count: 100_000) + "</rss>"
        let wide = "<rss " + (0..<200_000).map { "a\($0)=\"\"" }.joined(separator: " ") + "><channel/></rss>"
        let markup =
            "<rss><channel><item><title>t</title><description>" + String(repeating: "&lt;div&gt;", count: 40_000)
            + "</description></item></channel></rss>"
        let names = (0..<60_000).map { "a\($0)=\"\"" }.joined(separator: " ")
        let hiddenTag = "<!DOCTYPE x [<!-- =' -->]><rss \(names)/>"
        let comment = "<rss><!-- =' --><channel \(names)/></rss>"
        let references =
            "<rss><channel><item><title>" + String(repeating: "&le;", count: 1_000_000)
            + "</title></item></channel></rss>"
        let own = "<!DOCTYPE x [<!ENTITY e \"B\">]><rss a=\"" + String(repeating: "&e;", count: 500_000) + "\"/>"
        let page =
            "<rss><channel><item><title>t</title><description>&lt;a "
            + (0..<60_000).map { "a\($0)" }.joined(separator: " ")
            + "&gt;完</description></item></channel></rss>"
        let hidden =
            "<rss><channel><item><title>t</title><description>&lt;a x=\">\" "
            + (0..<60_000).map { "a\($0)" }.joined(separator: " ") + "&gt;完</description></item></channel></rss>"
        let spaces = (0..<99).map { depth in
            "<e " + (0..<85).map { "xmlns:n\(depth)-\($0)=\"u\"" }.joined(separator: " ") + ">"
        }
        let namespaces = "<rss>" + spaces.joined() + String(repeating: "<n0-0:b/>", count: 20_000)
        for text in [
            laughs, foreign, deep, wide, markup, page, hidden, hiddenTag, comment, references, own, namespaces,
        ] {
            let begun = ContinuousClock.now
            let document = try? read(text)
            #expect(begun.duration(to: .now) < .seconds(20))
            for draft in document.map(drafts) ?? [] {
                #expect(draft.text.utf8.count < 100_000)
                #expect(!draft.text.contains("root:"))
            }
        }
        for text in [deep, namespaces] { #expect(throws: FeedFault.malformed) { try read(text) } }
    }
}
