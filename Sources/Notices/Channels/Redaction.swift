import Foundation

/// Makes words of others fit for a record: short, in one line, without secrets and without what the letter said.
struct Redaction: Sendable {
    private let hidden: [String]

    /// - Parameter hidden: What must not be seen: secrets, and whose and what words were sent.
    init(hiding hidden: [String]) {
        self.hidden = hidden.filter { !$0.isEmpty }.sorted { $0.count > $1.count }
    }

    /// What may be kept of the words: at most 120 characters.
    ///
    /// Addresses, and anything as long as a key, go too: what another system says of a secret may be only like it.
    func kept(of words: String) -> String {
        var kept = String(words.prefix(2_000))
        for secret in hidden { kept = kept.replacingOccurrences(of: secret, with: "…") }
        kept = kept.harmless
        let parts = kept.split(separator: " ").map { part in
            part.contains("：//") || part.contains("＠") ? "…" : part.replacing(/[A-Za-z0-9＿+\/=%\-]{20,}/, with: "…")
        }
        return String(parts.joined(separator: " ").prefix(120))
    }
}

extension Letter {
    /// Its words and the people it is for, none of which stand in a record of what a channel said.
    var words: [String] {
        var words = [title, title.harmless] + entries.flatMap { [$0.title, $0.title.harmless] }
        words += people.flatMap { [$0.mobile, $0.account, $0.mailbox].compactMap(\.self) }
        return words.filter { $0.count > 1 }
    }
}
