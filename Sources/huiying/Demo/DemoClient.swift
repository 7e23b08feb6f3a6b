import AsyncHTTPClient
import DemoCity
import Foundation
import Kernel
import NIOCore
import NIOHTTP1
import Organisation
import Postgres

/// The demonstration's view of the service: the public API over HTTP, and nothing else.
struct DemoClient: Sendable {
    /// Scheme, host and port.
    let address: String

    /// A sign-in link for who holds a role, as the program prints it; nothing when nobody does.
    func link(as role: Role, login: String?, _ database: Database) async throws -> String? {
        let secret = try await database.transaction(for: .worker) { transaction in
            try await AccountDesk().link(role: role, login: login, resets: false, in: transaction)
        }
        return secret.map { "\(address)/sign-in?link=\($0.text)" }
    }

    /// Signs in and answers the session's token.
    func session(as role: Role, login: String?, _ database: Database) async throws -> String {
        let secret = try await database.transaction(for: .worker) { transaction in
            try await AccountDesk().link(role: role, login: login, resets: false, in: transaction)
        }
        guard let secret else { throw DemoTrouble("nobody signs in as \(login ?? role.rawValue)") }
        let answer = try await post("/v1/sessions", ["link": secret.text], token: nil)
        guard let session = answer["session"] as? String else { throw DemoTrouble("no session was answered") }
        return session
    }

    /// Posts JSON; answers the object that came back.
    ///
    /// - Throws: `DemoTrouble` for any status but 200 and 201.
    @discardableResult
    func post(_ path: String, _ body: Any, token: String?) async throws -> [String: Any] {
        try await send(.POST, path, body, token: token)
    }

    /// Puts JSON.
    ///
    /// - Throws: `DemoTrouble` for any status but 200 and 201.
    func put(_ path: String, _ body: Any, token: String) async throws {
        _ = try await send(.PUT, path, body, token: token)
    }

    private func send(_ method: HTTPMethod, _ path: String, _ body: Any, token: String?) async throws -> [String: Any] {
        let bytes = try JSONSerialization.data(withJSONObject: body)
        let answer = try await ask(method, path, bytes, type: "application/json", token: token)
        return try JSONSerialization.jsonObject(with: answer) as? [String: Any] ?? [:]
    }

    /// Sends a file as it is.
    func upload(_ bytes: Data, to path: String, token: String) async throws {
        _ = try await ask(.POST, path, bytes, type: "application/octet-stream", token: token)
    }

    /// A page as a browser with a session gets it.
    func page(_ path: String, session: String) async throws -> String {
        var request = HTTPClientRequest(url: address + path)
        request.headers.add(name: "Cookie", value: "hy_session=\(session)")
        return String(decoding: try await bytes(of: request), as: UTF8.self)
    }

    private func ask(
        _ method: HTTPMethod,
        _ path: String,
        _ body: Data,
        type: String,
        token: String?
    ) async throws -> Data {
        var request = HTTPClientRequest(url: address + path)
        request.method = method
        request.headers.add(name: "Content-Type", value: type)
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        request.body = .bytes(ByteBuffer(bytes: body))
        return try await bytes(of: request)
    }

    private func bytes(of request: HTTPClientRequest) async throws -> Data {
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let body = Data((try await response.body.collect(upTo: 32 << 20)).readableBytesView)
        guard [.ok, .created].contains(response.status) else {
            throw DemoTrouble(
                "\(request.url): \(response.status.code) \(String(decoding: body.prefix(300), as: UTF8.self))"
            )
        }
        return body
    }
}

/// The demonstration cannot go on as it is written.
struct DemoTrouble: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
