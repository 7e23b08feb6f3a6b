import Dashboard
import Foundation
import Hummingbird
import Intake
import Kernel
import Organisation
import Postgres

/// Files that wait until somebody has looked at what their columns are read as.
extension Site {
    var holdingRoutes: [Route] {
        [
            Route(.get, "/imports/{id}", heldPage),
            Route(.post, "/imports/{id}/trial", reads: true, tryHeld),
            Route(.post, "/imports/{id}/reading", readHeld),
            Route(.post, "/imports/{id}/abandonment", dropHeld),
        ]
    }

    @Sendable func heldPage(_ request: Request, _ context: CityContext) async throws -> Response {
        do {
            guard case .person = context.principal else {
                return try await door(request, link: .missing, status: .unauthorized)
            }
            // Who opens the page has asked for nothing that could be refused.
            let (page, _) = try await held(try context.id(ImportRefusal.absent), [:], request, context)
            return html(try pages.held(page, language: request.language), request)
        } catch let refusal as any Refusal {
            return try await refused(refusal, request, context)
        }
    }

    @Sendable func tryHeld(_ request: Request, _ context: CityContext) async throws -> Response {
        do {
            let mapping = Self.mapping(in: try await form(request, context))
            return try await answer(try context.id(ImportRefusal.absent), mapping, request, context)
        } catch let refusal as any Refusal {
            return try await refused(refusal, request, context)
        }
    }

    /// Begins to read the file; where nothing could be taken of it so, what was chosen stands in the page again.
    @Sendable func readHeld(_ request: Request, _ context: CityContext) async throws -> Response {
        do {
            let mapping = Self.mapping(in: try await form(request, context))
            let id: ID<Import> = try context.id(ImportRefusal.absent)
            do {
                _ = try await heldFiles.read(id, mapping, try context.somebody())
            } catch let refusal where refusal is BodyRefused || refusal as? ImportRefusal == .busy {
                return try await answer(id, mapping, request, context)
            }
            return Response(status: .seeOther, headers: [.location: Address.imports])
        } catch let refusal as any Refusal {
            return try await refused(refusal, request, context)
        }
    }

    @Sendable func dropHeld(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, ImportRefusal.absent, back: { _ in Address.imports }) {
            (id: ID<Import>, principal, _, transaction) in
            _ = try await ImportDesk().drop(id, by: principal, in: transaction)
        }
    }

    private func answer(
        _ id: ID<Import>,
        _ mapping: [String: String],
        _ request: Request,
        _ context: CityContext
    ) async throws -> Response {
        let (page, fault) = try await held(id, mapping, request, context)
        let answer = html(try pages.held(page, language: request.language), request)
        return fault.map { answer.refusing(BodyRefused($0, kind: .against)) } ?? answer
    }

    private func held(
        _ id: ID<Import>,
        _ mapping: [String: String],
        _ request: Request,
        _ context: CityContext
    ) async throws -> (page: HeldPage, fault: Intake.Problem?) {
        let principal = try context.somebody()
        var trial: ImportTrial?
        var refused: ImportRefusal?
        do {
            trial = try await heldFiles.trial(of: id, mapping, principal)
        } catch let refusal as ImportRefusal where [.tooLargeToTry, .busy].contains(refusal) { refused = refusal }
        let notice = refused.map { request.notice(of: $0) }
        let page = try await report(principal, request, context, request.language) { [trial] report in
            try await report.held(id, trial, mapping, notice)
        }
        return (page, trial?.fault)
    }

    private static func mapping(in form: Form) -> [String: String] {
        var mapping: [String: String] = [:]
        for field in ItemField.allCases {
            if let column = form.fields["column-\(field.rawValue)"], !column.isEmpty {
                mapping[field.rawValue] = column
            }
        }
        return mapping
    }
}

extension SiteReport {
    /// - Parameter trial: Nothing for a file that is too large to be looked at.
    fileprivate func held(
        _ id: ID<Import>,
        _ trial: ImportTrial?,
        _ mapping: [String: String],
        _ notice: Notice?
    ) async throws -> HeldPage {
        guard let record = try await ImportDesk().record(id, in: transaction) else { throw ImportRefusal.absent }
        let source = try await Directory().source(record.source, in: transaction)
        let fault = trial?.fault.map { Notice(outcome: .refused, sentence: words($0)) }
        return HeldPage(
            // What answered a form is not asked for again.
            frame: frame.at(Address.held(id.text)).with(fault ?? notice),
            id: id.text,
            name: record.name,
            source: source?.name ?? "",
            names: (trial?.names ?? []).map { .init(name: $0.name, reference: $0.reference) },
            fields: ItemField.allCases.map { field in
                HeldPage.Field(
                    code: field.rawValue,
                    chosen: mapping[field.rawValue],
                    read: trial?.columns?.read[field.rawValue]
                )
            },
            ignored: trial?.columns?.ignored ?? [],
            counts: trial.map { .init(rows: $0.rows, rejected: $0.rejected, areAll: $0.isComplete) },
            items: (trial?.shown ?? []).map { tried($0.outcome, number: $0.row) },
            isReadable: trial?.fault == nil
        )
    }
}
