package import Crypto
package import Foundation
import Kernel

/// The signed name of a notice in a link, by which the person whom it went to acknowledges without signing in.
///
/// It is of use for one notice and until it expires; who has the link can do nothing else with it.
package struct NoticeLink: Sendable, Hashable {
    /// The notice that it names.
    package let notice: UUID
    /// From when on it is of no use.
    package let expires: Date

    /// Names a notice until a moment, to the second.
    package init(_ notice: UUID, expires: Date) {
        self.notice = notice
        self.expires = Date(timeIntervalSince1970: expires.timeIntervalSince1970.rounded(.down))
    }

    /// The link's last part.
    package func token(key: SymmetricKey) -> String {
        Cursor(fields: [notice.lowercaseText, String(Int(expires.timeIntervalSince1970))]).token(
            for: Self.purpose,
            key: key
        )
    }

    /// Reads what somebody came with.
    ///
    /// - Throws: `AlarmRefusal.linkUnreadable` for what was altered or made up, `linkExpired`.
    package init(token: String, at now: Date, key: SymmetricKey) throws(AlarmRefusal) {
        let fields: [String]
        do { fields = try Cursor(token: token, for: Self.purpose, key: key).fields } catch { throw .linkUnreadable }
        guard fields.count == 2, let notice = UUID(uuidString: fields[0]), let seconds = Int(fields[1]) else {
            throw .linkUnreadable
        }
        self.init(notice, expires: Date(timeIntervalSince1970: Double(seconds)))
        guard now < expires else { throw .linkExpired }
    }

    private static let purpose = "acknowledge"
}
