import Foundation
import Synchronization

/// A private PostgreSQL server: made, started, watched and stopped by the program.
///
/// It listens on a socket in a private folder and on no port. It outlives a program that was killed, and the next
/// program that is started on the same folder takes it over.
package final class EmbeddedServer: Sendable {
    /// Where and how.
    package struct Options: Sendable {
        /// The folder that holds everything of the server.
        package var folder: String
        /// The folder of PostgreSQL's programs, where they are not found by themselves.
        package var programs: String?
        /// Whether another program may be on the server too.
        package var sharing: Sharing
        /// Whether what was acknowledged must survive a crash; only tests do without.
        package var durability: Database.Durability

        /// Describes a server.
        package init(
            folder: String,
            programs: String? = nil,
            sharing: Sharing = .refused,
            durability: Database.Durability = .full
        ) {
            self.folder = folder
            self.programs = programs
            self.sharing = sharing
            self.durability = durability
        }
    }

    /// Whether a server that another program watches may be used too.
    package enum Sharing: Sendable {
        case allowed
        case refused
    }

    private let place: ServerPlace
    /// The lock that says which program watches the server; nothing while another one does.
    private let watching: Mutex<FolderLock?>
    /// A lock that every program on the server shares: who leaves last stops the server.
    private let using: FolderLock

    private init(place: ServerPlace, watching: consuming FolderLock?, using: FolderLock) {
        self.place = place
        self.watching = Mutex(watching)
        self.using = using
    }

    /// Makes the server if there is none, starts it if it does not run, and takes it over if it does.
    ///
    /// - Throws: `ServerFault` with a sentence that says what to do.
    package static func start(_ options: Options) async throws -> EmbeddedServer {
        let place = try ServerPlace(options)
        try place.prepare()
        // Waits while the last program before us stops the server.
        let using = try FolderLock.shared(file: place.usersFile)
        guard let watching = try FolderLock.alone(file: place.lockFile) else {
            guard options.sharing == .allowed else { throw ServerFault.inUse(options.folder) }
            try await place.waitUntilReady()
            return EmbeddedServer(place: place, watching: nil, using: using)
        }
        try place.makeCluster()
        try await place.launch()
        return EmbeddedServer(place: place, watching: watching, using: using)
    }

    /// How its superuser connects.
    package var superuser: String { conninfo(user: place.superuser, database: "postgres") }

    /// How a role connects to one of its databases.
    package func conninfo(user: String, database: String) -> String {
        "host='\(place.socketFolder)' port=5432 user=\(user) dbname=\(database)"
    }

    /// Watches the server until the task is cancelled; a server that died is started again within a second or two.
    ///
    /// Of several programs on one server one watches; when it ends, another takes over.
    ///
    /// - Parameter noticed: Called with nothing when the server was started again, and with what kept it from starting.
    package func watch(_ noticed: @Sendable ((any Error)?) -> Void = { _ in }) async throws {
        while !Task.isCancelled {
            try await Task.sleep(for: .milliseconds(500))
            do {
                guard try takesWatch(), !place.isRunning else { continue }
                try await place.launch()
                noticed(nil)
            } catch let cancelled as CancellationError {
                throw cancelled
            } catch {
                noticed(error)  // tried again at the next turn: the service answers 503 meanwhile
            }
        }
    }

    /// Does what only one program may do at a time, such as making roles and the first city; waits for its turn.
    package func alone<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        while true {
            if let turn = try FolderLock.alone(file: place.setupFile) {
                defer { turn.release() }
                return try await body()
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func takesWatch() throws -> Bool {
        try watching.withLock { lock in
            if lock == nil { lock = try FolderLock.alone(file: place.lockFile) }
            return lock != nil
        }
    }

    /// Stops the server of a folder at once and without a word, for a process that is about to end.
    package static func stopNow(folder: String) {
        guard let place = try? ServerPlace(Options(folder: folder)) else { return }  // nothing to stop
        _ = try? place.control(["stop", "-m", "immediate", "-w", "-t", "10"])  // nobody is left to hear of a fault
    }

    /// Leaves the server; the last program to leave stops it.
    package func stop() async throws {
        watching.withLock { $0 = nil }
        guard using.becomesAlone() else { return }
        try place.control(["stop", "-m", "fast", "-w", "-t", "30"])
        using.release()
    }
}

/// Why the server of our own cannot be used.
package enum ServerFault: Error, CustomStringConvertible, Equatable {
    case noPrograms
    case inUse(String)
    case otherMajor(data: String, programs: String)
    case unreachableFolder(String, user: String)
    case foreignFolder(String)
    case takenFolder(String)
    case failed(String)

    package var description: String {
        switch self {
        case .noPrograms:
            "PostgreSQL's programs were not found; run: make packages (or set HUIYING_PG_BIN to the folder with initdb)"
        case .inUse(let folder):
            "another program is using \(folder); stop it, or set HUIYING_DATA to another folder"
        case .otherMajor(let data, let programs):
            """
            the data were made by PostgreSQL \(data), but the programs are PostgreSQL \(programs); set HUIYING_PG_BIN \
            to the programs of \(data), or take the data over with pg_dump and a new HUIYING_DATA
            """
        case .unreachableFolder(let folder, let user):
            "user \(user), as whom PostgreSQL runs, cannot reach \(folder); set HUIYING_DATA to a folder it can reach"
        case .foreignFolder(let folder):
            "\(folder) holds files that are not ours; set HUIYING_DATA to an empty folder or one that is still to be made"
        case .takenFolder(let folder):
            "\(folder) belongs to somebody else; remove it, or set HUIYING_DATA to a shorter path"
        case .failed(let what): "PostgreSQL did not start: \(what)"
        }
    }
}
