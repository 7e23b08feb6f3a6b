package import Crypto
package import Foundation
import Journal

/// The folder outside the database in which the checkpoints of a city are kept, with the key that signs them.
///
/// PostgreSQL sees neither. Whoever can write the folder can do away with what it holds, so copies of the file belong on
/// another machine.
package struct SealFolder: Sendable {
    /// Where it is.
    package let path: String

    /// Names a folder; it is made when the first checkpoint is written.
    package init(path: String) { self.path = path }

    /// The file with the checkpoints, one a line.
    package var file: String { path + "/checkpoints.ndjson" }
    /// The file with the key that signs: 64 hexadecimal digits.
    package var keyFile: String { path + "/signing-key" }

    /// The key that signs; nothing where none was made yet.
    ///
    /// - Throws: `SealFolderFault` where there is a file that is no key or cannot be read.
    package func key() throws -> Curve25519.Signing.PrivateKey? {
        guard let written = try Self.contents(of: keyFile) else { return nil }
        let digits = String(decoding: written, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let bytes = [UInt8](hex: digits), bytes.count == 32 else { throw SealFolderFault.noKey(keyFile) }
        return try Curve25519.Signing.PrivateKey(rawRepresentation: Data(bytes))
    }

    /// The checkpoints as they stand in the file; nothing where there is none.
    ///
    /// - Throws: `SealFolderFault` where there is one that cannot be read.
    package func checkpoints() throws -> Data? { try Self.contents(of: file) }

    /// A file as it stands, not read before it is needed; nothing where there is none.
    package static func contents(of file: String) throws -> Data? {
        do {
            return try Data(contentsOf: URL(fileURLWithPath: file), options: .mappedIfSafe)
        } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
            return nil
        } catch {
            throw SealFolderFault.unreadable(file)
        }
    }

    /// Makes the folder and the key, readable by nobody else.
    func prepare() throws {
        let files = FileManager.default
        if !files.fileExists(atPath: path) {
            try files.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        }
    }

    /// Makes a key that nobody else can read; called with the file of checkpoints locked.
    func makeKey() throws -> Curve25519.Signing.PrivateKey {
        let key = Curve25519.Signing.PrivateKey()
        let half = keyFile + ".new"
        let descriptor = unsafe open(half, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SealFolderFault.unwritable(path) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(([UInt8](key.rawRepresentation).hex + "\n").utf8))
        try handle.synchronize()
        try handle.close()
        guard unsafe rename(half, keyFile) == 0 else { throw SealFolderFault.unwritable(path) }
        try keep()
        return key
    }

    /// Sees to it that names of files in the folder survive a crash.
    func keep() throws {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SealFolderFault.unreadable(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SealFolderFault.unwritable(path) }
    }
}

/// Why checkpoints cannot be read or written.
package enum SealFolderFault: Error, Equatable, CustomStringConvertible {
    case unreadable(String)
    case unwritable(String)
    /// The key file holds no key.
    case noKey(String)
    /// There are checkpoints, and the key that signed them is gone.
    case keyGone(String)
    /// The checkpoints are of another city.
    case foreign(String)
    /// The last line is none that this key signed.
    case damaged(String)
    /// The file ends earlier than the database remembers it.
    case older(String)
    /// Another process is writing.
    case busy(String)

    package var description: String {
        switch self {
        case .unreadable(let path): "\(path) cannot be read"
        case .unwritable(let path): "\(path) cannot be written; set HUIYING_SEALS to a folder that can"
        case .noKey(let path): "\(path) holds no key"
        case .keyGone(let path): "\(path) is gone; bring it back, or move the checkpoints elsewhere to begin anew"
        case .foreign(let path): "\(path) is of another city; set HUIYING_SEALS to a folder of this city's own"
        case .damaged(let path):
            "the last line of \(path) was changed; keep it as evidence elsewhere, and another is begun"
        case .older(let path):
            "\(path) ends earlier than the database remembers: bring the newer one back, or move it elsewhere to begin anew"
        case .busy(let path): "another process is writing \(path)"
        }
    }
}
