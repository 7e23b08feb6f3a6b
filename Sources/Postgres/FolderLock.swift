import Foundation

/// A lock on a folder that ends with the process that holds it, however that ends.
final class FolderLock: Sendable {
    private let descriptor: Int32

    private init(file: String) throws {
        descriptor = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ServerFault.failed("cannot write \(file)") }
    }

    /// The lock that only one process can hold; nothing when another one does.
    static func alone(file: String) throws -> FolderLock? {
        let lock = try FolderLock(file: file)
        return lock.becomesAlone() ? lock : nil
    }

    /// The lock that many share; waits while one has it alone.
    static func shared(file: String) throws -> FolderLock {
        let lock = try FolderLock(file: file)
        while flock(lock.descriptor, LOCK_SH) != 0 {
            guard errno == EINTR else { throw ServerFault.failed("cannot lock \(file)") }
        }
        return lock
    }

    /// Whether nobody else holds it, so that it is held alone from now on.
    func becomesAlone() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

    func release() { flock(descriptor, LOCK_UN) }

    deinit { close(descriptor) }
}
