import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Postgres

/// What was answered to a request with a key.
struct KeptAnswer: Sendable, RowDecodable {
    let fingerprint: [UInt8]
    let status: Int16
    /// By name; what belongs to every answer, such as the request's id, is not among them.
    let headers: [String: String]
    let body: [UInt8]

    init(row: Row) throws {
        fingerprint = try row["fingerprint"]
        status = try row["status"]
        headers = try JSONDecoder().decode([String: String].self, from: Data((row["headers"] as JSON).text.utf8))
        body = try row["body"]
    }

    /// Takes an answer down, whatever it was going to be written from.
    init(of response: Response, to fingerprint: [UInt8]) async throws {
        self.fingerprint = fingerprint
        status = Int16(response.status.code)
        headers = Dictionary(response.headers.map { ($0.name.rawName, $0.value) }) { _, last in last }
        body = try await TakenBody.bytes(of: response)
    }

    /// The answer as it is sent.
    var response: Response {
        var fields = HTTPFields()
        for (name, value) in headers {
            guard let name = HTTPField.Name(name) else { continue }
            fields[name] = value
        }
        return Response(
            status: .init(code: Int(status)),
            headers: fields,
            body: body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        )
    }

    /// The answer as it is sent a second time.
    var replay: Response {
        var again = response
        again.headers[.idempotencyReplayed] = "true"
        return again
    }
}

extension Principal {
    /// Who a key belongs to: a post, or the source of a machine; nothing for whoever is nobody.
    var asker: UUID? {
        switch self {
        case .person(let official): official.post.rawValue
        case .machine(_, let source): source.rawValue
        case .worker, .auditor, .door: nil
        }
    }
}

extension Transaction {
    /// Whether this transaction alone works on a key; it does until it ends.
    func claims(_ key: IdempotencyKey, of asker: UUID) async throws -> Bool {
        let name = "\(asker.lowercaseText) \(key.text)"
        let sql: SQL = "SELECT pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended(\(name), 17))"
        return try await value(sql, as: Bool.self) ?? false
    }

    /// What was answered under a key, while it is kept.
    func keptAnswer(for key: IdempotencyKey, of asker: UUID) async throws -> KeptAnswer? {
        try await row(
            """
            SELECT fingerprint, status, headers, body FROM hy.kept_answers
            WHERE asker = \(asker) AND key = \(key.text) AND expires_at > clock_timestamp()
            """
        )
    }

    /// Keeps an answer for a day.
    func keep(_ answer: KeptAnswer, for key: IdempotencyKey, of asker: UUID) async throws {
        try await execute(
            """
            DELETE FROM hy.kept_answers
            WHERE asker = \(asker) AND key = \(key.text) AND expires_at <= clock_timestamp()
            """
        )
        let headers = JSON(text: String(decoding: try JSONEncoder().encode(answer.headers), as: UTF8.self))
        try await execute(
            """
            INSERT INTO hy.kept_answers (asker, key, fingerprint, status, headers, body)
            VALUES (\(asker), \(key.text), \(answer.fingerprint), \(answer.status), \(headers), \(answer.body))
            """
        )
    }
}
