/// What reading a file would give, with the first of its items: looked at before anything of it is taken.
package struct ImportTrial: Sendable {
    /// The names of its columns, as they stand in the file; JSON has none.
    package let names: [String]
    /// What they are read as; nothing where the header is not understood, and of JSON.
    package let columns: ImportColumns?
    /// Why nothing can be taken.
    package let fault: Problem?
    /// How many rows were looked at.
    package let rows: Int
    /// How many of them cannot be taken.
    package let rejected: Int
    /// Whether these are all rows of the file.
    package let isWhole: Bool
    /// The first rows, then the first that cannot be taken; personal words are hidden.
    package let shown: [FileItem]

    private static let mostRows = 20_000
    private static let mostShown = 10

    /// Looks at a file.
    ///
    /// - Parameters:
    ///   - pieces: Its first pieces, in their order.
    ///   - areAll: Whether there are no more; a workbook cannot be read otherwise.
    ///   - hidesAuthors: Whether its authors are people who call or write to the city.
    package init(_ pieces: [[UInt8]], areAll: Bool, _ reading: FileReading, hidesAuthors: Bool) {
        var look = Look(hidesAuthors: hidesAuthors)
        var header: TableHeader?
        do throws(FileRefusal) {
            var items = try FileItems(reading)
            for piece in pieces where look.rows < Self.mostRows { look.add(try items.items(in: piece)) }
            while areAll, look.rows < Self.mostRows, let more = try items.rest() { look.add(more) }
            isWhole = areAll && look.rows < Self.mostRows
            header = items.header
            names = header?.names ?? []
            fault = nil
        } catch {
            names = error.header
            fault = error.problem
            isWhole = false
        }
        columns = header.map(ImportColumns.init)
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
            return FileItem(row: item.row, line: item.line, outcome: .draft(index: index, hidden))
        }
    }
}
