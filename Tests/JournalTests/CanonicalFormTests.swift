import Foundation
import Postgres
import TestSupport
import Testing

@testable import Journal

/// The bytes and hashes below were computed apart, by a script.
///
///
///     import hashlib, struct, uuid
///     def f(b): return struct.pack('>I', len(b)) + b if b is not None else b'\xff\xff\xff\xff'
///     def n(i): return f(struct.pack('>q', i))
///     def u(s): return f(uuid.UUID(s).bytes if s else None)
///     def row(i, txid, at, who, person, post, agency, source, action, kind, subject, detail, digest):
///         return (n(i) + n(txid) + n(at) + f(who.encode()) + u(person) + u(post) + u(agency) + u(source)
///                 + f(action.encode()) + f(kind.encode()) + u(subject) + f(detail.encode()) + f(digest))
///     p, i = bytes(32), '0195a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a'
///     for r in [
///         (1, 731, 1772413200000000, 'worker', None, None, None, None, 'city.imported', 'city',
///          '00000000-0000-7000-8000-0000000000a1', '{}', None),
///         (2, 2**32 + 7, -1, 'person', i + '5b', i + '5c', i + '5d', None, 'case.accept', 'case', i + '5e',
///          '{"b": [1.50, true, null], "aa": "路灯\\u0007\\"", "case": {"规": -0.25}}', b''),
///         (2**63 - 1, 2**32 + 8, 1772413200123457, 'machine', None, None, None, i + 'ff', 'items.accepted', 'batch',
///          i + 'ee', '{"count": 500}', hashlib.sha256(b'x').digest()),
///     ]:
///         p = hashlib.sha256(b'\x01' + p + row(*r)).digest()
///         print(p.hex())
@Suite(.timeLimit(.minutes(15))) struct CanonicalFormTests {
    private static let first = """
        0000000800000000000000010000000800000000000002db0000000800064c001b2e640000000006776f726b6572ffffffffffffffffffffffff\
        ffffffff0000000d636974792e696d706f72746564000000046369747900000010000000000000700080000000000000a1000000027b7dffffffff
        """

    private static let hashes = [
        "9dffbd3dbbc75b305ad07f2c20ec6761beb4f15b572f30d434722f0582612c98",
        "0ee147e2aafe4f0f12c1e9e3cbcd544496a2f17e61fc04d21c2bf563eb08263c",
        "86d130c30d7e00c6fd5070dbacaf652992f1a67c8a6ab36d509871c4b8882be6",
    ]

    /// The rows of the script, as PostgreSQL is told to write them.
    private static let script: SQL = """
        INSERT INTO hy.journal (id, txid, at, principal, person_id, post_id, agency_id, source_id, action, subject_kind,
                                subject_id, detail, digest) OVERRIDING SYSTEM VALUE VALUES
            (1, '731', '2026-03-02 09:00:00+08', 'worker', NULL, NULL, NULL, NULL, 'city.imported', 'city',
             '00000000-0000-7000-8000-0000000000a1', '{}', NULL),
            (2, '4294967303', '1969-12-31 23:59:59.999999+00', 'person', '0195a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b',
             '0195a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5c', '0195a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5d', NULL, 'case.accept', 'case',
             '0195a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5e',
             '{"case": {"规": -0.25}, "aa":"路灯\\u0007\\"", "b" : [1.50,true,null] }', ''),
            (9223372036854775807, '4294967304', '2026-03-02 01:00:00.123457Z', 'machine', NULL, NULL, NULL,
             '0195a1b2-c3d4-7e5f-8a6b-0c1d2e3f4aff', 'items.accepted', 'batch', '0195a1b2-c3d4-7e5f-8a6b-0c1d2e3f4aee',
             '{"count": 500}', sha256('x'))
        """

    private static func rows(_ settings: [String]) async throws -> [JournalRow] {
        try await Scratch.cloned { database in
            try await Scratch.asSuperuser(of: database) { transaction in
                try await transaction.execute(script)
                for setting in settings { try await transaction.execute(SQL(stringLiteral: "SET LOCAL \(setting)")) }
                let (rows, _) = try await SealDesk().unsealed(after: .beginning, in: transaction)
                return rows
            }
        }
    }

    /// Whatever a session may be set to: time zones, ways to write days, spans, numbers and bytes.
    static let settings: [[String]] = [
        [], ["TimeZone = 'Asia/Shanghai'", "DateStyle = 'German, DMY'"],
        ["TimeZone = 'America/St_Johns'", "DateStyle = 'SQL, MDY'", "bytea_output = 'escape'"],
        ["TimeZone = 'Pacific/Chatham'", "DateStyle = 'Postgres, YMD'", "extra_float_digits = -15"],
        ["TimeZone = 'UTC'", "IntervalStyle = 'sql_standard'", "extra_float_digits = 3"],
        ["TimeZone = 'Asia/Kathmandu'", "IntervalStyle = 'iso_8601'", "bytea_output = 'escape'"],
        ["TimeZone = '<+1330>-13:30'", "DateStyle = 'ISO, DMY'", "standard_conforming_strings = off"],
        ["TimeZone = 'Africa/Monrovia'", "lc_numeric = 'C.UTF-8'", "xmlbinary = 'hex'"],
        [
            "TimeZone = 'Europe/Berlin'", "DateStyle = 'German, MDY'", "bytea_output = 'escape'",
            "extra_float_digits = 0",
        ],
        ["TimeZone = 'Antarctica/Troll'", "timezone_abbreviations = 'India'", "array_nulls = off"],
        ["enable_seqscan = off", "enable_indexscan = off"],
        ["enable_nestloop = off", "work_mem = '64kB'", "jit = off"],
    ]

    @Test(
        "rows give the bytes and hashes that were computed apart, whatever the session is set to",
        arguments: settings
    )
    func agrees(_ settings: [String]) async throws {
        let rows = try await Self.rows(settings)

        #expect(rows.map(\.id) == [1, 2, .max])
        #expect(rows.first?.canonical.hex == Self.first)
        var hash = SealHash.none
        for (row, expected) in zip(rows, Self.hashes) {
            hash = Seal.hash(row, after: hash)
            #expect(hash.hex == expected)
        }
    }

    @Test("absent and empty, and what moves from one column to the next, are told apart")
    func tellsApart() throws {
        let row = JournalRow.any
        var changed: [JournalRow] = []
        func change(_ body: (inout JournalRow) -> Void) {
            var other = row
            body(&other)
            changed.append(other)
        }
        change { $0.digest = [] }
        change { $0.digest = nil }
        change { $0.principal = nil }
        change { $0.principal = "" }
        change { ($0.action, $0.subjectKind) = ("a.bc", "d") }
        change { ($0.action, $0.subjectKind) = ("a.b", "cd") }
        change { ($0.person, $0.post) = (nil, $0.person) }
        change { ($0.id, $0.txid) = (2, 1) }
        change { $0.at = Microseconds(rawValue: .max) }
        change { $0.at = Microseconds(rawValue: .min) }
        change { $0.at = nil }
        change { $0.detail = "" }
        change { $0.detail = nil }

        let forms = Set((changed + [row]).map(\.canonical))
        #expect(forms.count == changed.count + 1)
    }

    @Test("a hash is read from 32 bytes or 64 lower-case digits and from nothing else")
    func readsHashes() throws {
        let hash = try #require(SealHash(hex: Self.hashes[0]))
        #expect(hash.hex == Self.hashes[0] && SealHash(hash.bytes) == hash && hash.bytes.count == 32)
        #expect(SealHash.none.bytes == [UInt8](repeating: 0, count: 32))
        for text in ["", String(Self.hashes[0].dropLast()), Self.hashes[0].uppercased(), Self.hashes[0] + "00"] {
            #expect(SealHash(hex: text) == nil)
        }
    }
}

extension JournalRow {
    /// A row with every column filled.
    static var any: JournalRow {
        JournalRow(
            id: 1,
            txid: 2,
            at: Microseconds(rawValue: 3),
            principal: "person",
            person: UUID(),
            post: UUID(),
            agency: UUID(),
            source: UUID(),
            action: "a.b",
            subjectKind: "c",
            subject: UUID(),
            detail: "{}",
            digest: [1]
        )
    }
}
