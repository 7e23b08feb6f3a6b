import Crypto
import Foundation
import Journal

/// The file of checkpoints, locked for as long as a line is added.
///
/// A line is added by one write at the end and is on the disk before anybody hears of it. What a write that was broken off
/// left behind is cut away before the next one.
final class CheckpointFile {
    /// The newest line; nothing in a file that was just begun.
    private(set) var last: CheckpointLine?
    /// Whether something stands behind the last whole line, which has to be mended before a line is added.
    var isTorn: Bool { !rest.isEmpty }
    private var rest: [UInt8] = []
    private let folder: SealFolder
    private let key: Curve25519.Signing.PrivateKey
    private let handle: FileHandle

    /// Opens and locks the file of a folder; makes both, and the key, where there are none.
    ///
    /// - Throws: `SealFolderFault` where no line can follow what is there.
    init(_ folder: SealFolder, of city: CityMark) throws {
        self.folder = folder
        do { try folder.prepare() } catch { throw SealFolderFault.unwritable(folder.path) }
        let descriptor = unsafe open(folder.file, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SealFolderFault.unwritable(folder.file) }
        // Closing it, which comes with the end of the object, lets the lock go.
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw SealFolderFault.busy(folder.file) }
        let size = try handle.seekToEnd()
        if let key = try folder.key() {
            self.key = key
        } else {
            guard size == 0 else { throw SealFolderFault.keyGone(folder.keyFile) }
            key = try folder.makeKey()
        }
        try readLast(size)
        if let last, last.checkpoint.city.founded != city.founded { throw SealFolderFault.foreign(folder.file) }
    }

    /// Adds a line.
    func add(_ line: CheckpointLine) throws {
        let isFirst = last == nil
        let size = try handle.seekToEnd()
        do {
            try handle.write(contentsOf: Data(line.bytes + [UInt8(ascii: "\n")]))
            try handle.synchronize()
        } catch {
            // On a full disk no half of a line is left, which a copy would keep.
            try handle.truncate(atOffset: size)
            throw error
        }
        if isFirst { try folder.keep() }
        last = line
    }

    /// Signs a line.
    func line(_ checkpoint: Checkpoint) throws -> CheckpointLine { try CheckpointLine(checkpoint, signedWith: key) }

    /// More than the longest line.
    private static let reach: UInt64 = 16_384

    /// Reads the last whole line and what stands behind it.
    private func readLast(_ size: UInt64) throws {
        guard size > 0 else { return }
        let start = size > Self.reach ? size - Self.reach : 0
        try handle.seek(toOffset: start)
        let bytes = [UInt8](try handle.readToEnd() ?? Data())
        let end = bytes.lastIndex(of: UInt8(ascii: "\n"))
        rest = [UInt8](bytes[(end.map { $0 + 1 } ?? 0)...])
        guard end != nil || start == 0 else { throw SealFolderFault.damaged(folder.file) }
        if let end {
            let begin = bytes[..<end].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            last = CheckpointLine([UInt8](bytes[begin..<end]))
            guard let last, last.isSigned(by: key.publicKey) else { throw SealFolderFault.damaged(folder.file) }
        }
    }

    /// Mends what a write that was broken off left behind.
    ///
    /// - Parameter known: The highest number that the database remembers of this file: such a line was whole once.
    /// - Throws: `SealFolderFault.damaged` where it is no such thing.
    func mend(known: Int64) throws {
        if let whole = CheckpointLine(rest), whole.isSigned(by: key.publicKey) {
            // All of it was written but its end.
            try handle.write(contentsOf: Data([UInt8(ascii: "\n")]))
            last = whole
        } else {
            let number = (last?.checkpoint.number ?? 0) + 1
            guard known < number, CheckpointLine.canBegin(rest, after: last?.checkpoint),
                !rest.contains(UInt8(ascii: "}"))
            else { throw SealFolderFault.damaged(folder.file) }
            try handle.truncate(atOffset: handle.seekToEnd() - UInt64(rest.count))
        }
        try handle.synchronize()
        rest = []
    }
}
