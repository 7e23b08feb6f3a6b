import ArgumentParser
import Foundation
import Kernel
import Playbooks
import Postgres

/// Writes the files of a version into a folder.
struct PlaybooksExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the files of the current version, or of another one, into a new folder.",
        discussion: """
            What the information office published in the browser is in the database alone; change a folder that was \
            written now, and not an older one.

            Example:
              huiying playbooks export ~/playbooks-2026
              huiying playbooks export ~/playbooks-before --version 3f2a91c04b7d
            """
    )

    @Argument(help: "The folder; there must be none, or an empty one.") var folder: String
    @Option(help: "The version: the first 4 digits of its name or more.") var version = "current"

    func run() async throws {
        try await Program.run { settings in
            let name = VersionName(version)
            let files = try await Ground.using(settings) { ground in
                try await ground.background.transaction(for: .worker, .readOnly) { try await name.files(in: $0) }
            }
            try write(files)
            Terminal.say("已写出 \(files.count) 个文件到 \(folder)。", "\(files.count) files were written to \(folder).")
        }
    }

    /// - Throws: `Complaint` where something is there already; what the file system says otherwise.
    private func write(_ files: [String: String]) throws {
        let root = URL(fileURLWithPath: folder, isDirectory: true)
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        guard try FileManager.default.contentsOfDirectory(atPath: root.path).isEmpty else {
            throw Complaint("文件夹 \(folder) 不是空的。", "The folder \(folder) is not empty.")
        }
        do { try PlaybookFolder.write(files, into: root) } catch let fault as PlaybookFolder.NotPlain {
            throw Complaint(
                "版本中的文件名 \(fault.path) 不能写出。",
                "The version has a file named \(fault.path), which is not written."
            )
        }
    }
}
