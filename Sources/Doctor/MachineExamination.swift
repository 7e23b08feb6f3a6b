import Foundation
import Kernel

/// Looks at the machine that the program runs on: settings, the data folder and its disk, the clock.
package struct MachineExamination: Sendable {
    private let environment: [String: String]
    /// The folder of the program's own data, where it keeps any.
    private let folder: String?
    /// The folder of the journal's checkpoints.
    private let seals: String?

    /// Prepares to look.
    ///
    /// - Parameters:
    ///   - environment: What the operator set.
    ///   - folder: The folder for the program's own server, if it runs one.
    ///   - seals: The folder of the journal's checkpoints and the key that signs them.
    package init(environment: [String: String], folder: String?, seals: String? = nil) {
        self.environment = environment
        self.folder = folder
        self.seals = seals
    }

    /// What is wrong with the machine.
    package func findings() -> [Finding] { settings() + disk() + checkpoints() + clock() }

    private func settings() -> [Finding] {
        let remedy = Sentence.said("更正环境变量后重新启动。", "Mend the environment and start again.")
        do throws(Settings.Invalid) {
            let settings = try Settings(environment: environment)
            guard settings.database != nil, settings.key == nil else { return [] }
            return [
                Finding(
                    "settings.no-key",
                    .wrong,
                    "HUIYING_KEY",
                    what: .said("没有设置 HUIYING_KEY。", "HUIYING_KEY is not set."),
                    why: .said(
                        "同一城市的各进程认不出彼此发的翻页标记和表单。",
                        "The processes of a city do not know one another's cursors and forms."
                    ),
                    remedy: .said(
                        "运行：openssl rand -hex 32，设为 HUIYING_KEY。",
                        "Run: openssl rand -hex 32, and set it as HUIYING_KEY."
                    )
                )
            ]
        } catch {
            return error.complaints.map { complaint in
                Finding(
                    "settings.invalid",
                    .wrong,
                    String(complaint.prefix { $0 != " " }),
                    what: .said("设置有误：\(complaint)", "A setting is wrong: \(complaint)."),
                    why: .said("程序拒绝在看不懂的设置下启动。", "The program does not start under settings that it cannot read."),
                    remedy: remedy
                )
            }
        }
    }

    private func disk() -> [Finding] {
        guard let folder, FileManager.default.fileExists(atPath: folder) else { return [] }
        var found: [Finding] = []
        if let free = try? FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? Int,
            free < 1 << 30
        {
            found.append(
                Finding(
                    "disk.little-space",
                    free < 100 << 20 ? .wrong : .warning,
                    folder,
                    what: .said("\(folder) 所在磁盘只剩 \(free >> 20) MiB。", "Only \(free >> 20) MiB are free at \(folder)."),
                    why: .said(
                        "磁盘写满后不再收取任何内容；附件也存在这里。",
                        "When it is full nothing is taken in; attachments lie there too."
                    ),
                    remedy: .said(
                        "腾出空间，或换到更大的磁盘：df -h \(folder)",
                        "Free some, or move to a larger disk: df -h \(folder)"
                    )
                )
            )
        }
        let why = Sentence.said("拿到密钥的人可以伪造表单和翻页标记。", "Who has the key can forge forms and cursors.")
        return found + permissions(of: folder + "/key", most: 0o600, why)
            + owner(of: folder, .said("自带的数据库不能启动。", "The server of the program's own cannot start."))
    }

    private func checkpoints() -> [Finding] {
        guard let seals, FileManager.default.fileExists(atPath: seals) else { return [] }
        let why = Sentence.said("拿到密钥的人可以伪造留痕的检查点。", "Who has the key can forge the journal's checkpoints.")
        return permissions(of: seals + "/signing-key", most: 0o600, why)
            + owner(of: seals, .said("留痕的检查点写不进去。", "The journal's checkpoints cannot be written."))
    }

    private func permissions(of path: String, most: Int, _ why: Sentence) -> [Finding] {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue, mode & ~most != 0
        else { return [] }
        return [
            Finding(
                "disk.permissions",
                .wrong,
                path,
                what: .said("\(path) 别人也能读写。", "\(path) is open to others."),
                why: why,
                remedy: .said("运行：chmod 600 \(path)", "Run: chmod 600 \(path)")
            )
        ]
    }

    private func owner(of path: String, _ why: Sentence) -> [Finding] {
        guard !FileManager.default.isWritableFile(atPath: path) else { return [] }
        return [
            Finding(
                "disk.not-writable",
                .wrong,
                path,
                what: .said("\(path) 不可写。", "\(path) cannot be written."),
                why: why,
                remedy: .said("运行：chown -R \"$(id -un)\" \(path)", "Run: chown -R \"$(id -un)\" \(path)")
            )
        ]
    }

    private func clock() -> [Finding] {
        if FileManager.default.fileExists(atPath: "/run/systemd/timesync/synchronized") { return [] }
        switch said("timedatectl", ["show", "--property=NTPSynchronized", "--value"]) {
        case "yes": return []
        case "no":
            return [
                Finding(
                    "clock.not-synchronised",
                    .warning,
                    what: .said("本机时钟没有与网络时间同步。", "This machine's clock is not synchronised."),
                    why: .said("时限以时钟为准。", "Limits run by the clock."),
                    remedy: .said("运行：timedatectl set-ntp true", "Run: timedatectl set-ntp true")
                )
            ]
        default:
            return [
                Finding(
                    "clock.unknown",
                    .unknown,
                    what: .said("看不出本机时钟是否与网络时间同步。", "Whether this machine's clock is synchronised cannot be told."),
                    why: .said("时限以时钟为准。", "Limits run by the clock."),
                    remedy: .said(
                        "在宿主机上运行：timedatectl 或 chronyc tracking",
                        "On the host: timedatectl, or chronyc tracking"
                    )
                )
            ]
        }
    }

    /// What a program prints, or nothing when it cannot be run.
    private func said(_ program: String, _ arguments: [String]) -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return nil }
        let words = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return String(decoding: words, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
