import Deadlines
import Foundation
import HTTPTypes
import Kernel
import Making
import Organisation
import PlaybookFiles
import Playbooks
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct PlaybookRouteTests {
    private static let levels = "levels.yaml"

    @Test("what was previewed is published by its digest, listed with who and why, and the version before is restored")
    func publishes() async throws {
        try await Self.opened { town in
            let coordinator = try await town.session(.coordinator)
            let listed = try await town.ask(.get, "/v1/playbooks", as: coordinator)
            let first = try #require(listed.json?["items"]?.list.first)
            let (before, version) = (try #require(first["digest"]?.text), try #require(first["version_id"]?.text))
            #expect(listed.status == 200 && first["is_current"] == .flag(true) && first["begun_by"] == nil)

            let files = try Self.body(["files": .files(try Self.changed("一"))])
            let preview = try await town.ask(.post, "/v1/playbooks/preview", as: coordinator, .json(files))
            let digest = try #require(preview.json?["digest"]?.text)
            #expect(preview.json?["current"]?.text == before)
            let wish = try Self.body([
                "files": .files(try Self.changed("一")), "digest": .text(digest), "current": .text(before),
                "note": .text(" 误报过多 "),
            ])
            let published = try await town.ask(.post, "/v1/playbooks", as: coordinator, .json(wish))
            #expect(published.status == 201 && published.json?["digest"]?.text == digest)
            #expect(published.json?["note"]?.text == "误报过多" && published.json?["begun_by"]?.text != nil)
            let place = try #require(published.headers[.location])
            let shown = try await town.ask(.get, place, as: coordinator)
            #expect(shown.json?["files"]?[Self.levels]?.text?.hasSuffix("# 一\n") == true)
            let again = try await town.ask(.post, "/v1/playbooks", as: coordinator, .json(wish))
            #expect(again.status == 200 && again.json?["digest"]?.text == digest)

            let back = Sending.json(#"{"current": "\#(digest)", "note": "恢复"}"#)
            let restored = try await town.ask(
                .post,
                "/v1/playbooks/\(version)/restorations",
                as: coordinator,
                back
            )
            #expect(restored.status == 201 && restored.json?["digest"]?.text == before)
            let terms = try await town.ask(.get, "/v1/playbooks", as: coordinator).json?["items"]?.list ?? []
            #expect(terms.prefix(3).map { $0["digest"]?.text } == [before, digest, before])
            #expect(terms.map { $0["is_current"] == .flag(true) } == [true] + terms.dropFirst().map { _ in false })
            #expect(try await town.actions().suffix(2) == ["playbook.published", "playbook.restored"])
        }
    }

    @Test("nothing is published that was not previewed, has mistakes, lacks a reason or comes from another post")
    func refuses() async throws {
        try await Self.opened { town in
            let coordinator = try await town.session(.coordinator)
            let terms = try await town.ask(.get, "/v1/playbooks", as: coordinator).json?["items"]?.list ?? []
            let current = try #require(terms.first?["digest"]?.text)
            let version = try #require(terms.first?["version_id"]?.text)
            let before = try await town.actions()
            func wish(_ files: [String: String], _ digest: String = current, note: String = "试用") throws -> Sending {
                .json(
                    try Self.body([
                        "files": .files(files), "digest": .text(digest), "current": .text(current), "note": .text(note),
                    ])
                )
            }
            let late = try Self.body([
                "files": .files([:]), "digest": .text("0"), "current": .text("0"), "note": .text("试用"),
            ])
            let back = "/v1/playbooks/\(version)/restorations"
            let refused = [
                Refused(.post, "/v1/playbooks", 409, "playbook.changed", .json(late)),
                Refused(.post, "/v1/playbooks", 409, "playbook.changed", try wish(try Self.changed("二"))),
                Refused(.post, "/v1/playbooks", 422, "playbook.mistaken", try wish([Self.levels: "lines: 3"])),
                Refused(.post, "/v1/playbooks", 422, "playbook.note-missing", try wish([:], note: " \n")),
                Refused(.post, "/v1/playbooks", 422, "playbook.note-missing", try wish([:], note: "甲\n乙")),
                Refused(
                    .post,
                    "/v1/playbooks",
                    422,
                    "playbook.note-missing",
                    try wish([:], note: String(repeating: "长", count: 201))
                ),
                Refused(.post, "/v1/playbooks", 422, "body.field", .json(#"{"files": []}"#)),
                Refused(.post, back, 409, "playbook.changed", .json(#"{"current": "0", "note": "恢复"}"#)),
                Refused(.post, back, 422, "playbook.note-missing", .json(#"{"current": "0", "note": ""}"#)),
                Refused(.post, back, 422, "body.field", .json("{}")),
                Refused(.get, "/v1/playbooks/\(PlaybookID().text)", 404, "playbook.absent"),
                Refused(
                    .post,
                    "/v1/playbooks/\(PlaybookID().text)/restorations",
                    404,
                    "playbook.absent",
                    .json(#"{"current": "\#(current)", "note": "恢复"}"#)
                ),
            ]
            try await town.refuses(refused, to: coordinator)
            for role in Role.allCases where role != .coordinator {
                let other = try await town.session(role)
                let code = "role.not-for-this-post"
                try await town.refuses(
                    [
                        Refused(.post, "/v1/playbooks", 403, code, try wish([:])),
                        Refused(.post, back, 403, code, .json(#"{"current": "\#(current)", "note": "恢复"}"#)),
                    ] + (role.seesAll ? [] : [Refused(.get, "/v1/playbooks", 403, code)]),
                    to: other
                )
            }
            #expect(try await town.actions() == before)
        }
    }

    @Test("of two who publish at once under the same preview one is refused, whether they change one file or two")
    func publishesOnce() async throws {
        try await Self.opened { town in
            let coordinator = try await town.session(.coordinator)
            @Sendable func wish(_ path: String, _ remark: String) async throws -> Sending {
                let files = [path: try Self.file(path) + "# \(remark)\n"]
                let wanted = try Self.body(["files": .files(files)])
                let preview = try await town.ask(.post, "/v1/playbooks/preview", as: coordinator, .json(wanted)).json
                let digest = try #require(preview?["digest"]?.text)
                let current = try #require(preview?["current"]?.text)
                return .json(
                    try Self.body([
                        "files": .files(files), "digest": .text(digest), "current": .text(current),
                        "note": .text(remark),
                    ])
                )
            }
            for (path, remark) in [("duties.yaml", "三"), (Self.levels, "五")] {
                let (one, other) = (try await wish(Self.levels, "四" + remark), try await wish(path, remark))
                async let first = town.ask(.post, "/v1/playbooks", as: coordinator, one)
                async let second = town.ask(.post, "/v1/playbooks", as: coordinator, other)
                #expect(try await [first.status, second.status].sorted() == [201, 409])
            }
        }
    }

    @Test("another calendar is previewed with how many running limits it moves")
    func countsMovedLimits() async throws {
        try await Self.opened { town in
            let coordinator = try await town.session(.coordinator)
            let calendar = try Self.file("calendar.yaml")
            try await town.make { transaction in
                let found = try await transaction.makeCase(transaction.makeAgency(), openedAt: transaction.moment)
                let event = try await transaction.value("SELECT event_id FROM hy.cases", as: UUID.self)
                let rule = try #require(
                    try Shipped.playbook().ruleSets.flatMap(\.rules).first { $0.unit == .workingDays }
                )
                try await DeadlineDesk().arm(
                    Limit(rule, of: "set"),
                    caseID: found.rawValue,
                    eventID: #require(event),
                    from: transaction.moment,
                    by: DatedCalendar(try Shipped.playbook().calendar, of: Shipped.version),
                    in: transaction
                )
                // The case has a version of its own.
                _ = try await PlaybookDesk().publish(PlaybookFolder.files(in: PlaybookFiles.folder), in: transaction)
            }
            let day = try await town.make { transaction in
                try await transaction.value(
                    "SELECT to_char((due_at - interval '1 second') AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') FROM hy.deadlines",
                    as: String.self
                )
            }
            func moved(_ text: String) async throws -> Tree? {
                let files = try Self.body(["files": .files(["calendar.yaml": text])])
                let reply = try await town.ask(.post, "/v1/playbooks/preview", as: coordinator, .json(files))
                #expect(reply.status == 200, "\(reply.text)")
                return reply.json?["moved_limits"]
            }
            #expect(try await moved(calendar + "# 同样的日历\n") == .number(0))
            let changed = calendar + "own:\n  - {day: \(try #require(day)), is: rest, name: 市庆}\n"
            #expect(try await moved(changed) == .number(1))
            let fields = [
                "csrf": try await town.csrf(coordinator), "file": "calendar.yaml", "content": changed,
            ]
            let page = try await town.ask(.post, "/playbooks/preview", as: coordinator.asCookie, .form(fields))
            #expect(page.text.contains("1个未结时限") && !page.text.contains("没有任何差别"))
        }
    }

    /// A town whose current version is the shipped one under its own digest.
    static func opened(_ body: @escaping @Sendable (Town) async throws -> Void) async throws {
        try await Town.opened { town in
            _ = try await town.make { transaction in
                try await PlaybookDesk().publish(PlaybookFolder.files(in: PlaybookFiles.folder), in: transaction)
            }
            try await body(town)
        }
    }

    static func file(_ path: String) throws -> String {
        try #require(try PlaybookFolder.files(in: PlaybookFiles.folder)[path])
    }

    private static func changed(_ remark: String) throws -> [String: String] {
        [levels: try file(levels) + "# \(remark)\n"]
    }

    private enum Value: Encodable {
        case text(String)
        case files([String: String])

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .text(let text): try text.encode(to: encoder)
            case .files(let files): try files.encode(to: encoder)
            }
        }
    }

    private static func body(_ fields: [String: Value]) throws -> String {
        String(decoding: try JSONEncoder().encode(fields), as: UTF8.self)
    }
}
