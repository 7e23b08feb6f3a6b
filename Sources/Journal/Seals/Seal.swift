package import Postgres

/// One link of the chain: the row it seals, and the hash over that row and everything before.
package struct Seal: Sendable, Hashable {
    /// The place in the chain, from 1 without gaps.
    package var seq: Int64
    /// The number of the row.
    package var journalID: Int64
    /// SHA-256 over the version byte, the hash before and the row.
    package var hash: SealHash

    /// What the first byte of everything that is hashed says: how the rest is to be read.
    package static let version: UInt8 = 1

    /// The hash of a row behind another hash.
    package static func hash(_ row: JournalRow, after previous: SealHash) -> SealHash {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(384)
        bytes.append(version)
        bytes.append(contentsOf: previous.bytes)
        row.write(into: &bytes)
        return SealHash(of: bytes)
    }
}

/// A seal with the row it points to, or without where there is none of that number.
package struct SealedRow: Sendable, Hashable {
    /// The seal.
    package var seal: Seal
    /// The row that stands under the seal's number in the journal.
    package var row: JournalRow?

    /// Pairs a seal with its row.
    package init(_ seal: Seal, _ row: JournalRow?) {
        self.seal = seal
        self.row = row
    }
}

extension SealedRow: RowDecodable {
    package init(row: Row) throws {
        seal = try Seal(row: row)
        self.row = try row[3] as Int64? == nil ? nil : JournalRow(row: row, from: 3)
    }
}

extension Seal: RowDecodable {
    package init(row: Row) throws {
        seq = try row[0]
        // What only somebody above the schema can have written is no number and no hash of anything.
        journalID = try row[1] as Int64? ?? 0
        hash = try (row[2] as [UInt8]?).flatMap(SealHash.init) ?? .none
    }
}
