import CZip
import Foundation

/// The parts of a zip file, read with libzip under limits that are counted while they are unpacked.
@safe final class ZipFile {
    private let archive: OpaquePointer
    private let packed: Int

    /// Parts of a file.
    private static let mostParts = 512
    /// Bytes of a part once it is unpacked.
    static let largestPart = 256 << 20
    /// So many times as large as it was packed may a part become; small ones may be larger.
    private static let mostRatio = 100
    private static let smallPart = 4 << 20

    /// Opens a file that is kept whole.
    ///
    /// - Throws: Why nothing can be taken from it.
    init(_ spool: Spool) throws(FileRefusal) {
        let head = spool.beginning(8)
        // What Office wrote before 2007, and what it writes under a password.
        if head == [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] { throw FileRefusal(.oldWorkbook) }
        guard let descriptor = spool.reader() else { throw FileRefusal(.noRoom) }
        var fault: Int32 = 0
        guard let opened = unsafe zip_fdopen(descriptor, 0, &fault) else {
            close(descriptor)
            throw FileRefusal(.notWorkbook)
        }
        unsafe archive = opened
        packed = spool.size
        let parts = unsafe zip_get_num_entries(archive, 0)
        guard (1...Int64(Self.mostParts)).contains(parts) else { throw FileRefusal(.notWorkbook) }
    }

    deinit { unsafe zip_discard(archive) }

    /// Opens a part by its path; nothing where there is none.
    ///
    /// - Throws: Why it cannot be read.
    func part(_ path: String) throws(FileRefusal) -> ZipPart? {
        let index = unsafe zip_name_locate(archive, path, zip_flags_t(ZIP_FL_NOCASE))
        guard index >= 0 else { return nil }
        var found = unsafe zip_stat_t()
        guard unsafe zip_stat_index(archive, zip_uint64_t(index), 0, &found) == 0 else { throw FileRefusal(.damaged) }
        if unsafe found.encryption_method != UInt16(ZIP_EM_NONE) { throw FileRefusal(.oldWorkbook) }
        guard let opened = unsafe zip_fopen_index(archive, zip_uint64_t(index), 0) else { throw FileRefusal(.damaged) }
        let said = unsafe Int(clamping: found.comp_size)
        let most = max(min(said, packed) * Self.mostRatio, Self.smallPart)
        return unsafe ZipPart(opened, of: self, most: min(most, Self.largestPart))
    }
}

/// One part of a zip file, unpacked piece by piece.
@safe final class ZipPart {
    private let file: OpaquePointer
    /// The part is read from it.
    private let archive: ZipFile
    /// Bytes that it may become.
    let most: Int
    /// How many bytes were unpacked.
    private(set) var count = 0

    init(_ file: OpaquePointer, of archive: ZipFile, most: Int) {
        unsafe self.file = unsafe file
        self.archive = archive
        self.most = most
    }

    deinit { unsafe zip_fclose(file) }

    /// The next bytes; nothing at the end, whose checksum was right.
    ///
    /// - Throws: `FileRefusal` for a part that is damaged or becomes too large.
    func next() throws(FileRefusal) -> [UInt8]? {
        var got: Int64 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, length in
            unsafe got = zip_fread(file, buffer.baseAddress, zip_uint64_t(buffer.count))
            length = max(Int(got), 0)
        }
        guard got >= 0 else { throw FileRefusal(.damaged) }
        count += bytes.count
        guard count <= most else { throw FileRefusal(.unpacksTooLarge) }
        return bytes.isEmpty ? nil : bytes
    }
}
