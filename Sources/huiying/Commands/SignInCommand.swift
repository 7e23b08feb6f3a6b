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
            Example:
              huiying sign-in --role coordinator
              huiying sign-in --role liaison --login zhang.jyj
            """
    )

    @Option(help: "The role of the post to sign in with.") var role: String
    @Option(help: "Whose link it is; the first person with the role when nothing is said.") var login: String?

    func run() async throws {
        try await Program.run { settings in
            guard let role = Role(rawValue: role) else {
                let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw Complaint("没有这个岗位角色；可用：\(known)", "There is no such role; known are \(known)")
            }
            let ground = try await Ground.open(settings)
            let secret = try await ground.background.transaction(for: .worker) { transaction in
                try await CityDesk().signInLink(role: role, login: login, in: transaction)
            }
            try await ground.close()
            guard let secret else {
                throw Complaint("没有人任此岗位。", "Nobody holds this post; put one into the city file.")
            }
            Terminal.say("http://\(settings.host):\(settings.port ?? 8_080)/sign-in?link=\(secret.text)")
        }
    }
}
