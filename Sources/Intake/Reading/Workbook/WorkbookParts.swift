import Foundation

/// What stands in the small parts of a workbook: its sheets, where they lie, and which styles show a number as a date.
struct WorkbookParts {
    /// The paths of the sheets that people see, in their order.
    let sheets: [String]
    /// Where the texts lie that cells share; nothing where each cell has its own.
    let texts: String?
    /// For each style whether it shows a moment.
    let showsMoment: [Bool]
    /// Whether days are counted from 1904.
    let countsFrom1904: Bool

    /// Reads them.
    ///
    /// - Throws: Why nothing can be taken from the file.
    init(_ file: ZipFile) throws(FileRefusal) {
        let top = try Self.relations(in: file, of: "")
        guard let book = top.first(where: { $0.kind == "officeDocument" })?.path, let part = try file.part(book) else {
            throw FileRefusal(.notWorkbook)
        }
        let found = SheetList()
        try PartReading.read(part, with: found)
        let relations = try Self.relations(in: file, of: book)
        let paths = Dictionary(relations.map { ($0.id, $0.path) }, uniquingKeysWith: { first, _ in first })
        sheets = found.shown.compactMap { paths[$0] }
        guard !sheets.isEmpty else { throw FileRefusal(.noSheet) }
        texts = relations.first { $0.kind == "sharedStrings" }?.path
        countsFrom1904 = found.countsFrom1904
        guard let path = relations.first(where: { $0.kind == "styles" })?.path, let part = try file.part(path) else {
            showsMoment = []
            return
        }
        let styles = StyleList()
        try PartReading.read(part, with: styles)
        showsMoment = styles.showsMoment
    }

    private struct Relation {
        let id: String
        let kind: String
        let path: String
    }

    /// What a part names, with paths from the top of the file.
    private static func relations(in file: ZipFile, of part: String) throws(FileRefusal) -> [Relation] {
        let folder = part.split(separator: "/").dropLast().map(String.init)
        let name = part.split(separator: "/").last.map(String.init) ?? ""
        let path = (folder + ["_rels", "\(name).rels"]).joined(separator: "/")
        guard let found = try file.part(path) else { return [] }
        let list = RelationList()
        try PartReading.read(found, with: list)
        return list.relations.compactMap { id, kind, target in
            var steps = target.hasPrefix("/") ? [] : folder
            for step in target.split(separator: "/") where step != "." {
                if step != ".." { steps.append(String(step)) } else if steps.popLast() == nil { return nil }
            }
            return Relation(id: id, kind: kind, path: steps.joined(separator: "/"))
        }
    }
}

/// Names what a part uses.
private final class RelationList: PartHandling {
    private(set) var relations: [(id: String, kind: String, target: String)] = []

    func begin(_ name: String, _ attributes: PartReading.Attributes) {
        guard name == "Relationship", relations.count < 10_000, attributes["TargetMode"] != "External",
            let id = attributes["Id"], let target = attributes["Target"],
            let kind = attributes["Type"]?.split(separator: "/").last
        else { return }
        relations.append((id, String(kind), target))
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
    func end(_ name: String) {}
}

/// Names the sheets of a workbook that people see.
private final class SheetList: PartHandling {
    /// The relations of those that are not hidden.
    private(set) var shown: [String] = []
    private(set) var countsFrom1904 = false

    func begin(_ name: String, _ attributes: PartReading.Attributes) {
        switch name {
        case "workbookPr":
            countsFrom1904 = ["1", "true", "on"].contains(attributes["date1904"] ?? "")
        case "sheet" where shown.count < 1_000 && attributes["state"] ?? "visible" == "visible":
            if let relation = attributes["id"] { shown.append(relation) }
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
    func end(_ name: String) {}
}

/// Tells which styles show a number as a date or time.
private final class StyleList: PartHandling {
    private(set) var showsMoment: [Bool] = []
    private var own: [Int: Bool] = [:]
    private var isWithinCells = false

    /// Formats that every program knows by their numbers: dates and times, and those of China, Japan and Korea.
    private static let known: Set<Int> = Set(14...22).union(27...36).union(45...47).union(50...58)

    func begin(_ name: String, _ attributes: PartReading.Attributes) {
        switch name {
        case "numFmt" where own.count < 10_000:
            guard let id = attributes["numFmtId"].flatMap({ Int($0) }), let code = attributes["formatCode"] else {
                return
            }
            own[id] = Self.isMoment(code)
        case "cellXfs": isWithinCells = true
        case "xf" where isWithinCells && showsMoment.count < 100_000:
            let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
            showsMoment.append(own[id] ?? Self.known.contains(id))
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

    func end(_ name: String) {
        if name == "cellXfs" { isWithinCells = false }
    }

    /// Whether a format has a year, month, day or hour outside of quoted words, brackets and escapes.
    static func isMoment(_ code: String) -> Bool {
        var characters = code[...]
        while let character = characters.popFirst() {
            switch character {
            case "\"": characters = characters.drop { $0 != "\"" }.dropFirst()
            case "[": characters = characters.drop { $0 != "]" }.dropFirst()
            case "\\", "_", "*": _ = characters.popFirst()
            case "y", "Y", "m", "M", "d", "D", "h", "H": return true
            default: continue
            }
        }
        return false
    }
}
