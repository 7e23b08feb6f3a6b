import Foundation
import Web

/// A letter as a mail (RFC 5322), in plain text, whose lines hold nothing but ASCII.
struct Mail: Sendable {
    /// The mailbox that it is from.
    let sender: String
    /// The mailboxes that it is for.
    let recipients: [String]
    /// Head and body, with the line ends of the wire.
    let bytes: [UInt8]

    /// Writes the mail.
    ///
    /// - Throws: `Obstacle.noAddressee` where nobody has a mailbox.
    init(_ letter: Letter, from sender: String, called name: String) throws(Obstacle) {
        let recipients = letter.people.compactMap(\.mailbox)
        guard !recipients.isEmpty else { throw .noAddressee }
        guard recipients.count <= 50 else { throw .tooManyAddressees }
        let words = try Wording(letter).fitted(to: 19_000) { words in Self.text(words).utf8.count }
        let domain = sender.split(separator: "@").last.map(String.init) ?? "localhost"
        let thread = "<\(letter.matter.uuidString.lowercased())@\(domain)>"
        let head = [
            "Date: \(Self.date(letter.moment))",
            "From: " + (name.isEmpty ? "" : name.harmless.cut(to: 120).encodedWords + "\r\n ") + "<\(sender)>",
            "To: " + recipients.map { "<\($0)>" }.joined(separator: ",\r\n "),
            "Subject: " + words.heading.cut(to: 240).encodedWords,
            "Message-ID: <\(letter.key.uuidString.lowercased())@\(domain)>",
            // The first of a thread is never sent: every letter about the matter answers it.
            "In-Reply-To: \(thread)",
            "References: \(thread)",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
        ]
        let options: Data.Base64EncodingOptions = [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ]
        let body = Data(Self.text(words).utf8).base64EncodedString(options: options)
        self.sender = sender
        self.recipients = recipients
        bytes = Array((head.joined(separator: "\r\n") + "\r\n\r\n" + body + "\r\n").utf8)
    }

    private static func text(_ words: Wording) -> String {
        var blocks = [words.heading]
        if !words.limit.isEmpty { blocks.append(words.limit) }
        var lines = words.entries.flatMap { ["· \($0.words)"] + ($0.page.map { ["  \($0.text)"] } ?? []) }
        if words.hasMore { lines.append("· …") }
        if !lines.isEmpty { blocks.append(lines.joined(separator: "\r\n")) }
        blocks.append("\(words.linkWords)\r\n\(words.page.text)")
        return blocks.joined(separator: "\r\n\r\n") + "\r\n"
    }

    /// The moment as mail writes it, by China's clock.
    static func date(_ moment: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 8 * 3_600) ?? .gmt
        let parts = calendar.dateComponents([.weekday, .day, .month, .year, .hour, .minute, .second], from: moment)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let two = { (number: Int?) in (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
        let day = "\(days[(parts.weekday ?? 1) - 1]), \(two(parts.day)) \(HTTPDate.months[(parts.month ?? 1) - 1])"
        return "\(day) \(parts.year ?? 1970) \(two(parts.hour)):\(two(parts.minute)):\(two(parts.second)) +0800"
    }
}

extension String {
    /// The words as RFC 2047 writes them in a header, each word short enough for a line that begins with `Subject: `.
    ///
    /// Nothing in it can end the line, so no word of a letter can become a header.
    var encodedWords: String {
        var parts: [String] = []
        var part = ""
        for scalar in unicodeScalars {
            if part.utf8.count + String(scalar).utf8.count > 39 {
                parts.append(part)
                part = ""
            }
            part.unicodeScalars.append(scalar)
        }
        parts.append(part)
        return parts.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }
}
