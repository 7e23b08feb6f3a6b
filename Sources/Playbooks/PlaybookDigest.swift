import Crypto

/// The name of a version of the playbooks, made of what the files say.
enum PlaybookDigest {
    /// SHA-256 over the files, sorted by path: length of path, path, length of content, content.
    ///
    /// Lengths are 8 bytes, the highest first, so that no two sets of files give the same bytes.
    static func digest(of files: [String: String]) -> String {
        var hash = SHA256()
        let sorted = files.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for (path, content) in sorted {
            for text in [path, content] {
                let bytes = Array(text.utf8)
                let length = UInt64(bytes.count)
                hash.update(data: (0..<8).map { UInt8(truncatingIfNeeded: length >> (56 - 8 * $0)) })
                hash.update(data: bytes)
            }
        }
        return hash.finalize().map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        .joined()
    }
}
