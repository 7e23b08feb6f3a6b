package import Kernel
import Postgres

/// The kinds of files that are told apart by their first bytes; everything else is just bytes.
package enum MediaType: String, Sendable, CaseIterable, SQLValue {
    case png = "image/png"
    case jpeg = "image/jpeg"
    case gif = "image/gif"
    case webp = "image/webp"
    case pdf = "application/pdf"
    case zip = "application/zip"
    case mp4 = "video/mp4"
    case mp3 = "audio/mpeg"
    case text = "text/plain"
    case bytes = "application/octet-stream"

    /// The type that the bytes show, whatever a sender called them.
    package static func found(in bytes: [UInt8]) -> MediaType {
        func begins(_ mark: [UInt8], at offset: Int = 0) -> Bool { bytes.dropFirst(offset).starts(with: mark) }
        if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if begins([0xFF, 0xD8, 0xFF]) { return .jpeg }
        if begins(Array("GIF87a".utf8)) || begins(Array("GIF89a".utf8)) { return .gif }
        if begins(Array("RIFF".utf8)), begins(Array("WEBP".utf8), at: 8) { return .webp }
        if begins(Array("%PDF-".utf8)) { return .pdf }
        if begins([0x50, 0x4B, 0x03, 0x04]) || begins([0x50, 0x4B, 0x05, 0x06]) { return .zip }
        if begins(Array("ftyp".utf8), at: 4) { return .mp4 }
        if begins(Array("ID3".utf8)) { return .mp3 }
        return isText(bytes) ? .text : .bytes
    }

    /// Text is UTF-8 without control characters but tab and line ends.
    private static func isText(_ bytes: [UInt8]) -> Bool {
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        return bytes.allSatisfy { $0 >= 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }
}

/// Every "no" about attachments.
package enum AttachmentRefusal: Refusal, CaseIterable {
    case absent
    case empty
    case tooLarge
    case nameUnreadable

    package var code: String {
        switch self {
        case .absent: "attachment.absent"
        case .empty: "attachment.empty"
        case .tooLarge: "attachment.too-large"
        case .nameUnreadable: "attachment.name-unreadable"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .absent:
            Sentence(zh: "没有这个附件或其所属事项，或您无权查看。", en: "There is no such attachment or holder, or you may not see it.")
        case .empty: Sentence(zh: "附件是空的。", en: "The attachment is empty.")
        case .tooLarge: Sentence(zh: "单个附件不超过 20 MiB。", en: "An attachment may have at most 20 MiB.")
        case .nameUnreadable:
            Sentence(
                zh: "请给附件取 1 至 200 字的名称，不含控制字符。",
                en: "Give the attachment a name of 1 to 200 characters without control characters."
            )
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .absent: .absent
        case .empty, .nameUnreadable: .against
        case .tooLarge: .tooLarge
        }
    }
}
