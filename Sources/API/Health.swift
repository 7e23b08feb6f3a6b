import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Postgres

/// Whether the process lives, whether it can serve, and the description of the service.
struct HealthRoutes: Sendable {
    let database: Database
    let readiness: Readiness

    init(database: Database, readiness: Readiness) {
        self.database = database
        self.readiness = readiness
    }

    var routes: [Route] {
        [
            Route(.get, "/livez") { _, _ in try .json(["status": "alive"]) },
            Route(.get, "/readyz", ready),
            Route(.get, "/openapi.yaml", description),
        ]
    }

    @Sendable func ready(_ request: Request, _ context: CityContext) async throws -> Response {
        let concerns = try readiness.concerns()
        try await database.check()
        return try .json(ReadyView(status: "ready", concerns: concerns.isEmpty ? nil : concerns))
    }

    @Sendable func description(_ request: Request, _ context: CityContext) async throws -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/yaml; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: try document.get()))
        )
    }

    /// Read once, before descriptors can run out.
    private let document = Result { try Self.document() }

    /// The OpenAPI document that comes with the program.
    static func document() throws -> String {
        try String(contentsOf: Bundle.module.bundleURL.appendingPathComponent("openapi.yaml"), encoding: .utf8)
    }
}

struct ReadyView: Encodable {
    let status: String
    let concerns: [String]?
}
