import CZip

/// Writes a small zip file in memory.
package enum ZipWriter {
    /// What libzip could not do.
    package struct Fault: Error {
        let step: String
    }

    /// The bytes of a zip file with these parts.
    ///
    /// - Throws: `Fault` where there is no memory.
    package static func bytes(_ parts: [(path: String, text: String)]) throws -> [UInt8] {
        try bytes(of: parts.map { part in (path: part.path, content: try ZipContent(part.text)) })
    }

    /// The bytes of a zip file with parts that were written piece by piece; nothing can be added to them afterwards.
    ///
    /// - Throws: `Fault` where there is no memory.
    static func bytes(of parts: [(path: String, content: ZipContent)]) throws -> [UInt8] {
        guard let target = unsafe zip_source_buffer_create(nil, 0, 0, nil) else { throw Fault(step: "create") }
        defer { unsafe zip_source_free(target) }
        // One hold for the archive, which lets it go when it is closed, and one for reading afterwards.
        unsafe zip_source_keep(target)
        guard let archive = unsafe zip_open_from_source(target, Int32(ZIP_TRUNCATE), nil) else {
            unsafe zip_source_free(target)
            throw Fault(step: "open")
        }
        // What is in the parts is read when the archive is closed.
        for part in parts {
            guard unsafe part.content.joins(archive, as: part.path) else {
                unsafe zip_discard(archive)
                throw Fault(step: "add")
            }
        }
        guard unsafe zip_close(archive) == 0 else {
            unsafe zip_discard(archive)
            throw Fault(step: "close")
        }
        return try unsafe read(target)
    }

    private static func read(_ source: OpaquePointer) throws -> [UInt8] {
        guard unsafe zip_source_open(source) == 0 else { throw Fault(step: "read") }
        defer { unsafe zip_source_close(source) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe zip_source_read(source, &piece, zip_uint64_t(piece.count))
            guard count >= 0 else { throw Fault(step: "read") }
            if count == 0 { return bytes }
            bytes += piece.prefix(Int(count))
        }
    }
}

/// What is in a part of a zip file, written piece by piece and kept once.
@safe final class ZipContent {
    private let source: OpaquePointer

    /// Begins a part.
    ///
    /// - Throws: `ZipWriter.Fault` where there is no memory.
    init(_ text: String) throws {
        guard let made = unsafe zip_source_buffer_create(nil, 0, 0, nil) else { throw ZipWriter.Fault(step: "create") }
        unsafe source = made
        guard unsafe zip_source_begin_write(source) == 0 else { throw ZipWriter.Fault(step: "begin") }
        try add(text)
    }

    deinit { unsafe zip_source_free(source) }

    /// Writes the next piece.
    ///
    /// - Throws: `ZipWriter.Fault` where there is no memory.
    func add(_ text: String) throws {
        let bytes = Array(text.utf8)
        let count = unsafe zip_source_write(source, bytes, zip_uint64_t(bytes.count))
        guard Int(count) == bytes.count else { throw ZipWriter.Fault(step: "write") }
    }

    /// Ends the part and makes it one of an archive; false where that cannot be.
    fileprivate func joins(_ archive: OpaquePointer, as path: String) -> Bool {
        guard unsafe zip_source_commit_write(source) == 0 else { return false }
        // The archive lets go of what it was given, and so does this.
        unsafe zip_source_keep(source)
        guard unsafe zip_file_add(archive, path, source, zip_flags_t(ZIP_FL_ENC_UTF_8)) >= 0 else {
            unsafe zip_source_free(source)
            return false
        }
        return true
    }
}
