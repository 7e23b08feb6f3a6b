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
        guard let target = unsafe zip_source_buffer_create(nil, 0, 0, nil) else { throw Fault(step: "create") }
        defer { unsafe zip_source_free(target) }
        // One hold for the archive, which lets it go when it is closed, and one for reading afterwards.
        unsafe zip_source_keep(target)
        guard let archive = unsafe zip_open_from_source(target, Int32(ZIP_TRUNCATE), nil) else {
            unsafe zip_source_free(target)
            throw Fault(step: "open")
        }
        // The texts are read when the archive is closed.
        let held = parts.map { Array($0.text.utf8) }
        let copies = unsafe held.map { bytes in
            let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(bytes.count, 1))
            _ = unsafe copy.initialize(from: bytes)
            return unsafe copy
        }
        defer { unsafe copies.forEach { unsafe $0.deallocate() } }
        for (place, part) in parts.enumerated() {
            let count = zip_uint64_t(held[place].count)
            guard let source = unsafe zip_source_buffer(archive, copies[place].baseAddress, count, 0),
                unsafe zip_file_add(archive, part.path, source, zip_flags_t(ZIP_FL_ENC_UTF_8)) >= 0
            else {
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
