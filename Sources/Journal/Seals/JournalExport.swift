import Foundation
import Kernel
import Postgres

/// The lines of an exported journal: a head, the checkpoints as they stand in their file, rows without a seal, the rows with
/// their seals, an end.
///
/// Each line is a JSON object. What is hashed can be made from a row's line alone: moments are microseconds since 1970,
/// `detail` is the text that was hashed, digests are hexadecimal.
package enum JournalExport {
    /// What the file says of itself.
    package struct Head: Sendable, Hashable {
        /// The public key, 64 hexadecimal digits; nothing where it is not known.
        package var key: String?
        /// The city and its server.
        package var standing: Standing
        /// The file of checkpoints, and how many of its lines the database remembers.
        package var book: KnownBook?

        /// Describes a file.
        package init(
            key: String?,
            standing: Standing,
            book: KnownBook?
        ) {
            self.key = key
            self.standing = standing
            self.book = book
        }
    }

    /// The first line.
    package static func line(_ head: Head) -> String {
        let city = head.standing.city
        return """
            {"journal":\(Seal.version),"city":\((city?.name ?? "").quoted),"founded":\(city?.founded ?? 0),\
            "key":\(head.key.orNull),"server":\(head.standing.server.quoted),"next":"\(head.standing.next)",\
            "last":\(head.standing.lastID),"book":\((head.book?.book).orNull),\
            "remembered":\(head.book?.number ?? 0)}
            """
    }

    /// A line of the file of checkpoints, as it stands there.
    package static func line(checkpoint bytes: [UInt8]) -> String {
        "{\"checkpoint\":\(String(decoding: bytes, as: UTF8.self).quoted)}"
    }

    /// A row that no seal points to.
    package static func line(open row: JournalRow) -> String { "{\"open\":\(text(row))}" }

    /// A row with its seal.
    package static func line(_ sealed: SealedRow) -> String {
        """
        {"seq":\(sealed.seal.seq),"hash":"\(sealed.seal.hash.hex)","journal_id":\(sealed.seal.journalID),\
        "row":\(sealed.row.map(text) ?? "null")}
        """
    }

    /// The last line.
    package static func end(checkpoints: Int, open: Int, seals: Int) -> String {
        "{\"end\":true,\"checkpoints\":\(checkpoints),\"rows\":\(open),\"seals\":\(seals)}"
    }

    private static func text(_ row: JournalRow) -> String {
        """
        {"id":\(row.id),"txid":\(row.txid.map { "\($0)" }.orNull),"at":\(row.at.map { "\($0.rawValue)" } ?? "null"),\
        "principal":\(row.principal.orNull),"person":\(row.person.orNull),"post":\(row.post.orNull),\
        "agency":\(row.agency.orNull),"source":\(row.source.orNull),"action":\(row.action.orNull),\
        "subject_kind":\(row.subjectKind.orNull),"subject":\(row.subject.orNull),"detail":\(row.detail.orNull),\
        "digest":\(row.digest.map(\.hex).orNull)}
        """
    }
}

extension String? {
    fileprivate var orNull: String { self?.quoted ?? "null" }
}

extension UUID? {
    fileprivate var orNull: String { (self?.lowercaseText).orNull }
}
