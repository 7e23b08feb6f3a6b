import Crypto
import Foundation
import Jobs
import Kernel

/// The folder in which the program keeps a server of its own and what goes with it.
struct OwnFolder {
    let path: String

    /// The folder that the settings name, else `/var/lib/huiying` for root and `~/.local/share/huiying` for others.
    init(_ settings: Settings) {
        let home = settings.home ?? FileManager.default.homeDirectoryForCurrentUser.path
        path = settings.folder ?? (getuid() == 0 ? "/var/lib/huiying" : home + "/.local/share/huiying")
    }

    private init(path: String) { self.path = path }

    /// The folder of a city that is not in earnest, such as `demo`; it shares nothing with one that is.
    ///
    /// As root the way to it is opened to the user that PostgreSQL runs as; nobody can list or read what lies there.
    func beside(_ name: String) throws -> OwnFolder {
        let files = FileManager.default
        try files.createDirectory(atPath: path, withIntermediateDirectories: true)
        if getuid() == 0 { try files.setAttributes([.posixPermissions: 0o711], ofItemAtPath: path) }
        return OwnFolder(path: path + "/" + name)
    }

    /// Where the checkpoints of a city lie whose operator names no folder: beside this one, as the user that PostgreSQL runs
    /// as owns what lies in it.
    var seals: SealFolder { SealFolder(path: path + "-seals") }

    /// Removes the checkpoints of a demonstration city that is no more.
    func forgetSeals() throws {
        guard FileManager.default.fileExists(atPath: seals.path) else { return }
        try FileManager.default.removeItem(atPath: seals.path)
    }

    /// The key that signs cursors and forms; made on first use, readable by nobody else.
    func key() throws -> SymmetricKey {
        let file = path + "/key"
        if let made = FileManager.default.contents(atPath: file), made.count == 32 { return SymmetricKey(data: made) }
        let key = SymmetricKey(size: .bits256)
        let bytes = unsafe key.withUnsafeBytes { unsafe Data($0) }
        try bytes.write(to: URL(fileURLWithPath: file), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        return key
    }
}
