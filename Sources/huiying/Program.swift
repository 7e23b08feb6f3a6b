import ArgumentParser
import Foundation
import Kernel
import NIOCore
import NIOPosix
import Organisation
import Playbooks
import Postgres

/// What every command does first and last.
enum Program {
    /// Reads the settings, runs a command, and turns what is thrown into a sentence and an exit code.
    ///
    /// A refusal, a wrong setting or a database that is not fit ends with 2, a fault with 1.
    static func run(_ command: (Settings) async throws -> Void) async throws {
        do {
            try await command(try Settings(environment: ProcessInfo.processInfo.environment))
        } catch let exit as ExitCode {
            throw exit
        } catch let refusal as any Refusal {
            Terminal.note(refusal.sentence.zh, refusal.sentence.en)
            if let file = refusal as? CityFileRefusal { Terminal.complain(file.description) }
            throw ExitCode(2)
        } catch let errors as PlaybookErrors {
            Terminal.note(errors.chinese, errors.description)
            throw ExitCode(2)
        } catch let error as any CustomStringConvertible
            where error is Settings.Invalid || error is GroundFault || error is MigrationFault || error is ServerFault
            || error is Complaint
        {
            Terminal.complain(error.description)
            throw ExitCode(2)
        } catch let error as DatabaseError {
            Terminal.complain("\(error)")
            throw ExitCode(1)
        } catch let error as CocoaError {
            Terminal.complain([error.localizedDescription, error.filePath ?? ""].joined(separator: " "))
            throw ExitCode(1)
        }
    }
}

/// Something that a command was told and cannot do, in the terminal's language.
struct Complaint: Error, CustomStringConvertible {
    let description: String

    init(_ zh: String, _ en: String) { description = Terminal.words(zh, en) }
}

/// A port to listen on.
enum Port {
    /// Refuses a port that is taken, with the setting that names another.
    static func check(_ port: Int, on host: String) async throws {
        guard await isFree(port, on: host) else {
            throw Complaint(
                "端口 \(port) 不能使用（可能已被占用），请用 HUIYING_PORT 指定另一个端口。",
                "Port \(port) cannot be used (it may be taken); set HUIYING_PORT to another one."
            )
        }
    }

    /// The first free port from one on.
    static func free(from port: Int, on host: String) async throws -> Int {
        for candidate in port..<min(port + 100, 65_536) where await isFree(candidate, on: host) { return candidate }
        throw Complaint("没有空闲的端口，请用 HUIYING_PORT 指定。", "No port is free; set HUIYING_PORT.")
    }

    private static func isFree(_ port: Int, on host: String) async -> Bool {
        do {
            let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            try await bootstrap.bind(host: host, port: port).get().close()
            return true
        } catch {
            return false
        }
    }
}
