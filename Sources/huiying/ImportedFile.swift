import Crypto
import Foundation
import Intake
import Kernel

/// A file that is read piece by piece, from its start as often as is needed.
final class ImportedFile: Sendable {
    /// What the file is called, without its folder.
    let name: String
    /// Its length in bytes when it was opened.
    let size: Int
    private let handle: FileHandle

    /// Opens a file.
    ///
    /// - Throws: `Complaint` when it cannot be read.
    init(path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path),
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        else { throw Complaint("无法读取文件 \(path)。", "The file \(path) cannot be read.") }
        self.handle = handle
        self.size = size
        name = URL(fileURLWithPath: path).lastPathComponent
    }

    /// A piece by its number, or nothing behind the last one.
    func piece(_ place: Int) throws -> [UInt8]? {
        try handle.seek(toOffset: UInt64(place) << 18)
        return try next()
    }

    /// The next piece, or nothing at the end.
    func next() throws -> [UInt8]? {
        guard let piece = try handle.read(upToCount: 1 << 18), !piece.isEmpty else { return nil }
        return Array(piece)
    }

    private func rewind() throws { try handle.seek(toOffset: 0) }

    /// SHA-256 of the whole file and the encoding that its lines speak for.
    func look() throws -> (digest: [UInt8], encoding: FileEncoding) {
        var hash = SHA256()
        var guess = EncodingGuess()
        try rewind()
        while let piece = try next() {
            hash.update(data: piece)
            guess.add(piece)
        }
        try rewind()
        return (Array(hash.finalize()), guess.encoding)
    }

    /// Makes sure that items can be taken, so that a file of which none can leaves no trace.
    ///
    /// - Returns: The header of a table.
    /// - Throws: `Complaint` with the reason and the header that was found.
    func check(_ reading: FileReading) throws -> TableHeader? {
        try rewind()
        do {
            var items = try FileItems(reading)
            while !items.hasBegun {
                if let piece = try next() {
                    _ = try items.items(in: piece)
                } else if try items.rest() == nil {
                    break
                }
            }
            return items.header
        } catch let refusal as FileRefusal {
            let header = refusal.header.isEmpty ? "" : "\n" + refusal.header.joined(separator: ", ")
            throw Complaint(refusal.problem.code.zh + header, refusal.problem.code.en + header)
        }
    }
}
