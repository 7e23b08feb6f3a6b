import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Intake
import Kernel
import Organisation
import Postgres

/// Files over HTTP: the bytes as the body, read by the service afterwards; how far it is, and what was not taken.
struct ImportRoutes: Sendable {
    let database: Database
    let key: SymmetricKey
    let streams: StreamSettings
    let seats: StreamSeats
    let held: HeldFiles
    private let desk = ImportDesk()

    /// Bytes of a file; a larger one is for the command on the server.
    static let most = 256 << 20
    /// Bytes of a file that is sent with a key, which is read whole before anything is kept of it.
    static let mostWithKey = 20 << 20

    init(database: Database, key: SymmetricKey, streams: StreamSettings, seats: StreamSeats, held: HeldFiles) {
        self.database = database
        self.key = key
        self.streams = streams
        self.seats = seats
        self.held = held
    }

    var routes: [Route] {
        [
            Route(.post, "/v1/imports", mostBytes: Self.mostWithKey, upload),
            Route(.get, "/v1/imports", list),
            Route(.get, "/v1/imports/{id}", one),
            Route(.get, "/v1/imports/{id}/progress", progress),
            Route(.get, "/v1/imports/{id}/rejections", rejections),
            Route(.post, "/v1/imports/{id}/trial", reads: true, tryHeld),
            // Looking at it takes long, and its state lets it happen but once.
            Route(.put, "/v1/imports/{id}/reading", standsAlone: true, readHeld),
            Route(.put, "/v1/imports/{id}/abandonment", dropHeld),
        ]
    }

    /// Piece after piece is committed as it comes; the answer says that all of them are.
    @Sendable func upload(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let (form, said) = try request.importKind()
        let name = try request.importName()
        let history = try !request.flag("live")
        let whole = try request.flag("whole")
        let isHeld = try request.flag("hold")
        // Nobody looks at what a machine sends.
        if isHeld { _ = try principal.official(for: .enterItem) }
        let source = try await database.source(for: principal, request, otherwise: "import")
        let record = try await database.transaction(for: principal) { transaction in
            try await desk.open(
                name,
                form,
                source: source.id,
                history: history,
                whole: whole,
                isHeld: isHeld,
                in: transaction
            )
        }
        do {
            let (digest, found) = try await keep(request, of: record, for: principal)
            try await database.askAgain(context)
            let whole = try await database.transaction(for: principal) { transaction in
                try await desk.complete(
                    record,
                    digest: digest,
                    encoding: said ?? found,
                    isHeld: isHeld,
                    in: transaction
                )
            }
            return try .json(
                ImportView(whole),
                status: .accepted,
                headers: [.location: "/v1/imports/\(record.id.text)"]
            )
        } catch {
            // What is not given up here, the runner gives up after an hour.
            _ = try? await database.transaction(for: principal) { try await desk.abandon(record, in: $0) }
            throw error
        }
    }

    @Sendable func list(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let limit = try request.limit()
        let cursor = try request.cursor(of: "imports", key: key).map(ImportPosition.init(cursor:))
        let found = try await database.transaction(for: principal, .readOnly) { transaction in
            try await desk.imports(after: cursor, limit: limit, in: transaction)
        }
        let next = found.count == limit ? found.last.map { $0.cursor.token(for: "imports", key: key) } : nil
        return try .page(Page(items: found.map(ImportView.init), nextCursor: next), of: request)
    }

    @Sendable func one(_ request: Request, _ context: CityContext) async throws -> Response {
        try .json(ImportView(try await record(context)))
    }

    /// As a file for a spreadsheet, page by page, so that a long list takes no more memory than a short one.
    @Sendable func rejections(_ request: Request, _ context: CityContext) async throws -> Response {
        let record = try await record(context)
        let principal = context.principal
        if try request.choice("form", of: ListForm.self) == .xlsx {
            return try await workbook(of: record, for: principal)
        }
        let body = ResponseBody { writer in
            try await writer.write(ByteBuffer(bytes: RejectedRows.heading))
            var last: Rejected?
            var listed = 0
            repeat {
                let after = last
                let found = try await database.transaction(for: principal, .readOnly) { transaction in
                    try await desk.rejections(of: record.id, after: after, limit: 5_000, in: transaction)
                }
                if !found.isEmpty { try await writer.write(ByteBuffer(bytes: RejectedRows.lines(for: found))) }
                listed += RejectedRows.rows(in: found, after: after)
                last = found.last
            } while last != nil
            try await writer.write(ByteBuffer(bytes: RejectedRows.rest(of: record.rejected, listed: listed)))
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "private, no-cache",
                .contentDisposition: "attachment; filename=\"rejected.csv\"", .xContentTypeOptions: "nosniff",
            ],
            body: body
        )
    }

    private enum ListForm: String {
        case xlsx
    }

    /// The same for who works with a spreadsheet, up to as many as one looks through.
    private func workbook(of record: ImportRecord, for principal: Principal) async throws -> Response {
        let bytes = try await RejectedWorkbook.bytes { after in
            try await database.transaction(for: principal, .readOnly) { transaction in
                try await desk.rejections(of: record.id, after: after, limit: 5_000, in: transaction)
            }
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: Request.workbook,
                .cacheControl: "private, no-cache", .contentDisposition: "attachment; filename=\"rejected.xlsx\"",
                .xContentTypeOptions: "nosniff",
            ],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }

    func record(_ context: CityContext) async throws -> ImportRecord {
        let principal = try context.somebody()
        let id: ID<Import> = try context.id(ImportRefusal.absent)
        let found = try await database.transaction(for: principal, .readOnly) { try await desk.record(id, in: $0) }
        guard let found else { throw ImportRefusal.absent }
        return found
    }

    private func keep(
        _ request: Request,
        of record: ImportRecord,
        for principal: Principal
    ) async throws -> (digest: [UInt8], encoding: FileEncoding) {
        var hash = SHA256()
        var guess = EncodingGuess()
        var waiting: [UInt8] = []
        var place = 0
        func keepNext() async throws {
            let (piece, at) = (Array(waiting.prefix(ImportDesk.piece)), place)
            try await database.transaction(for: principal) { transaction in
                try await desk.keep(piece, at: at, of: record, in: transaction)
            }
            place += 1
            waiting.removeFirst(piece.count)
        }
        try await request.eachPart(upTo: Self.most) { part in
            let bytes = Array(part.readableBytesView)
            hash.update(data: bytes)
            guess.add(bytes)
            waiting += bytes
            while waiting.count >= ImportDesk.piece { try await keepNext() }
        }
        guard place > 0 || !waiting.isEmpty else { throw BodyRefused(.init(.body(.noItems))) }
        if !waiting.isEmpty { try await keepNext() }
        return (Array(hash.finalize()), guess.encoding)
    }
}

extension Request {
    fileprivate static let workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    /// The form of a file by its content type, and the encoding where its `charset` says one.
    fileprivate func importKind() throws -> (FileReading.Form, FileEncoding?) {
        let parts = (headers[.contentType] ?? "").lowercased().split(separator: ";").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let charset = parts.dropFirst().first { $0.hasPrefix("charset=") }?.dropFirst(8)
            .trimmingCharacters(in: CharacterSet(charactersIn: "\""))
        let encoding: FileEncoding? =
            switch charset {
            case nil: nil
            case "utf-8", "utf8": .utf8
            case "gb18030", "gbk", "gb2312": .gb18030
            default: throw BodyRefused.wrongType("text/csv; charset=utf-8|gb18030")
            }
        switch parts.first {
        case "text/csv": return (.csv, encoding)
        case "application/x-ndjson", "application/ndjson":
            guard encoding != .gb18030 else { throw BodyRefused.wrongType("application/x-ndjson; charset=utf-8") }
            return (.ndjson, .utf8)
        case Self.workbook: return (.xlsx, .utf8)
        default: throw BodyRefused.wrongType("text/csv, application/x-ndjson, \(Self.workbook)")
        }
    }

    fileprivate func importName() throws -> String {
        let name = uri.queryParameters["name"].map(String.init) ?? ""
        guard (1...200).contains(name.unicodeScalars.count), !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else {
            throw BodyRefused(
                code: "query.name",
                sentence: Sentence(
                    zh: "请用参数 name 给出文件名：1 至 200 个字符，不含控制字符。",
                    en: "Name the file with name: 1 to 200 characters without control characters."
                )
            )
        }
        return name
    }
}

extension ImportRecord {
    var cursor: Cursor { Cursor(fields: ["\(begunAt.microseconds)", id.text]) }
}

extension ImportPosition {
    /// Reads the place of an import from a cursor.
    init(cursor: Cursor) throws {
        guard cursor.fields.count == 2, let at = Int64(cursor.fields[0]), let id = ID<Import>(cursor.fields[1]) else {
            throw CursorRefusal.unreadable
        }
        self.init(begunAt: Date(microseconds: at), id: id)
    }
}
