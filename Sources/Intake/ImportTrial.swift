/// What reading a file would give, with the first of its items: looked at before anything of it is taken.
package struct ImportTrial: Sendable {
    /// Its columns; JSON has none.
    package let names: [Column]
    /// What they are read as; nothing where the header is not understood, and of JSON.
    package let columns: ImportColumns?
    /// Why nothing can be taken.
    package let fault: Problem?
    /// How many rows were looked at.
    package let rows: Int
    /// How many of them cannot be taken.
    package let rejected: Int
    /// Whether these are all rows of the file.
    package let isComplete: Bool
    /// The first rows, then the first that cannot be taken; personal words are hidden.
    package let shown: [FileItem]

    /// Rows that are looked at.
    package static let mostRows = 20_000
    private static let mostShown = 10

    /// A column of a table.
    package struct Column: Sendable, Hashable {
        /// What it is called, cut short, personal words hidden; empty where it has no name.
        package let name: String
        /// What a mapping calls it: its name, or its number where that is no help.
        package let reference: String

        /// The columns of a header.
        static func all(of names: [String]) -> [Column] {
            let counts = Dictionary(names.map { ($0.lowercased(), 1) }, uniquingKeysWith: +)
            return names.indices.map { place in
                let (name, number) = (names[place], "#\(place + 1)")
                let shown = TableHeader.shown(names, place)
                let isPlain = shown == name && !name.hasPrefix("#") && counts[name.lowercased()] == 1
                return Column(name: shown == number ? "" : shown, reference: isPlain ? name : number)
            }
        }
    }

    /// Looks at a file.
    ///
    /// - Parameters:
    ///   - pieces: Its first pieces, in their order.
    ///   - areAll: Whether there are no more; a workbook cannot be read otherwise.
    ///   - isWhole: Whether nothing is stored unless every row can be taken.
    ///   - hidesAuthors: Whether its authors are people who call or write to the city.
    ///   - most: How many rows are looked at; a piece that was begun is looked at to its end.
    package init(
        _ pieces: [[UInt8]],
        areAll: Bool,
        _ reading: FileReading,
        isWhole: Bool = false,
        hidesAuthors: Bool,
        most: Int = Self.mostRows
    ) {
        var look = Look(hidesAuthors: hidesAuthors)
        var header: TableHeader?
        var refusal: FileRefusal?
        var isOver = false
        do throws(FileRefusal) {
            if reading.form == .ndjson, let field = reading.mapping.keys.min() {
                throw FileRefusal(.mappingField, at: field)
            }
            var items = try FileItems(reading)
            var fed = 0
            for piece in pieces where look.rows < most {
                look.add(try items.items(in: piece))
                fed += 1
            }
            // Of a table and of lines one row at most is left, of a workbook all are.
            let hasPart = reading.form == .xlsx
            while areAll, fed == pieces.count, !isOver, look.rows < most || !hasPart {
                if let more = try items.rest() { look.add(more) } else { isOver = true }
            }
            header = items.header
        } catch { refusal = error }
        names = Column.all(of: header?.names ?? refusal?.names ?? [])
        columns = header.map(ImportColumns.init)
        let isBroken = isWhole && look.rejected > 0
        fault = refusal?.problem ?? (isBroken ? Problem(.csv(.rowsRejected)) : nil)
        isComplete = isOver
        (rows, rejected, shown) = (look.rows, look.rejected, look.first + look.wrong)
    }

    /// Counts what is read, and keeps what is shown of it.
    private struct Look {
        let hidesAuthors: Bool
        var (rows, rejected) = (0, 0)
        var (first, wrong): ([FileItem], [FileItem]) = ([], [])

        init(hidesAuthors: Bool) { self.hidesAuthors = hidesAuthors }

        mutating func add(_ items: [FileItem]) {
            rows += items.count
            for item in items {
                if first.count < ImportTrial.mostShown {
                    first.append(hiding(item))
                } else if !item.problems.isEmpty, wrong.count < ImportTrial.mostShown {
                    wrong.append(item)
                }
                rejected += item.problems.isEmpty ? 0 : 1
            }
        }

        private func hiding(_ item: FileItem) -> FileItem {
            guard case .draft(let index, let draft) = item.outcome else { return item }
            let hidden = draft.hidingPersonal(hidesAuthor: hidesAuthors).draft
            // A column that was taken for an id or an address by mistake may hold anything.
            func hiding(_ text: String?) -> String? { text?.hidingPersonal(as: .text).text }
            let shown = ItemDraft(
                externalID: hiding(hidden.externalID),
                title: hidden.title,
                text: hidden.text,
                author: hidden.author,
                url: hiding(hidden.url),
                occurredAt: hidden.occurredAt,
                likes: hidden.likes,
                dislikes: hidden.dislikes,
                comments: hidden.comments,
                shares: hidden.shares,
                views: hidden.views
            )
            return FileItem(row: item.row, line: item.line, outcome: .draft(index: index, shown))
        }
    }
}
