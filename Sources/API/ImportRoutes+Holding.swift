import Foundation
import Hummingbird
import Intake
import Kernel
import Postgres

/// Held files over HTTP: what reading one would give, reading it, and letting it go.
extension ImportRoutes {
    @Sendable func tryHeld(_ request: Request, _ context: CityContext) async throws -> Response {
        let (id, mapping) = try await wish(request, context)
        return try .json(TrialView(try await held.trial(of: id, mapping, context.somebody()), request))
    }

    /// Refuses a mapping under which nothing could be taken, so that the file still waits.
    @Sendable func readHeld(_ request: Request, _ context: CityContext) async throws -> Response {
        let (id, mapping) = try await wish(request, context)
        return try .json(ImportView(try await held.read(id, mapping, context.somebody())), status: .accepted)
    }

    @Sendable func dropHeld(_ request: Request, _ context: CityContext) async throws -> Response {
        let id: ID<Import> = try context.id(ImportRefusal.absent)
        let principal = try context.somebody()
        let dropped = try await database.transaction(for: principal) { transaction in
            try await ImportDesk().drop(id, by: principal, in: transaction)
        }
        return try .json(ImportView(dropped))
    }

    private func wish(
        _ request: Request,
        _ context: CityContext
    ) async throws -> (ID<Import>, mapping: [String: String]) {
        _ = try context.somebody().official(for: .enterItem)
        let id: ID<Import> = try context.id(ImportRefusal.absent)
        var body = try await request.object()
        let mapping = try body.texts("mapping")
        try body.end()
        return (id, mapping)
    }
}

/// What reading a file would give, as the API shows it.
private struct TrialView: Encodable {
    let names: [Column]
    let columns: ImportColumns?
    let fault: Reason?
    let rows: Int
    let rejected: Int
    let complete: Bool
    let items: [Item]

    struct Column: Encodable {
        let name: String
        let reference: String

        init(_ column: ImportTrial.Column) {
            name = column.name
            reference = column.reference
        }
    }

    struct Reason: Encodable {
        let code: String
        let detail: String
        let column: String?

        init(_ problem: Intake.Problem, _ request: Request) {
            code = problem.code.name
            detail = request.words(of: problem.code.sentence)
            column = problem.pointer.isEmpty ? nil : problem.pointer
        }
    }

    struct Item: Encodable {
        let row: Int
        let id: String?
        let title: String?
        let text: String?
        let time: Date?
        let author: String?
        let url: String?
        let problems: [Reason]

        init(_ item: FileItem, _ request: Request) {
            var draft: ItemDraft?
            if case .draft(_, let read) = item.outcome { draft = read }
            row = item.row
            id = draft?.externalID
            title = draft?.title
            text = draft?.text
            time = draft?.occurredAt
            author = draft?.author
            url = draft?.url
            problems = item.problems.map { Reason($0, request) }
        }
    }

    init(_ trial: ImportTrial, _ request: Request) {
        names = trial.names.map(Column.init)
        columns = trial.columns
        fault = trial.fault.map { Reason($0, request) }
        rows = trial.rows
        rejected = trial.rejected
        complete = trial.isComplete
        items = trial.shown.map { Item($0, request) }
    }
}
