import Cases
import Foundation
import HTTPTypes
import Hummingbird
import Intake
import Kernel
import Postgres

/// Attachments over HTTP: the bytes as the body, the name in the query.
struct AttachmentRoutes: Sendable {
    let database: Database
    private let desk = AttachmentDesk()

    init(database: Database) { self.database = database }

    var routes: [Route] {
        [
            Route(.post, "/v1/items/{id}/attachments", mostBytes: AttachmentDesk.mostBytes, addToItem),
            Route(.post, "/v1/cases/{id}/attachments", mostBytes: AttachmentDesk.mostBytes, addToCase),
            Route(.get, "/v1/attachments/{id}", content),
        ]
    }

    @Sendable func addToItem(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        return try await add(to: .item(context.id(ItemRefusal.absent)), principal, request, context)
    }

    @Sendable func addToCase(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        return try await add(to: .case(context.id(CaseRefusal.absent)), principal, request, context)
    }

    /// Sent as a download under its found type, so that nothing in it runs in our pages.
    @Sendable func content(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Attachment> = try context.id(AttachmentRefusal.absent)
        let found = try await database.transaction(for: principal, .readOnly) { try await desk.content(id, in: $0) }
        guard let found else { throw AttachmentRefusal.absent }
        let name = found.attachment.name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "file"
        return Response(
            status: .ok,
            headers: [
                .contentType: found.attachment.mediaType,
                .contentDisposition: "attachment; filename*=UTF-8''\(name)",
                .cacheControl: "private, max-age=0",
                .xContentTypeOptions: "nosniff",
                .eTag: "\"\(found.attachment.digest.hex)\"",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: found.bytes))
        )
    }

    private func add(
        to holder: AttachmentHolder,
        _ principal: Principal,
        _ request: Request,
        _ context: CityContext
    ) async throws -> Response {
        let name = request.uri.queryParameters["name"].map(String.init) ?? ""
        // Who may not add it is told before 20 MiB are read.
        try await database.transaction(for: principal, .readOnly) { transaction in
            _ = try await desk.permitted(holder, principal, in: transaction)
        }
        let bytes = try await request.bytes(upTo: AttachmentDesk.mostBytes)
        try await database.askAgain(context)
        let added = try await database.transaction(for: principal) { transaction in
            try await desk.add(bytes, name: name, to: holder, by: principal, in: transaction)
        }
        return try .json(
            AttachmentView(added),
            status: .created,
            headers: [.location: "/v1/attachments/\(added.id.text)"]
        )
    }
}
