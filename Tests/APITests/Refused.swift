import HTTPTypes
import Testing

@testable import API

/// A request that is refused, and the status and code that say so.
struct Refused: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let status: Int
    let code: String
    let sending: Sending

    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ status: Int,
        _ code: String,
        _ sending: Sending = .nothing
    ) {
        self.method = method
        self.path = path
        self.status = status
        self.code = code
        self.sending = sending
    }
}

extension Town {
    /// Sends what is refused, for any version of what is there, and compares the answers.
    func refuses(_ refused: [Refused], to asker: Credentials) async throws {
        for request in refused {
            let (method, path) = (request.method, request.path)
            let reply = try await ask(method, path, as: asker, request.sending, headers: [.ifMatch: "*"])
            #expect(
                reply.status == request.status && reply.code == request.code,
                "\(method) \(path): \(reply.text)"
            )
        }
    }
}
