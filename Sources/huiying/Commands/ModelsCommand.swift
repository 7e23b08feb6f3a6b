import ArgumentParser
import Assessment
import Foundation
import Intake
import Kernel
import Organisation
import Playbooks
import Postgres

/// Commands about the models that a city goes by.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "Publishes, lists and retires the models that tell what an item is.",
        discussion: """
            Example:
              huiying models publish own/category --note "一季度更正后重训"
              huiying models list
              huiying models retire category
            """,
        subcommands: [ModelsListCommand.self, ModelsPublishCommand.self, ModelsRetireCommand.self],
        defaultSubcommand: ModelsListCommand.self
    )
}

/// Makes a model count.
struct ModelsPublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Makes a model of huiying train count for its task; what comes in from then on is assessed with it.",
        discussion: """
            Labels must be something that the service goes by: codes of fields, groups or matters for category; negative, \
            neutral and positive for tone; rumour for rumour; agencies' codes for agency. Processes that serve take it over within \
            seconds.

            Example:
              huiying models publish models/category
            """
    )

    @Argument(help: "The folder of the model.") var folder: String
    @OptionGroup var reason: PublishingNote

    func run() async throws {
        try await Program.run { settings in
            let (files, model) = try OpenedModel.read(folder)
            let note = try reason.checked()
            let isNew = try await Ground.using(settings) { ground in
                try await ground.background.transaction(for: .worker) { transaction in
                    guard let current = try await PlaybookDesk().current(in: transaction) else {
                        throw Complaint(Complaint.unpublished.zh, Complaint.unpublished.en)
                    }
                    let catalogue = current.playbook.catalogue
                    return try await ModelDesk().publish(files, for: catalogue, note: note, in: transaction)
                }
            }
            if isNew {
                Terminal.say("模型已启用（\(model.task.rawValue)）。", "The model counts from now on (\(model.task.rawValue)).")
            } else {
                Terminal.say("该模型已在使用，未作更改。", "This model counts already; nothing was changed.")
            }
        }
    }
}

/// Goes by words alone again.
struct ModelsRetireCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Goes by words alone for a task; publishing a model again takes that back.",
        discussion: """
            Example:
              huiying models retire tone --note "误判较多"
            """
    )

    @Argument(help: "category, agency, tone or rumour.") var task: ModelTask
    @OptionGroup var reason: PublishingNote

    func run() async throws {
        try await Program.run { settings in
            let (task, note) = (task, try reason.checked())
            let isNew = try await Ground.using(settings) { ground in
                try await ground.background.transaction(for: .worker) { transaction in
                    try await ModelDesk().retire(task, note: note, in: transaction)
                }
            }
            if isNew {
                Terminal.say("已停用（\(task.rawValue)）。", "Retired (\(task.rawValue)).")
            } else {
                Terminal.say("该任务没有在用的模型。", "No model counts for this task.")
            }
        }
    }
}

/// Lists which model counted when.
struct ModelsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists which model counted from when on, the newest first.",
        discussion: """
            Each line has the task, the version, the moment (Chinese time) and the note; * marks those that count now.

            Example:
              huiying models list
            """
    )

    func run() async throws {
        try await Program.run { settings in
            let terms = try await Ground.using(settings) { ground in
                try await ground.background.transaction(for: .worker, .readOnly) { transaction in
                    try await ModelDesk().terms(in: transaction)
                }
            }
            guard !terms.isEmpty else {
                return Terminal.note(
                    "还没有启用过模型：先用 huiying corrections 导出更正，huiying train 训练，再 huiying models publish。",
                    "No model was published yet: write corrections with huiying corrections, train with huiying train, then "
                        + "huiying models publish."
                )
            }
            for term in terms {
                let version = term.version?.short ?? Terminal.words("（停用）", "(retired)")
                let note = term.note.map { "  " + $0 } ?? ""
                let mark = term.isCurrent && term.version != nil ? "*" : " "
                Terminal.say("\(mark) \(term.task.rawValue)  \(version)  \(term.since.inChina)\(note)")
            }
        }
    }
}

/// A model in a folder, or why it cannot be read.
enum OpenedModel {
    /// The files of a folder, and the model that they are.
    static func read(_ folder: String) throws -> (files: ModelFiles, model: TextModel) {
        do throws(ModelFolder.Fault) {
            let files = try ModelFolder(URL(fileURLWithPath: folder, isDirectory: true)).files()
            return (files, try files.model().model)
        } catch { throw complaint(folder, error) }
    }

    private static func complaint(_ folder: String, _ fault: ModelFolder.Fault) -> Complaint {
        switch fault {
        case .unreadable:
            Complaint(
                "\(folder) 中没有可用的 model.json；请用 huiying train 训练。",
                "\(folder) holds no model.json that can be read; train one with huiying train."
            )
        case .damaged:
            Complaint(
                "\(folder) 中的权重文件与 model.json 不符；请重新训练或复制完整。",
                "The weights in \(folder) are not those that model.json names; train again or copy the whole folder."
            )
        }
    }
}
