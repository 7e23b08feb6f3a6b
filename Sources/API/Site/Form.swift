import Foundation
import HTTPTypes
import Hummingbird
import Kernel

/// What a form of our pages sent: fields and files.
struct Form: Sendable {
    private(set) var fields: [String: String] = [:]
    private(set) var files: [(name: String, bytes: [UInt8])] = []

    /// Reads a body as browsers send it: `application/x-www-form-urlencoded` or `multipart/form-data` (RFC 7578).
    ///
    /// - Throws: `BodyRefused` for anything else, or for what is cut off.
    init(_ bytes: [UInt8], contentType: String?) throws {
        let kind = contentType ?? ""
        if kind.hasPrefix("application/x-www-form-urlencoded") {
            try readFields(bytes)
        } else if kind.hasPrefix("multipart/form-data"), let mark = Self.boundary(kind) {
            try readParts(bytes, boundary: mark)
        } else {
            throw BodyRefused(
                code: "form.wrong-type",
                sentence: Sentence(zh: "表单格式无法识别。", en: "The form's type is not known."),
                kind: .wrongType
            )
        }
    }

    static let unreadable = BodyRefused(
        code: "form.unreadable",
        sentence: Sentence(zh: "表单内容不完整，请重新提交。", en: "The form is incomplete; send it again.")
    )

    private mutating func readFields(_ bytes: [UInt8]) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Self.unreadable }
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
                $0.replacingOccurrences(of: "+", with: " ").removingPercentEncoding
            }
            guard let name = parts.first ?? nil, parts.count == 2, let value = parts[1] else { throw Self.unreadable }
            try keep(value, as: name)
        }
    }

    private mutating func readParts(_ bytes: [UInt8], boundary: String) throws {
        let data = Data(bytes)
        let mark = Data("--\(boundary)".utf8)
        let blank = Data("\r\n\r\n".utf8)
        guard var at = data.range(of: mark)?.upperBound else { throw Self.unreadable }
        while !data[at...].starts(with: Data("--".utf8)) {
            guard let head = data.range(of: blank, in: at..<data.endIndex),
                let end = data.range(of: Data("\r\n".utf8) + mark, in: head.upperBound..<data.endIndex)
            else { throw Self.unreadable }
            let header = String(decoding: data[at..<head.lowerBound], as: UTF8.self)
            try keep(Data(data[head.upperBound..<end.lowerBound]), header)
            at = end.upperBound
        }
    }

    /// The database takes no text with a NUL, and no browser sends one.
    private mutating func keep(_ value: String, as name: String) throws {
        guard !value.utf8.contains(0) else { throw Self.unreadable }
        fields[name] = value
    }

    private mutating func keep(_ content: Data, _ header: String) throws {
        guard let name = Self.parameter("name", in: header) else { return }
        if let file = Self.parameter("filename", in: header) {
            // A browser sends an empty part for a file field in which nothing was chosen.
            if !(file.isEmpty && content.isEmpty) { files.append((file, Array(content))) }
        } else {
            try keep(
                String(decoding: content, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n"),
                as: name
            )
        }
    }

    private static func boundary(_ contentType: String) -> String? {
        guard let start = contentType.range(of: "boundary=")?.upperBound else { return nil }
        let mark = contentType[start...].prefix { $0 != ";" }.trimmingCharacters(in: CharacterSet(charactersIn: "\" "))
        return (1...70).contains(mark.utf8.count) ? mark : nil
    }

    private static func parameter(_ name: String, in header: String) -> String? {
        guard let start = header.range(of: " \(name)=\"")?.upperBound,
            let end = header.range(of: "\"", range: start..<header.endIndex)?.lowerBound
        else { return nil }
        return header[start..<end].replacingOccurrences(of: "%22", with: "\"")
    }
}
