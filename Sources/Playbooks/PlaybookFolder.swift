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
