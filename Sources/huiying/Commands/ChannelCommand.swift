import ArgumentParser
import Foundation
import Kernel
import Notices
import Postgres

/// Commands about the channels over which people are told.
struct ChannelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "channel",
        abstract: "Sets up robots, mail, SMS and webhooks, and says how people are reached over them.",
        discussion: """
            Example:
              huiying channel list
              echo 'password=…' | huiying channel set mail --kind mail --name 市政府邮件 host=mail.example.gov.cn \
            sender=huiying@example.gov.cn login=huiying
              huiying channel reach zhang.jyj mail zhang@example.gov.cn
              huiying channel try mail --to zhang@example.gov.cn
            """,
        subcommands: [
            ChannelListCommand.self, ChannelSetCommand.self, ChannelReachCommand.self, ChannelTryCommand.self,
            ChannelOnCommand.self, ChannelOffCommand.self,
        ]
    )
}

/// Lists the channels.
struct ChannelListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Every channel: whether it is on, how many people it reaches, how much waits on it."
    )

    func run() async throws {
        try await Program.run { settings in
            let found = try await ChannelWork.run(settings) { desk, transaction in
                try await desk.channels(in: transaction)
            }
            if found.isEmpty {
                Terminal.say(
                    "还没有渠道；用 huiying channel set 设置。人员仍可在站内看到提醒。",
                    "There are no channels yet; huiying channel set makes one. People are told on their own pages."
                )
            }
            for channel in found {
                let state = [channel.state, channel.why].compactMap { $0 }.joined(separator: " ")
                let secret = channel.tail.map { "…\($0)" } ?? "-"
                Terminal.say(
                    [
                        channel.code, channel.kind, channel.name, channel.agency ?? "-", state, secret,
                        "\(channel.people)",
                        "\(channel.waiting)",
                    ].joined(separator: "\t")
                )
            }
        }
    }
}

/// Makes a channel or sets it anew.
struct ChannelSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Makes a channel or sets it anew; its secrets are read from standard input.",
        discussion: """
            Secrets (token, signing, password, address) never stand on the command line, where other users of the machine \
            see them: they are read from standard input, one a line, as FIELD=VALUE. They are kept sealed under HUIYING_KEY, \
            and only their last four characters are shown. A channel that is off stays off until huiying channel on.

            Kinds and their fields:
            \(ChannelKind.allCases.map { "  \($0.rawValue): \($0.described)" }.joined(separator: "\n"))

            Example:
              echo 'token=…' | huiying channel set duty --kind we-com --name 值班群 --agency zjj
            """
    )

    @Argument(help: "What commands call it: 1 to 40 of a-z, 0-9 and -.") var code: String
    @Option(help: "One of \(ChannelKind.allCases.map(\.rawValue).joined(separator: ", ")).") var kind: String
    @Option(help: "What people read.") var name: String
    @Option(help: "The code of the agency whose it is; the city's unless said.") var agency: String?
    @Argument(help: "What is no secret, each as FIELD=VALUE.") var fields: [String] = []

    func run() async throws {
        try await Program.run { settings in
            guard let kind = ChannelKind(rawValue: kind) else {
                let known = ChannelKind.allCases.map(\.rawValue).joined(separator: ", ")
                throw Complaint("没有这种渠道；可用：\(known)", "There is no such kind; known are \(known)")
            }
            var known: [ChannelField: String] = [:]
            for written in fields { try take(written, secret: false, into: &known) }
            if kind.fields.contains(where: { $0.isSecret }) {
                while let line = readLine() { try take(line, secret: true, into: &known) }
            }
            let fields = known
            let isNew = try await ChannelWork.run(settings) { desk, transaction in
                do {
                    return try await desk.put(
                        code,
                        kind: kind,
                        name: name,
                        agency: agency,
                        fields: fields,
                        in: transaction
                    )
                } catch let wrong as ChannelComplaints {
                    for complaint in wrong.all {
                        Terminal.complain("\(complaint.field.rawValue): \(complaint.fault.rawValue)")
                    }
                    throw ExitCode(2)
                }
            }
            Terminal.say(isNew ? "渠道已建立。" : "渠道已更新。", isNew ? "The channel is made." : "The channel is set anew.")
        }
    }

    private func take(_ written: String, secret: Bool, into fields: inout [ChannelField: String]) throws {
        let line = written.trimmingCharacters(in: .whitespaces)
        guard !line.isEmpty else { return }
        let halves = line.split(separator: "=", maxSplits: 1).map(String.init)
        guard halves.count == 2, let field = ChannelField(rawValue: halves[0]) else {
            let shown = secret ? halves[0] : line
            throw Complaint("无法识别：\(shown)；应为 字段=值。", "Cannot read \(shown); write FIELD=VALUE.")
        }
        guard field.isSecret == secret else {
            throw Complaint(
                "\(field.rawValue) \(secret ? "请写在命令行上。" : "是密钥，请从标准输入提供。")",
                "\(field.rawValue) \(secret ? "is no secret; write it on the command line." : "is a secret; give it on standard input.")"
            )
        }
        fields[field] = halves[1]
    }
}

/// Opens a ground for a command about channels.
enum ChannelWork {
    static func run<Answer: Sendable>(
        _ settings: Settings,
        _ work: @Sendable (ChannelDesk, Transaction) async throws -> Answer
    ) async throws -> Answer {
        let ground = try await Ground.open(settings)
        do {
            let desk = ChannelDesk(seal: ground.seal)
            let answer = try await ground.background.transaction(for: .worker) { try await work(desk, $0) }
            try await ground.close()
            return answer
        } catch let refusal as any Refusal {
            try await ground.close()
            throw Complaint(refusal.sentence.zh, refusal.sentence.en)
        } catch {
            try await ground.close()
            throw error
        }
    }
}

extension ChannelKind {
    /// Its fields, those that it needs first, secrets marked.
    fileprivate var described: String {
        fields.map { field in
            "\(needs(field) ? field.rawValue : "[\(field.rawValue)]")\(field.isSecret ? " (secret)" : "")"
        }.joined(separator: " ")
    }
}
