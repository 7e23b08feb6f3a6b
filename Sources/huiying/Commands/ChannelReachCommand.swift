import ArgumentParser
import Foundation
import Kernel
import Notices
import Postgres

/// Says how a person is reached over a channel.
struct ChannelReachCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reach",
        abstract: "Says how a person is reached over a channel; without an address they no longer are.",
        discussion: """
            Of several channels the one with the lowest rank is tried first; the others follow when it fails. Robots of Feishu \
            mention nobody by a mobile number, only by an account.

            Example:
              huiying channel reach zhang.jyj mail zhang@example.gov.cn --rank 1
              huiying channel reach zhang.jyj duty 13800000000 --rank 2
            """
    )

    @Argument(help: "The person's login.") var login: String
    @Argument(help: "The channel's code.") var code: String
    @Argument(help: "A mailbox, a mobile number, or the person's account at the robot.") var address: String?
    @Option(help: "1 to 99; the lowest is tried first.") var rank = 10

    func run() async throws {
        try await Program.run { settings in
            try await ChannelWork.run(settings) { desk, transaction in
                try await desk.reach(login, over: code, at: address, rank: rank, in: transaction)
            }
            Terminal.say("已保存。", "Kept.")
        }
    }

    func validate() throws {
        guard (1...99).contains(rank) else { throw ValidationError("--rank is 1 to 99") }
    }
}

/// Sends a message that says that it is a trial.
struct ChannelTryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Sends a message that says that it is a trial, and tells what the other side answered.",
        discussion: """
            Example:
              huiying channel try mail --to zhang@example.gov.cn
            """
    )

    @Argument(help: "The channel's code.") var code: String
    @Option(help: "A mailbox, a mobile number, or an account at the robot.") var to: String?

    func run() async throws {
        try await Program.run { settings in
            let ground = try await Ground.open(settings)
            let (address, reach) = (ground.address, ground.reach)
            try await ground.close()
            let channel = try await ChannelWork.run(settings) { desk, transaction in
                try await desk.opened(code, in: transaction)
            }
            let letter = Letter(
                key: .timeOrdered(),
                matter: .timeOrdered(),
                topic: "channel.trial",
                moment: Date(),
                title: "回应：渠道测试，请勿处理",
                link: .init(words: "打开", page: address),
                people: to.map { [Addressee($0, over: channel.kind)] } ?? []
            )
            switch await Post(reach: reach).send(letter, over: channel) {
            case .accepted(let evidence):
                Terminal.say("对方已接收：\(evidence)", "The other side took it: \(evidence)")
            case .later(_, let reason), .refused(let reason), .channelDead(let reason):
                throw Complaint(
                    "未能发送（\(reason.obstacle.rawValue)）\(reason.detail)",
                    "It was not sent (\(reason.obstacle.rawValue)) \(reason.detail)"
                )
            }
        }
    }
}

/// Takes a channel up again.
struct ChannelOnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "on", abstract: "Takes a channel up again.")

    @Argument(help: "The channel's code.") var code: String

    func run() async throws {
        try await Program.run { settings in
            try await ChannelWork.run(settings) { try await $0.turn(code, on: true, in: $1) }
            Terminal.say("渠道已启用。", "The channel is on.")
        }
    }
}

/// Turns a channel off.
struct ChannelOffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "off",
        abstract: "Turns a channel off: nothing new is put on it, and what waits on it goes elsewhere.",
        discussion: """
            What waits goes over each person's next channel that is on. Where there is none, and of webhooks, it fails and is \
            not sent when the channel is on again; people find it on their own pages all the same.
            """
    )

    @Argument(help: "The channel's code.") var code: String

    func run() async throws {
        try await Program.run { settings in
            try await ChannelWork.run(settings) { try await $0.turn(code, on: false, in: $1) }
            Terminal.say("渠道已停用。", "The channel is off.")
        }
    }
}
