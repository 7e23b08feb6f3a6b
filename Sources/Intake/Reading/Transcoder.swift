import Foundation
import Synchronization

/// Turns bytes of an encoding into text with the C library's own tables.
///
/// In GB18030 commas, quotes and line breaks never stand within a character, so a file is taken apart first and decoded
/// cell by cell: a character that is cut where a piece of the file ends is whole again by then.
final class Transcoder: Sendable {
    private let converter: Mutex<Converter>
    private let isASCIIBased: Bool

    @safe private struct Converter: ~Copyable {
        let handle: iconv_t

        deinit { _ = unsafe iconv_close(handle) }
    }

    /// Opens the tables; nothing where the C library comes without them.
    init?(from encoding: String = "GB18030") {
        guard let handle = unsafe iconv_open("UTF-8", encoding), Int(bitPattern: handle) != -1 else { return nil }
        converter = unsafe Mutex(Converter(handle: handle))
        isASCIIBased = encoding != "UTF-16"
    }

    /// The text, or nothing when a byte belongs to no character.
    func text(_ bytes: [UInt8]) -> String? {
        if isASCIIBased, bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
        return converter.withLock { converter in
            var given = bytes.map { CChar(bitPattern: $0) }
            // One byte becomes at most three.
            var made = [CChar](repeating: 0, count: bytes.count * 3)
            var left = given.count
            var room = made.count
            let answer = unsafe given.withUnsafeMutableBufferPointer { given in
                unsafe made.withUnsafeMutableBufferPointer { made in
                    var from = given.baseAddress
                    var to = made.baseAddress
                    return unsafe iconv(converter.handle, &from, &left, &to, &room)
                }
            }
            guard answer == 0, left == 0 else {
                _ = unsafe iconv(converter.handle, nil, nil, nil, nil)
                return nil
            }
            return String(decoding: made.prefix(made.count - room).lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}
