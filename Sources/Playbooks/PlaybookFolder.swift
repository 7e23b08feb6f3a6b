package import Foundation

/// Reads the files of a playbook from a folder, as they can be checked, published and digested.
package enum PlaybookFolder {
    /// The contents of every `.yaml` file below a folder by its path inside it.
    ///
    /// - Throws: What the file system says where a folder or file cannot be read or is no UTF-8.
    package static func files(in folder: URL) throws -> [String: String] {
        var files: [String: String] = [:]
        try collect(folder, prefix: "", into: &files)
        return files
    }

    /// Writes files into a folder that is there.
    ///
    /// - Throws: `NotPlain` for a path that may lead out of the folder; what the file system says otherwise.
    package static func write(_ files: [String: String], into folder: URL) throws {
        for (path, text) in files {
            // Versions that were published before such paths were refused are not read again.
            guard isPlain(path) else { throw NotPlain(path: path) }
            let file = folder.appendingPathComponent(path)
            let above = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: above, withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
    }

    /// A path that may lead out of its folder.
    package struct NotPlain: Error {
        /// The path as the version has it.
        package let path: String
    }

    /// Whether a path names a file inside a folder and leads nowhere else.
    static func isPlain(_ path: String) -> Bool {
        path.hasSuffix(".yaml") && !path.contains("\\")
            && path.split(separator: "/", omittingEmptySubsequences: false)
                .allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
    }

    private static func collect(_ folder: URL, prefix: String, into files: inout [String: String]) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where !name.hasPrefix(".") {
            let url = folder.appendingPathComponent(name)
            if try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true {
                try collect(url, prefix: prefix + name + "/", into: &files)
            } else if name.hasSuffix(".yaml") {
                // The same words are the same version, whichever system they were written on.
                files[prefix + name] = try String(contentsOf: url, encoding: .utf8)
                    .replacingOccurrences(of: "\r\n", with: "\n")
            }
        }
    }
}
