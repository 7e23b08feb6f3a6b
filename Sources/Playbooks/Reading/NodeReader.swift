import Yams

/// Takes values out of the nodes of one file and keeps every mistake with its line.
struct NodeReader {
    let file: String
    private(set) var mistakes: [PlaybookErrors.Mistake] = []

    init(file: String) { self.file = file }

    /// The root of the file; nothing where it is no YAML or empty.
    mutating func root(of yaml: String) -> Node? {
        guard !hasHiddenMarks(yaml) else { return nil }
        do {
            let aliases = try AliasSearch.lines(of: yaml)
            guard aliases.isEmpty else {
                mistakes += aliases.map {
                    .init(
                        file: file,
                        line: $0,
                        zh: "不能用 * 引用别处的内容，请写全",
                        en: "'*' stands for what is elsewhere; write it out"
                    )
                }
                return nil
            }
            guard let node = try Yams.compose(yaml: yaml) else {
                mistakes.append(.init(file: file, line: 0, zh: "文件为空", en: "the file is empty"))
                return nil
            }
            return node
        } catch {
            mistakes.append(Self.mistake(error, file: file))
            return nil
        }
    }

    /// Whether the text has controls, or marks that turn the direction of what stands around them; each line is a mistake.
    private mutating func hasHiddenMarks(_ yaml: String) -> Bool {
        var (line, found) = (1, Set<Int>())
        for scalar in yaml.unicodeScalars {
            switch scalar.value {
            case 0x0A: line += 1
            case 0x09, 0x0D: break
            case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: found.insert(line)
            default: break
            }
        }
        mistakes += found.sorted().map {
            .init(file: file, line: $0, zh: "含有看不见的控制字符，请删除", en: "has a control character that nobody sees; delete it")
        }
        return !found.isEmpty
    }

    private static func mistake(_ error: any Error, file: String) -> PlaybookErrors.Mistake {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            .init(file: file, line: mark.line, zh: "不是有效的 YAML：\(problem)", en: "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let names, let context):
            .init(
                file: file,
                line: context.mark.line,
                zh: "键 \(names.joined(separator: "、")) 重复",
                en: "a mapping names \(names.joined(separator: ", ")) twice"
            )
        default:
            .init(file: file, line: 0, zh: "不是有效的 YAML：\(error)", en: "not YAML: \(error)")
        }
    }

    mutating func note(zh: String, en: String, _ node: Node) {
        mistakes.append(.init(file: file, line: node.mark?.line ?? 0, zh: zh, en: en))
    }

    /// The fields of a mapping by name; a name that is not known is a mistake, a missing one where it is required too.
    mutating func fields(of node: Node, as form: PlaybookForm) -> [String: Node] {
        guard let mapping = node.mapping else {
            note(zh: "\(form.name.zh)须为键值结构", en: "\(form.name.en) must be a mapping", node)
            return [:]
        }
        let known = form.required.union(form.optional)
        var found: [String: Node] = [:]
        for (key, value) in mapping {
            guard let word = key.string, known.contains(word) else {
                let names = known.sorted()
                note(
                    zh: "\(form.name.zh)没有字段“\(key.string ?? "?")”；可用的有 \(names.joined(separator: "、"))",
                    en:
                        "\(form.name.en) has no field '\(key.string ?? "?")'; known are \(names.joined(separator: ", "))",
                    key
                )
                continue
            }
            if !value.isNull { found[word] = value }
        }
        for missing in form.required.subtracting(found.keys).sorted() {
            note(zh: "\(form.name.zh)缺少“\(missing)”", en: "\(form.name.en) lacks '\(missing)'", node)
        }
        return found
    }

    /// The entries of a list; nothing for an absent one.
    mutating func list(_ node: Node?, _ name: Wording) -> [Node] {
        guard let node else { return [] }
        guard let sequence = node.sequence else {
            note(zh: "\(name.zh)须为列表", en: "\(name.en) must be a list", node)
            return []
        }
        return Array(sequence)
    }

    /// A text of 1 to `most` characters, without control characters but line ends and tabs.
    mutating func text(_ node: Node?, _ name: Wording, most: Int = 80) -> String? {
        guard let node else { return nil }
        guard let text = node.string, (1...most).contains(text.count) else {
            note(zh: "\(name.zh)须为 1 至 \(most) 个字", en: "\(name.en) must have 1 to \(most) characters", node)
            return nil
        }
        let isClean = text.unicodeScalars.allSatisfy {
            $0.properties.generalCategory != .control || $0 == "\n" || $0 == "\t"
        }
        guard isClean else {
            note(zh: "\(name.zh)不能含控制字符", en: "\(name.en) must have no control characters", node)
            return nil
        }
        return text
    }

    mutating func texts(_ node: Node?, _ name: Wording) -> [(text: String, node: Node)] {
        var found: [(text: String, node: Node)] = []
        for entry in list(node, name) {
            if let text = text(entry, Wording(zh: "\(name.zh)的一项", en: "an entry of \(name.en)")) {
                found.append((text, entry))
            }
        }
        return found
    }

    mutating func code(_ node: Node?, _ name: Wording) -> String? {
        guard let node else { return nil }
        guard let code = node.string, code.wholeMatch(of: #/[a-z0-9][a-z0-9-]{0,39}/#) != nil else {
            note(zh: "\(name.zh)须为 1 至 40 位 a-z、0-9 或 -", en: "\(name.en) must be 1 to 40 of a-z, 0-9 and -", node)
            return nil
        }
        return code
    }

    /// A number inside a range, whole or not.
    mutating func number(_ node: Node?, _ name: Wording, in range: ClosedRange<Double>) -> Double? {
        guard let node else { return nil }
        guard let text = node.string, let number = Double(text), number.isFinite, range.contains(number) else {
            let (least, most) = (Self.plain(range.lowerBound), Self.plain(range.upperBound))
            note(
                zh: "\(name.zh)须为 \(least) 至 \(most) 的数",
                en: "\(name.en) must be a number from \(least) to \(most)",
                node
            )
            return nil
        }
        return number
    }

    mutating func whole(_ node: Node?, _ name: Wording, in range: ClosedRange<Int>) -> Int? {
        guard let node else { return nil }
        guard let text = node.string, let number = Int(text), range.contains(number) else {
            note(
                zh: "\(name.zh)须为 \(range.lowerBound) 至 \(range.upperBound) 的整数",
                en: "\(name.en) must be a whole number from \(range.lowerBound) to \(range.upperBound)",
                node
            )
            return nil
        }
        return number
    }

    mutating func choice<Value: RawRepresentable & CaseIterable>(_ node: Node?, _ name: Wording) -> Value?
    where Value.RawValue == String {
        guard let node else { return nil }
        guard let word = node.string, let value = Value(rawValue: word) else {
            let known = Value.allCases.map(\.rawValue)
            note(
                zh: "\(name.zh)须为 \(known.joined(separator: "、")) 之一",
                en: "\(name.en) must be one of \(known.joined(separator: ", "))",
                node
            )
            return nil
        }
        return value
    }

    mutating func levels(_ node: Node?) -> Set<Int> {
        guard let node else { return [1, 2, 3, 4] }
        var levels: Set<Int> = []
        for entry in list(node, "levels") {
            if let level = whole(entry, .level, in: 1...4) { levels.insert(level) }
        }
        if levels.isEmpty {
            note(zh: "levels 须写明 1、2、3、4 中的至少一级", en: "levels must name at least one of 1, 2, 3, 4", node)
        }
        return levels
    }

    mutating func day(_ node: Node?, _ name: Wording) -> String? {
        guard let node else { return nil }
        guard let day = node.string, let match = day.wholeMatch(of: #/(\d{4})-(\d{2})-(\d{2})/#),
            let year = Int(match.1), let month = Int(match.2), let date = Int(match.3),
            (1...12).contains(month), (1...Self.days(of: month, in: year)).contains(date)
        else {
            note(zh: "\(name.zh)须为日期，如 2016-07-30", en: "\(name.en) must be a day such as 2016-07-30", node)
            return nil
        }
        return day
    }

    private static func days(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func plain(_ number: Double) -> String {
        number == number.rounded() ? String(Int(number)) : String(number)
    }
}

extension Node {
    fileprivate var isNull: Bool {
        guard let scalar else { return false }
        return scalar.style == .plain && ["", "null", "~"].contains(scalar.string)
    }
}
