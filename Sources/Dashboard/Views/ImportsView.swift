/// The page of imports, ready to be shown.
struct ImportsView {
    let live = Address.importsLive
    let action = Address.uploads
    let held = Address.imports
    let moment: MomentText
    /// The form; nil for who may only look.
    let form: FormView?
    let imports: [Line]

    struct FormView {
        let sources: [Choice]
    }

    struct Choice {
        let code: String
        let name: String
    }

    struct Line {
        let name: String
        let source: String
        let kind: String
        let state: String
        let css: String
        let percent: String
        let isGoingOn: Bool
        /// Where its columns are looked at; nil where nobody has to, or the visitor may not.
        let held: String?
        let counts: String
        /// What its columns are read as; nil until its header was recognised.
        let columns: String?
        let fault: String?
        /// Where the list of rejected rows is; nil when every row was taken.
        let rejections: String?
        let rejected: String
        let begun: MomentText
    }

    init(_ page: ImportsPage, _ wording: Wording) {
        moment = wording.moment(page.frame.moment)
        form =
            page.sources.isEmpty
            ? nil : FormView(sources: page.sources.map { Choice(code: $0.code, name: $0.name) })
        imports = page.imports.map { row in
            let part = row.part.isFinite ? min(max(row.part, 0), 1) : 0
            return Line(
                name: row.name,
                source: row.source,
                kind: wording[row.isHistory ? "imports.history" : "imports.news"],
                state: wording["import-state.\(row.state)"],
                css: row.state == "ended" ? "closed" : row.state == "reading" ? "open" : "routed",
                percent: "\(Int(part * 100))",
                isGoingOn: row.state == "reading",
                held: row.state == "held" && !page.sources.isEmpty ? Address.held(row.id) : nil,
                counts: wording.messages(
                    "imports.counts",
                    [
                        "rows": wording.number(row.counts.rows), "accepted": wording.number(row.counts.accepted),
                        "duplicate": wording.number(row.counts.duplicate),
                        "changed": wording.number(row.counts.changed),
                    ]
                ),
                columns: row.read.isEmpty ? nil : Self.columns(row, wording),
                fault: row.fault,
                rejections: row.counts.rejected > 0 ? Address.rejections(ofImport: row.id) : nil,
                rejected: wording.number(row.counts.rejected),
                begun: wording.shortMoment(row.begunAt)
            )
        }
    }

    private static func columns(_ row: ImportsPage.ImportRow, _ wording: Wording) -> String {
        let between = wording["imports.between"]
        let read = row.read.map { "\(wording.messages.word("item-field", $0.field)) ← \($0.column)" }
        let words = wording.messages("imports.columns", ["columns": read.joined(separator: between)])
        guard !row.ignored.isEmpty else { return words }
        return words + wording.messages("imports.ignored", ["columns": row.ignored.joined(separator: between)])
    }
}
