import Foundation
import Kernel
import Postgres

/// The lines of an exported journal: a head, the checkpoints as they stand in their file, the rows with their seals, an end.
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
        /// The first seal.
        package var from: Int64
        /// The hash before the first seal.
        package var previous: SealHash
        /// The last seal, where not all of them were asked for.
        package var until: Int64?
        /// The file of checkpoints, and how many of its lines the database remembers.
        package var book: KnownBook?

        /// Describes a file.
        package init(
            key: String?,
            standing: Standing,
            from: Int64,
            previous: SealHash,
            until: Int64?,
            book: KnownBook?
        ) {
            self.key = key
            self.standing = standing
            self.from = from
            self.previous = previous
            self.until = until
            self.book = book
        }
    }

    /// The first line.
    package static func line(_ head: Head) -> String {
        let city = head.standing.city
        return """
            {"journal":\(Seal.version),"city":\((city?.name ?? "").quoted),"founded":\(city?.founded ?? 0),\
            "key":\(head.key.orNull),"server":\(head.standing.server.quoted),"next":"\(head.standing.next)",\
            "last":\(head.standing.lastID),"from":\(head.from),"previous":"\(head.previous.hex)",\
            "until":\(head.until.map { "\($0)" } ?? "null"),"book":\((head.book?.book).orNull),\
            "remembered":\(head.book?.number ?? 0)}
            """
    }

    /// A line of the file of checkpoints, as it stands there.
    package static func line(checkpoint bytes: [UInt8]) -> String {
        "{\"checkpoint\":\(String(decoding: bytes, as: UTF8.self).quoted)}"
    }

    /// A row with its seal.
    package static func line(_ sealed: SealedRow) -> String {
        """
        {"seq":\(sealed.seal.seq),"hash":"\(sealed.seal.hash.hex)","journal_id":\(sealed.seal.journalID),\
        "row":\(sealed.row.map(text) ?? "null")}
        """
    }

    /// The last line.
    package static func end(checkpoints: Int, seals: Int) -> String {
        "{\"end\":true,\"checkpoints\":\(checkpoints),\"seals\":\(seals)}"
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
