import Crypto
package import Foundation
package import Intake
import Journal
package import Kernel
package import Postgres

/// A file that hangs on an item or a case and is seen by whoever may see that.
package struct Attachment: Sendable, RowDecodable {
    /// Made when the file is stored; the bytes are asked for by it.
    package let id: ID<Attachment>
    /// The sender's name for it: 1 to 200 Unicode scalars in normal form C, none below U+0020.
    package let name: String
    /// What its first bytes say it is, whatever the sender called it.
    package let mediaType: String
    /// In bytes, from 1 to 20 MiB.
    package let size: Int
    /// SHA-256, 32 bytes.
    package let digest: [UInt8]
    /// The moment of the transaction that stored it.
    package let addedAt: Date

    package init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        mediaType = try row["media_type"]
        size = try Int(row["size"] as Int32)
        digest = try row["digest"]
        addedAt = try row["added_at"]
    }
}

/// What an attachment hangs on.
package enum AttachmentHolder: Sendable {
    case item(ID<Item>)
    case `case`(ID<Case>)

    var item: UUID? {
        guard case .item(let id) = self else { return nil }
        return id.rawValue
    }

    var caseID: UUID? {
        guard case .case(let id) = self else { return nil }
        return id.rawValue
    }
}

/// Keeps files with what they prove: screenshots with items, evidence with answers.
package struct AttachmentDesk: Sendable {
    /// The most bytes of one attachment: 20 MiB.
    package static let mostBytes = 20 * 1_024 * 1_024

    package init() {}

    /// Stores a file; its type is found in its bytes.
    ///
    /// - Throws: `AttachmentRefusal`, `RoleRefusal`; `absent` when the holder does not exist for this principal.
    package func add(
        _ bytes: [UInt8],
        name: String,
        to holder: AttachmentHolder,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Attachment {
        let official = try await permitted(holder, principal, in: transaction)
        let label = name.precomposedStringWithCanonicalMapping
        guard (1...200).contains(label.unicodeScalars.count), label.unicodeScalars.allSatisfy({ $0.value >= 0x20 })
        else { throw AttachmentRefusal.nameUnreadable }
        guard !bytes.isEmpty else { throw AttachmentRefusal.empty }
        guard bytes.count <= Self.mostBytes else { throw AttachmentRefusal.tooLarge }
        let digest = Array(SHA256.hash(data: bytes))
        if case .case(let id) = holder {
            // Held from here on: neither handed over nor closed before the file hangs on it.
            guard try await transaction.row(.locked(id), as: Case.self) != nil else { throw CaseRefusal.notYours }
            _ = try await permitted(holder, principal, in: transaction)
        }
        let stored: Attachment? = try await transaction.row(
            .add(
                bytes,
                named: label,
                type: MediaType.found(in: bytes),
                digest: digest,
                to: holder,
                by: official,
                at: transaction.moment
            )
        )
        guard let stored else { throw AttachmentRefusal.absent }
        try await transaction.journal(
            JournalEntry("attachment.added", "attachment", stored.id.rawValue, digest: digest)
        )
        return stored
    }

    /// The attachments of an item or a case, oldest first.
    package func attachments(of holder: AttachmentHolder, in transaction: Transaction) async throws -> [Attachment] {
        try await transaction.rows(.attachments(of: holder))
    }

    /// One attachment with its bytes, or nothing for who may not see what it hangs on.
    package func content(
        _ id: ID<Attachment>,
        in transaction: Transaction
    ) async throws -> (attachment: Attachment, bytes: [UInt8])? {
        guard let found: Attachment = try await transaction.row(.attachment(id)) else { return nil }
        guard let bytes = try await transaction.value(.bytes(of: id), as: [UInt8].self) else { return nil }
        return (found, bytes)
    }

    /// Who adds a file, if they may.
    ///
    /// - Throws: `AttachmentRefusal`, `CaseRefusal`, `RoleRefusal`; `absent` for a holder that they may not see.
    package func permitted(
        _ holder: AttachmentHolder,
        _ principal: Principal,
        in transaction: Transaction
    ) async throws -> Official {
        switch holder {
        case .item(let id):
            let official = try principal.official(for: .enterItem)
            guard try await IntakeDesk().item(id, in: transaction) != nil else { throw AttachmentRefusal.absent }
            return official
        case .case(let id):
            guard case .person(let official) = principal else { throw RoleRefusal.onlyForPeople }
            guard official.role.may(.draftAnswer) || official.role.may(.closeCase) else {
                throw RoleRefusal.notForThisPost
            }
            guard let found = try await CaseDesk().found(id, in: transaction) else { throw CaseRefusal.absent }
            guard official.role.may(.closeCase) || found.agency == official.agency else { throw CaseRefusal.notYours }
            guard found.state != .closed else { throw CaseRefusal.closed }
            return official
        }
    }
}
