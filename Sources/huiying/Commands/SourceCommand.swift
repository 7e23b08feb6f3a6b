import ArgumentParser
import Foundation
import Intake
import Kernel

/// Commands about where items come from.
struct SourceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source",
        abstract: "Tries how a vendor's JSON is read.",
        discussion: """
            Example:
              huiying source try --profile vendor.json body.json
            """,
        subcommands: [SourceTryCommand.self]
    )
}

/// Reads a document by a mapping profile and shows what becomes of it; needs no database.
struct SourceTryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract:
            "Shows the items that a profile makes of a document, and why others would be refused; stores nothing.",
        discussion: """
            A profile says by JSON Pointer where a vendor's JSON holds what an item has:
              {"items": "/data/list", "fields": {"id": "/docId", "text": ["/content", "/summary"], "time": "/pubTime"}}
            Ends with 0 when every item can be taken and with 2 otherwise.

            Example:
              huiying source try --profile vendor.json body.json
            """
    )

    @Option(help: "The file with the profile.") var profile: String
    @Argument(help: "A document as the vendor sends it.") var body: String

    func run() async throws {
        try await Program.run { _ in
            let profile = try opened()
            let outcomes: [ItemOutcome]
            let given = try Self.bytes(body)
            do throws(BodyRefusal) { outcomes = try profile.read(given) } catch {
                throw Complaint(
                    "\(body)\(error.problem.pointer)：\(error.problem.code.zh)",
                    "\(body)\(error.problem.pointer): \(error.problem.code.en)"
                )
            }
            var refused = 0
            for outcome in outcomes {
                switch outcome {
                case .draft(let index, let draft): Self.show(index, draft)
                case .rejected(let index, let problems):
                    refused += 1
                    for problem in problems {
                        Terminal.say(
                            "第 \(index + 1) 条 \(problem.pointer)：\(problem.code.zh)",
                            "Item \(index + 1) \(problem.pointer): \(problem.code.en)"
                        )
                    }
                }
            }
            Terminal.say(
                "共 \(outcomes.count) 条，可采用 \(outcomes.count - refused) 条，不可采用 \(refused) 条；未写入任何数据。",
                "\(outcomes.count) items, \(outcomes.count - refused) can be taken, \(refused) cannot; nothing was stored."
            )
            if refused > 0 { throw ExitCode(2) }
        }
    }

    private static func show(_ index: Int, _ draft: ItemDraft) {
        let when = draft.occurredAt.map { $0.formatted(.iso8601) } ?? "–"
        Terminal.say(
            "第 \(index + 1) 条 编号 \(draft.externalID ?? "–") 时间 \(when) 作者 \(draft.author ?? "–")",
            "Item \(index + 1) id \(draft.externalID ?? "–") time \(when) author \(draft.author ?? "–")"
        )
        for words in [draft.title, String(draft.text.prefix(80)), draft.url].compactMap({ $0 }) {
            Terminal.say("    \(words)", "    \(words)")
        }
    }

    private func opened() throws -> MappingProfile {
        let given = try Self.bytes(profile)
        do throws(MappingProfile.Fault) { return try MappingProfile(given) } catch {
            throw Complaint("\(profile) \(error.place)：\(error.zh)", "\(profile) \(error.place): \(error.en)")
        }
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Complaint("读不到文件 \(path)。", "The file \(path) cannot be read.")
        }
        return Array(data)
    }
}
