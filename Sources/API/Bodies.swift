import Foundation
import HTTPTypes
import Hummingbird
import Intake
import Kernel

extension Request {
    /// The whole body.
    ///
    /// - Throws: `BodyRefused` when it is longer than `most` bytes.
    func bytes(upTo most: Int) async throws -> [UInt8] {
        var taken: [UInt8] = []
        try await eachPart(upTo: most) { taken.append(contentsOf: $0.readableBytesView) }
        return taken
    }

    /// Hands the body over part by part as it comes.
    ///
    /// - Throws: `BodyRefused` when it is longer than `most` bytes, or when it was cut: the server's own sequence ends as
    ///   if a body were whole when its connection does.
    func eachPart(upTo most: Int, _ take: (ByteBuffer) async throws -> Void) async throws {
        try refuseAnnounced(over: most)
        var taken = 0
        var parts = body.makeAsyncIterator()
        while let part = try await Self.next(&parts) {
            taken += part.readableBytes
            guard taken <= most else { throw BodyRefused.tooLarge(most) }
            try await take(part)
        }
        if let said = headers[.contentLength].flatMap({ Int($0) }), said != taken { throw BodyRefused.cut }
    }

    private static func next(_ parts: inout RequestBody.AsyncIterator) async throws -> ByteBuffer? {
        do {
            return try await parts.next()
        } catch let cancelled as CancellationError {
            throw cancelled
        } catch {
            throw BodyRefused.cut
        }
    }

    /// A body that is one JSON object.
    func object(upTo most: Int = 256 * 1_024) async throws -> ObjectReader {
        guard mediaType == "application/json" else { throw BodyRefused.wrongType("application/json") }
        let bytes = try await bytes(upTo: most)
        do throws(Intake.Problem) {
            if case .object(let fields) = try JSONReader.read(bytes) { return ObjectReader(fields: fields) }
        } catch {
            throw BodyRefused(error)
        }
        throw BodyRefused(
            code: "body.no-object",
            sentence: Sentence(zh: "请求内容应为一个 JSON 对象。", en: "The body must be one JSON object.")
        )
    }

    /// Whether a delivery is JSON or lines of JSON.
    func itemBodyKind() throws -> ItemBody.Kind {
        switch mediaType {
        case "application/json": return .json
        case "application/x-ndjson", "application/ndjson": return .ndjson
        default: throw BodyRefused.wrongType("application/json, application/x-ndjson")
        }
    }

    /// Refuses a delivery that is of no type that is read, before any of it is.
    func refuseOtherDelivery() throws {
        if ["application/cloudevents+json", "application/cloudevents-batch+json"].contains(mediaType) { return }
        _ = try itemBodyKind()
    }

    /// Whether the body is one JSON document.
    var isJSON: Bool { mediaType == "application/json" }

    /// The content type without its parameters, in lower case.
    var mediaType: String {
        (headers[.contentType] ?? "").prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
    }

    /// Refuses a body that says itself that it is too long, before any of it is read.
    func refuseAnnounced(over most: Int) throws(BodyRefused) {
        if let said = headers[.contentLength].flatMap({ Int($0) }), said > most { throw .tooLarge(most) }
    }
}

extension BodyRefused {
    /// Nobody waits for this answer; it keeps half a body from being taken for a whole one.
    static let cut = BodyRefused(
        code: "body.cut",
        sentence: Sentence(zh: "请求内容没有传完就断开了，请重新发送。", en: "The body was cut; send it again.")
    )

    static func tooLarge(_ most: Int) -> BodyRefused {
        BodyRefused(
            code: "body.too-large",
            sentence: Sentence(
                zh: "请求内容超过 \(most) 字节，请分批提交。",
                en: "The body has more than \(most) bytes; send it in parts."
            ),
            kind: .tooLarge
        )
    }

    static func wrongType(_ wanted: String) -> BodyRefused {
        BodyRefused(
            code: "body.wrong-type",
            sentence: Sentence(
                zh: "Content-Type 应为 \(wanted)。",
                en: "The Content-Type must be \(wanted)."
            ),
            kind: .wrongType
        )
    }
}

extension Request {
    /// A body that is an object with one text, from somebody.
    func soleText(_ name: String, _ context: CityContext) async throws -> String {
        _ = try context.somebody()
        var body = try await object()
        let text = try body.text(name)
        try body.end()
        return text
    }
}
