import Foundation

/// Keeps the bytes of a file that can only be read once all of it is there; they lie in a file without a name and go with it.
@safe final class Spool {
    private let handle: FileHandle
    /// How many bytes are kept.
    private(set) var size = 0

    /// - Throws: `FileRefusal` where the machine has no room.
    init() throws(FileRefusal) {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("huiying-\(UUID().uuidString)").path
        let descriptor = unsafe open(place, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileRefusal(.noRoom) }
        unsafe unlink(place)
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Keeps the next bytes.
    ///
    /// - Throws: `FileRefusal` where the machine has no room.
    func keep(_ bytes: [UInt8]) throws(FileRefusal) {
        do { try handle.write(contentsOf: Data(bytes)) } catch { throw FileRefusal(.noRoom) }
        size += bytes.count
    }

    /// The first bytes.
    func beginning(_ count: Int) -> [UInt8] {
        guard (try? handle.seek(toOffset: 0)) != nil, let data = try? handle.read(upToCount: count) else { return [] }
        return Array(data)
    }

    /// A descriptor of its own for who reads from the start and closes it; nothing where the machine gives none.
    func reader() -> Int32? {
        let copy = dup(handle.fileDescriptor)
        guard copy >= 0, lseek(copy, 0, SEEK_SET) == 0 else { return nil }
        return copy
    }
}
