import ArgumentParser
import Foundation
import Kernel
import Organisation
import Postgres

/// Prints a link that signs in once.
struct SignInCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-in",
        abstract: "Prints a link that signs one person in, once, within a day.",
        discussion: """
            A person sets a password on the page of their account, once signed in. With --reset the link makes a \
            password that was forgotten or betrayed void and ends every session, when it is used.

            Example:
              huiying sign-in --role coordinator
              huiying sign-in --login zhang.jyj
              huiying sign-in --login zhang.jyj --reset
            """
    )

    @Option(help: "The role of the post to sign in with; any when only the person is named.") var role: String?
    @Option(help: "Whose link it is; the first person with the role when nothing is said.") var login: String?
    @Flag(help: "Make the password void when the link is used; needs --login.") var reset = false

    func run() async throws {
        try await Program.run { settings in
            guard role != nil || login != nil, !reset || login != nil else {
                throw Complaint(
                    reset ? "重置密码须用 --login 指明是谁。" : "请用 --role 或 --login 指明是谁。",
                    reset ? "Say with --login whose password it is." : "Say with --role or --login who it is for."
                )
            }
            let wanted = try role.map { written in
                guard let role = Role(rawValue: written) else {
                    let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
                    throw Complaint("没有这个岗位角色；可用：\(known)", "There is no such role; known are \(known)")
                }
                return role
            }
            let ground = try await Ground.open(settings)
            let secret = try await ground.background.transaction(for: .worker) { transaction in
                try await AccountDesk().link(role: wanted, login: login, resets: reset, in: transaction)
            }
            try await ground.close()
            guard let secret else {
                throw Complaint("没有人任此岗位。", "Nobody holds this post; put one into the city file.")
            }
            let address = settings.address ?? "http://\(settings.host):\(settings.port ?? 8_080)"
            Terminal.say("\(address)/sign-in?link=\(secret.text)")
        }
    }
}
