import Foundation

/// A file that pages refer to.
package struct Asset: Sendable {
    /// Its content.
    package let bytes: [UInt8]
    /// The value for `Content-Type`.
    package let contentType: String
    /// The value for `ETag`, quoted; addresses carry the same digits as `?v=`, so the file may be kept for a year.
    package let etag: String
    /// The address pages give it by.
    let address: String

    init(name: String, bytes: [UInt8]) {
        self.bytes = bytes
        let digits = String(Self.digest(bytes), radix: 16)
        etag = "\"\(digits)\""
        address = "/assets/\(name)?v=\(digits)"
        contentType =
            switch name.split(separator: ".").last {
            case "css": "text/css; charset=utf-8"
            case "js": "text/javascript; charset=utf-8"
            case "svg": "image/svg+xml"
            default: "application/octet-stream"
            }
    }

    /// FNV-1a, 64 bits: enough to tell two versions of a file apart.
    private static func digest(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
