import Foundation
import HTTPTypes
import Hummingbird
import Intake
import Kernel

/// A refusal or a fault as clients see it (RFC 9457).
struct Problem: Encodable {
    let type: String
    let title: String
    let status: Int
    let code: String
    let detail: String
    let requestID: String
    let errors: [Place]?

    /// One place in a body that is wrong.
    struct Place: Encodable {
        let pointer: String
        let code: String
        let detail: String
    }

    enum CodingKeys: String, CodingKey {
        case type, title, status, code, detail, errors
        case requestID = "request_id"
    }

    init(code: String, sentence: String, status: HTTPResponse.Status, requestID: String, errors: [Place]? = nil) {
        type = "/problems/\(code)"
        title = status.reasonPhrase
        self.status = status.code
        self.code = code
        detail = sentence
        self.requestID = requestID
        self.errors = errors
    }

    func response(headers: HTTPFields = [:]) throws -> Response {
        var fields = headers
        fields[.contentType] = "application/problem+json"
        fields[.cacheControl] = "no-store"
        return try Response(
            status: .init(code: status, reasonPhrase: title),
            headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: JSONEncoder.answers().encode(self)))
        )
    }
}

/// A refusal that names the places in the body that are wrong.
struct BodyRefused: Refusal {
    let code: String
    let sentence: Sentence
    let kind: RefusalKind
    let places: [Problem.Place]

    init(code: String, sentence: Sentence, kind: RefusalKind = .unreadable, places: [Problem.Place] = []) {
        self.code = code
        self.sentence = sentence
        self.kind = kind
        self.places = places
    }
}

extension BodyRefused {
    /// A body of which nothing can be taken, with the place of the fault.
    init(_ problem: Intake.Problem, kind: RefusalKind = .unreadable) {
        self.init(
            code: problem.code.name,
            sentence: problem.code.sentence,
            kind: kind,
            places: problem.pointer.isEmpty ? [] : [.init(problem) { $0.en }]
        )
    }
}

extension Problem.Place {
    /// A reason that names its place.
    init(_ problem: Intake.Problem, words: (Sentence) -> String) {
        self.init(pointer: problem.pointer, code: problem.code.name, detail: words(problem.code.sentence))
    }
}

extension ProblemCode {
    var sentence: Sentence { Sentence(zh: zh, en: en) }
}

extension RefusalKind {
    /// The status that says this kind of "no" over HTTP.
    var status: HTTPResponse.Status {
        switch self {
        case .unreadable: .badRequest
        case .unauthenticated: .unauthorized
        case .forbidden: .forbidden
        case .absent: .notFound
        case .conflict: .conflict
        case .against: .unprocessableContent
        case .tooLarge: .contentTooLarge
        case .wrongType: .unsupportedMediaType
        case .stale: .preconditionFailed
        case .unconditional: .preconditionRequired
        case .tooMany: .tooManyRequests
        case .busy: .serviceUnavailable
        case .tooOften: .tooManyRequests
        }
    }
}

extension RefusalKind {
    /// After how many seconds it is worth asking again, where it is.
    var retryAfter: Int? {
        switch self {
        case .busy: 2
        case .tooMany: 5
        case .tooOften(let seconds): seconds
        case .unreadable, .unauthenticated, .forbidden, .absent, .conflict, .against, .tooLarge, .wrongType, .stale,
            .unconditional:
            nil
        }
    }
}

extension Request {
    /// The sentence in the language the client asked for: Chinese unless it prefers English.
    func words(of sentence: Sentence) -> String { prefersEnglish ? sentence.en : sentence.zh }

    var prefersEnglish: Bool { headers[.acceptLanguage]?.lowercased().hasPrefix("en") ?? false }
}
