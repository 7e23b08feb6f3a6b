import Cases
import Crypto
import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@Suite struct AttachmentDeskTests {
    let desk = AttachmentDesk()

    @Test("a file is kept with its digest and the type that its bytes show, and comes back byte for byte")
    func keepsFiles() async throws {
        try await Scratch.rolledBack { transaction in
            let official = try await transaction.makeOfficial()
            let id = try await transaction.makeCase(official.agency)
            let bytes: [UInt8] = Array("%PDF-1.7 ".utf8) + [0, 255, 10, 13]
            try await transaction.act(as: .person(official))

            let added = try await desk.add(
                bytes,
                name: "说明.png",
                to: .case(id),
                by: .person(official),
                in: transaction
            )
            let content = try #require(try await desk.content(added.id, in: transaction))

            #expect(added.mediaType == "application/pdf")
            #expect(added.size == bytes.count)
            #expect(added.digest == Array(SHA256.hash(data: bytes)))
            #expect(content.bytes == bytes)
            #expect(content.attachment.name == "说明.png")
            #expect(try await desk.attachments(of: .case(id), in: transaction).map(\.id) == [added.id])
        }
    }

    @Test(
        "a name is 1 to 200 characters without control characters",
        arguments: ["", String(repeating: "长", count: 201), "a\nb", "\u{0}", "a\u{1F}"]
    )
    func names(name: String) async throws {
        try await Scratch.rolledBack { transaction in
            let official = try await transaction.makeOfficial()
            let id = try await transaction.makeCase(official.agency)
            try await transaction.act(as: .person(official))

            await #expect(throws: AttachmentRefusal.nameUnreadable) {
                _ = try await desk.add([1], name: name, to: .case(id), by: .person(official), in: transaction)
            }
        }
    }

    @Test("20 MiB are taken, one byte more and none at all are not")
    func sizes() async throws {
        try await Scratch.rolledBack { transaction in
            let official = try await transaction.makeOfficial()
            let id = try await transaction.makeCase(official.agency)
            let most = [UInt8](repeating: 7, count: AttachmentDesk.mostBytes)
            try await transaction.act(as: .person(official))

            let added = try await desk.add(most, name: "大", to: .case(id), by: .person(official), in: transaction)
            await #expect(throws: AttachmentRefusal.tooLarge) {
                _ = try await desk.add(most + [7], name: "大", to: .case(id), by: .person(official), in: transaction)
            }
            await #expect(throws: AttachmentRefusal.empty) {
                _ = try await desk.add([], name: "空", to: .case(id), by: .person(official), in: transaction)
            }

            #expect(added.size == 20 * 1_024 * 1_024)
        }
    }

    @Test("evidence comes from the lead agency or the information office, and not once the case is closed")
    func rightsOnCases() async throws {
        try await Scratch.rolledBack { transaction in
            let lead = try await transaction.makeOfficial(.liaison)
            let helper = try await transaction.makeOfficial(.liaison)
            let stranger = try await transaction.makeOfficial(.head)
            let reviewer = try await transaction.makeOfficial(.reviewer, at: lead.agency)
            let office = try await transaction.makeOfficial(.coordinator)
            let event = try await transaction.makeEvent()
            let id = try await transaction.makeCase(lead.agency, event: event)
            let closed = try await transaction.makeCase(lead.agency, .closed)
            try await transaction.makeAssistant(helper.agency, of: id, event: event)

            let refused: [(Official, ID<Case>, any Refusal & Equatable)] = [
                (helper, id, CaseRefusal.notYours), (stranger, id, CaseRefusal.absent),
                (reviewer, id, RoleRefusal.notForThisPost), (lead, closed, CaseRefusal.closed),
                (office, closed, CaseRefusal.closed),
            ]
            for (official, holder, refusal) in refused {
                try await transaction.act(as: .person(official))
                await #expect {
                    _ = try await desk.add([1], name: "a", to: .case(holder), by: .person(official), in: transaction)
                } throws: { ($0 as? any Refusal)?.code == refusal.code }
            }
            for official in [lead, office] {
                try await transaction.act(as: .person(official))
                _ = try await desk.add([1], name: "a", to: .case(id), by: .person(official), in: transaction)
            }

            try await transaction.act(as: .worker)
            let kept: SQL = "SELECT count(*) FROM hy.attachments WHERE case_id IN (\(id), \(closed))"
            #expect(try await transaction.count(kept) == 2)
        }
    }

    @Test("what hangs on a case is seen by who sees the case and by nobody else")
    func sight() async throws {
        try await Scratch.rolledBack { transaction in
            let lead = try await transaction.makeOfficial(.liaison)
            let id = try await transaction.makeCase(lead.agency)
            let file = try await transaction.acting(as: .person(lead)) { transaction in
                try await desk.add([1], name: "a", to: .case(id), by: .person(lead), in: transaction)
            }
            let spokesperson = try await transaction.makeOfficial(.spokesperson, at: lead.agency)
            let inspector = try await transaction.makeOfficial(.inspector)
            let stranger = try await transaction.makeOfficial(.head)
            let auditor = try await transaction.makeOfficial(.auditor, at: lead.agency)

            for (official, sees) in [(spokesperson, true), (inspector, true), (stranger, false), (auditor, false)] {
                try await transaction.act(as: .person(official))
                let content = try await desk.content(file.id, in: transaction)
                #expect((content != nil) == sees, "\(official.role)")
                #expect(try await desk.attachments(of: .case(id), in: transaction).isEmpty != sees, "\(official.role)")
            }
        }
    }

    @Test("a screenshot is hung on an item by the information office alone")
    func rightsOnItems() async throws {
        try await Scratch.rolledBack { transaction in
            let office = try await transaction.makeOfficial(.coordinator)
            let lead = try await transaction.makeOfficial(.liaison)
            let item = try await transaction.makeItem()

            try await transaction.act(as: .person(lead))
            await #expect(throws: RoleRefusal.notForThisPost) {
                _ = try await desk.add([1], name: "a", to: .item(item), by: .person(lead), in: transaction)
            }
            try await transaction.act(as: .person(office))
            await #expect(throws: AttachmentRefusal.absent) {
                _ = try await desk.add([1], name: "a", to: .item(ID()), by: .person(office), in: transaction)
            }
            _ = try await desk.add([1], name: "a", to: .item(item), by: .person(office), in: transaction)

            #expect(try await desk.attachments(of: .item(item), in: transaction).count == 1)
        }
    }
}

@Suite struct MediaTypeTests {
    static let samples: [(MediaType, [UInt8])] = [
        (.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]), (.jpeg, [0xFF, 0xD8, 0xFF, 0xE0]),
        (.gif, Array("GIF89a".utf8)), (.gif, Array("GIF87a".utf8)), (.webp, Array("RIFF0000WEBPVP8 ".utf8)),
        (.pdf, Array("%PDF-1.4".utf8)), (.zip, [0x50, 0x4B, 0x03, 0x04, 0]), (.zip, [0x50, 0x4B, 0x05, 0x06]),
        (.mp4, [0, 0, 0, 24] + Array("ftypisom".utf8)), (.mp3, Array("ID3\u{3}".utf8)),
        (.text, Array("回应\r\n\t好".utf8)), (.bytes, [0xD6, 0xD0]), (.bytes, Array("a\u{0}b".utf8)),
        (.bytes, Array("\u{1B}[0m".utf8)), (.text, Array("<script>alert(1)</script>".utf8)),
        (.bytes, Array("RIFF0000WAVE\u{1}".utf8)), (.bytes, [0x89, 0x50]),
    ]

    @Test("the first bytes say what a file is, whatever it is called", arguments: samples)
    func sniffs(type: MediaType, bytes: [UInt8]) {
        #expect(MediaType.found(in: bytes) == type)
    }
}
