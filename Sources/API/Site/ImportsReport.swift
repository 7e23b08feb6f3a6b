import Dashboard
import Foundation
import Hummingbird
import Intake
import Kernel
import Organisation
import Postgres

extension SiteReport {
    /// Files that were read in, for those who see all; with the form for who may upload.
    ///
    /// - Throws: `RoleRefusal.notForThisPost`.
    func imports() async throws -> ImportsPage {
        guard official.role.seesAll else { throw RoleRefusal.notForThisPost }
        let found = try await ImportDesk().imports(after: nil, limit: 30, in: transaction)
        let sources = try await Directory().sources(in: transaction)
        let names = Dictionary(sources.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        // What the usual source of files is stands first.
        let offered = official.role.may(.enterItem) ? sources.sorted { $0.kind == "import" && $1.kind != "import" } : []
        return ImportsPage(
            frame: frame,
            sources: offered.map { .init(code: $0.code, name: $0.name) },
            imports: found.map { record in
                ImportsPage.ImportRow(
                    id: record.id.text,
                    name: record.name,
                    source: names[record.source] ?? "",
                    isHistory: record.history,
                    state: record.state.rawValue,
                    part: Double(record.done) / Double(max(record.size, 1)),
                    counts: .init(
                        rows: record.rows,
                        accepted: record.accepted,
                        duplicate: record.duplicate,
                        changed: record.changed,
                        rejected: record.rejected
                    ),
                    fault: fault(record.fault),
                    begunAt: record.begunAt,
                    read: ItemField.allCases.compactMap { field in
                        record.columns?.read[field.rawValue].map { (field: field.rawValue, column: $0) }
                    },
                    ignored: record.columns?.ignored ?? []
                )
            }
        )
    }

    private func fault(_ name: String?) -> String? {
        guard let name, let code = ProblemCode.allCases.first(where: { $0.name == name }) else { return name }
        return language == .english ? code.en : code.zh
    }
}

extension Site {
    @Sendable func importsPage(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let page = try await report(principal, request, context, language) { try await $0.imports() }
            return try pages.imports(page, language: language)
        }
    }

    @Sendable func importsLive(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let page = try await report(principal, request, context, language) { try await $0.imports() }
            return try pages.importsLive(page, language: language)
        }
    }
}
