import Foundation

/// The mail server that takes a city's mail.
struct MailRelay: Sendable {
    let host: String
    let port: Int
    let encryption: Encryption
    /// Who signs in there; nobody where it asks nobody.
    let login: String
    let password: Hidden?
    /// A file of certificates that are trusted, instead of the system's.
    let authority: String?
    let sender: String
    /// What people see instead of the sender's address.
    let name: String

    /// How the way there is encrypted.
    enum Encryption: String, Sendable, CaseIterable {
        /// From the first byte on (`smtps`).
        case implicit
        /// By STARTTLS, or nothing is sent.
        case required
        /// By STARTTLS where the server offers it.
        case optional
        case none
    }

    var address: String {
        (encryption == .implicit ? "smtps" : "smtp") + "://" + (host.contains(":") ? "[\(host)]" : host) + ":\(port)"
    }

    var secrets: [String] { password.map { [$0.open] } ?? [] }
}

/// How one handing over to a mail server went.
struct Handover: Sendable, Hashable {
    /// How far it came.
    var end: End
    /// The server's last reply code; 0 where there was none.
    var reply = 0
    /// The server's last line.
    var line = ""

    /// How it ended.
    enum End: Sendable, Hashable {
        case done
        case unreachable
        case unanswered
        case timedOut
        case untrusted
        case notEncrypted
        case settingWrong
        case loginRefused
        /// The server did not take the sender's address.
        case senderRefused
        /// The server did not take an address of a recipient.
        case recipientRefused
        /// Anything else that the server said no to.
        case refused
    }

    /// What it means: 4xx is later, 5xx is never.
    ///
    /// One mailbox that takes nothing for now (greylisting, over quota) says nothing about those of others.
    func outcome(_ redaction: Redaction) -> Outcome {
        // The enhanced code says more than the first three digits, and nothing about anybody.
        let words = redaction.kept(of: line)
        let reason = { (obstacle: Obstacle) in
            Reason(obstacle, reply == 0 ? "" : "SMTP \(words.isEmpty ? "\(reply)" : words)")
        }
        let isForNow = (400..<500).contains(reply)
        return switch end {
        case .done: .accepted(evidence: "SMTP \(words)")
        case .unreachable: .later(after: nil, reason(.unreachable))
        case .unanswered: .later(after: nil, reason(.unanswered))
        case .timedOut: .later(after: nil, reason(.timedOut))
        case .untrusted: .later(after: nil, reason(.untrusted))
        case .notEncrypted: .later(after: nil, reason(.notEncrypted))
        case .settingWrong: .channelDead(reason(.settingWrong))
        case .recipientRefused where [450, 451, 452].contains(reply): .later(after: nil, reason(.mailboxBusy))
        case _ where isForNow || reply < 500: .later(after: nil, reason(.busy))
        case .loginRefused: .channelDead(reason(.loginRefused))
        case _ where [530, 534, 535, 538].contains(reply): .channelDead(reason(.loginRefused))
        case _ where reply == 552 || reply == 523: .refused(reason(.tooLong))
        case .senderRefused: .channelDead(reason(.senderRefused))
        case .recipientRefused: .refused(reason(.mailboxRefused))
        case .refused: .refused(reason(.mailRefused))
        }
    }
}
