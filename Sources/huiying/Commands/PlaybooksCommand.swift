import ArgumentParser
import Foundation
import Kernel
import Playbooks

/// Commands about what a city may change without a programmer.
struct PlaybooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "playbooks",
        abstract: "Checks and publishes playbooks: matters, words, levels, limits, response plans.",
        discussion: """
            A playbook is a folder of YAML files. Publishing one makes it a version that is named by its digest; running \
            services follow the current version within seconds, and every record keeps the one it was made under.

            Example:
              huiying playbooks check playbooks
              huiying playbooks preview playbooks
              huiying playbooks publish playbooks --note "学校预案增加陪餐要求"
              huiying playbooks list
            """,
        subcommands: [
            PlaybooksCheckCommand.self, PlaybooksPreviewCommand.self, PlaybooksPublishCommand.self,
            PlaybooksListCommand.self, PlaybooksDiffCommand.self, PlaybooksExportCommand.self,
            PlaybooksRestoreCommand.self,
        ]
    )
}

/// Checks a folder; needs no database.
struct PlaybooksCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Reports every mistake in a folder of playbooks, by file and line; changes nothing.",
        discussion: """
            Ends with 0 when there is no mistake and with 2 otherwise.

            Example:
              huiying playbooks check
              huiying playbooks check /srv/city/playbooks
            """
    )

    @Argument(help: "The folder with the playbooks.") var folder = "playbooks"

    func run() async throws {
        try await Program.run { _ in
            let playbook = try PlaybookSource(folder: folder).playbook
            let matters = playbook.catalogue.matters.count
            let limits = playbook.ruleSets.map(\.rules.count).reduce(0, +)
            Terminal.say(
                "没有错误：\(playbook.plans.count) 个预案，\(matters) 个事项，\(limits) 项时限；版本 \(playbook.digest.short)。",
                "No mistakes: \(playbook.plans.count) plans, \(matters) matters, \(limits) limits; "
                    + "version \(playbook.digest.short)."
            )
        }
    }
}

/// A folder of playbooks that was read and has no mistake.
struct PlaybookSource {
    let files: [String: String]
    let playbook: Playbook

    /// Reads a folder.
    ///
    /// - Throws: `ExitCode` 2 after every mistake was shown with file and line, `Complaint` where there is no folder.
    init(folder: String) throws {
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        let files = try Self.files(in: folder)
        // Versions that were published before there were such files have none; a folder must have them.
        guard files["calendar.yaml"] != nil else {
            throw Complaint(
                "\(prefix)calendar.yaml 不存在；请从随程序提供的 playbooks 文件夹复制一份，否则工作日时限将只按周末计算。",
                "\(prefix)calendar.yaml is missing; copy the one that came with the program, or limits in working days would "
                    + "be counted by weekends alone."
            )
        }
        guard files["supervision.yaml"] != nil else {
            throw Complaint(
                "\(prefix)supervision.yaml 不存在；请从随程序提供的 playbooks 文件夹复制一份，否则逾期后只提醒一次。",
                "\(prefix)supervision.yaml is missing; copy the one that came with the program, or limits would be told of "
                    + "once, after they have passed."
            )
        }
        try self.init(files) { prefix + $0 }
    }

    /// Reads files.
    ///
    /// - Parameter place: Where a file of a playbook lies, so that a mistake can be found.
    /// - Throws: `ExitCode` 2 after every mistake was shown with file and line.
    init(_ files: [String: String], place: (String) -> String) throws {
        self.files = files
        do throws(PlaybookErrors) {
            playbook = try Playbook(files: files)
        } catch {
            for mistake in error.mistakes {
                let path = place(mistake.file)
                Terminal.note(mistake.chinese(at: path), mistake.description(at: path))
            }
            let count = error.mistakes.count
            Terminal.note("共 \(count) 处错误，什么都没有改变。", "Mistakes: \(count). Nothing was changed.")
            throw ExitCode(2)
        }
    }

    /// The files of a folder as they are, with or without mistakes.
    static func files(in folder: String) throws -> [String: String] {
        let url = URL(fileURLWithPath: folder, isDirectory: true)
        // What cannot be looked at is no folder that can be read.
        guard (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true else {
            throw Complaint(
                "没有文件夹 \(folder)，请指明存放 YAML 文件的文件夹。",
                "There is no folder \(folder); name the one that holds the YAML files."
            )
        }
        return try PlaybookFolder.files(in: url)
    }
}

extension String {
    /// A digest as people see it: its first 12 digits.
    var short: String { String(prefix(12)) }
}

extension Ground {
    /// Opens the ground of a city, uses it, and lets it go whatever happens.
    static func using<Answer: Sendable>(
        _ settings: Settings,
        _ body: (Ground) async throws -> Answer
    ) async throws -> Answer {
        let ground = try await open(settings)
        do {
            let answer = try await body(ground)
            try await ground.close()
            return answer
        } catch {
            try await ground.close()
            throw error
        }
    }
}
