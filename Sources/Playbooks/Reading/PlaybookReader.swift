import Yams

/// Reads all files of a playbook and checks what one says about another.
struct PlaybookReader {
    /// What the files say when there is no mistake in them.
    struct Parts {
        let catalogue: Catalogue
        let lexicon: Lexicon
        let levels: LevelRules
        let ruleSets: [RuleSet]
        let plans: [ResponsePlan]
        let calendar: WorkCalendar
        let supervision: SupervisionRules
    }

    private let files: [String: String]
    private var mistakes: [PlaybookErrors.Mistake] = []
    /// Names that one file uses and another must define.
    private var references: [Reference] = []
    private static let single = ["duties.yaml", "matters.yaml", "levels.yaml"]
    /// Versions that were published before calendars stood in playbooks have none.
    private static let calendar = "calendar.yaml"
    /// Versions that were published before there was supervision have none.
    private static let supervision = "supervision.yaml"
    /// Versions that were published before these were read have neither.
    private static let answers = "answers.yaml"
    private static let people = "lexicon/people.yaml"
    private static let lexicon = ["lexicon/tone.yaml", "lexicon/risks.yaml", "lexicon/noise.yaml"]

    init(files: [String: String]) { self.files = files }

    /// By file, then line, then English sentence.
    var sortedMistakes: [PlaybookErrors.Mistake] {
        mistakes.sorted { ($0.file, $0.line, $0.en) < ($1.file, $1.line, $1.en) }
    }

    /// The parts, or nothing where there are mistakes.
    mutating func read() -> Parts? {
        checkPaths()
        let duties = page("duties.yaml") { reader, root in reader.duties(root) } ?? []
        var catalogueReader = CatalogueReader(file: "matters.yaml")
        if let yaml = files["matters.yaml"] { catalogueReader.read(yaml) }
        mistakes += catalogueReader.nodes.mistakes
        references += catalogueReader.references
        let tone = page("lexicon/tone.yaml") { reader, root in reader.tone(root) } ?? nil
        let risks = page("lexicon/risks.yaml") { reader, root in reader.risks(root) }
        references += risks?.references ?? []
        let noise = page("lexicon/noise.yaml") { reader, root in reader.noise(root) } ?? nil
        let people = page(Self.people) { reader, root in reader.people(root) } ?? .nothing
        let answers = page(Self.answers) { reader, root in reader.answers(root) }
        references += answers?.references ?? []
        let levels = page("levels.yaml") { reader, root in reader.levelRules(root) }
        references += levels?.references ?? []
        let ruleSets = folder("rules/").compactMap { page($0) { reader, root in reader.ruleSet(root) } ?? nil }
        let calendar = page(Self.calendar) { reader, root in reader.calendar(root) } ?? WorkCalendar()
        let supervision = page(Self.supervision) { reader, root in reader.supervision(root) } ?? nil
        let read = folder("responses/").compactMap { page($0) { reader, root in reader.plan(root) } }
        references += read.flatMap(\.references)
        let plans = read.compactMap(\.plan)
        let catalogue = Catalogue(
            fields: catalogueReader.fields,
            groups: catalogueReader.groups,
            matters: catalogueReader.matters,
            duties: duties
        )
        check(catalogue, risks: risks?.categories ?? [], ruleSets: ruleSets, plans: plans)
        if let score = levels?.rules?.score {
            let best = answers?.classes.map(\.value).max() ?? 0
            reachable(score.people, "people", people.counted.count + people.crowds.count > 0, from: Self.people)
            reachable(score.mustAnswer, "answer", best > 0, from: Self.answers)
        }
        guard mistakes.isEmpty, let tone, let risks, let noise, let levels = levels?.rules else { return nil }
        return Parts(
            catalogue: catalogue,
            lexicon: Lexicon(
                tone: tone,
                risks: risks.categories,
                qualifiers: risks.qualifiers,
                noise: noise,
                people: people,
                answers: answers?.classes ?? []
            ),
            levels: levels,
            ruleSets: ruleSets.sorted { ($0.since, $0.code) > ($1.since, $1.code) },
            plans: plans.sorted { ($0.order, $0.code) < ($1.order, $1.code) },
            calendar: calendar,
            supervision: supervision ?? .plain
        )
    }

    private mutating func page<Value>(_ path: String, _ read: (inout NodeReader, Node) -> Value) -> Value? {
        guard let yaml = files[path] else { return nil }
        var reader = NodeReader(file: path)
        let value = reader.root(of: yaml).map { read(&reader, $0) }
        mistakes += reader.mistakes
        return value
    }

    private func folder(_ prefix: String) -> [String] { files.keys.filter { $0.hasPrefix(prefix) }.sorted() }

    private mutating func checkPaths() {
        for path in Self.single + Self.lexicon where files[path] == nil {
            mistakes.append(.init(file: path, line: 0, zh: "缺少该文件", en: "the file is missing"))
        }
        for prefix in ["rules/", "responses/"] where folder(prefix).isEmpty {
            mistakes.append(.init(file: prefix, line: 0, zh: "文件夹内没有文件", en: "the folder has no file"))
        }
        let known = Set(Self.single + Self.lexicon + [Self.calendar, Self.supervision, Self.answers, Self.people])
        for path in files.keys where !known.contains(path) {
            let isInFolder = path.hasPrefix("rules/") || path.hasPrefix("responses/")
            if !isInFolder || !PlaybookFolder.isPlain(path) {
                mistakes.append(
                    .init(file: path, line: 0, zh: "规则中没有这个名称的文件", en: "no playbook has a file of this name")
                )
            }
        }
    }

    private mutating func check(
        _ catalogue: Catalogue,
        risks: [RiskCategory],
        ruleSets: [RuleSet],
        plans: [ResponsePlan]
    ) {
        let headings = (catalogue.fields + catalogue.groups).map(\.code)
        let known: [Reference.Kind: Set<String>] = [
            .duty: Set(catalogue.duties.map(\.code)),
            .matter: Set(headings + catalogue.matters.map(\.code) + ["*"]),
            .risk: Set(risks.map(\.code)),
            .limit: Set(ruleSets.flatMap { $0.rules.map(\.code) }),
        ]
        for reference in references where !(known[reference.kind] ?? []).contains(reference.code) {
            mistakes.append(
                .init(
                    file: reference.file,
                    line: reference.line,
                    zh: "没有编码为“\(reference.code)”的\(reference.kind.chinese)",
                    en: "no \(reference.kind.rawValue) has the code '\(reference.code)'"
                )
            )
        }
        if !catalogue.duties.isEmpty, !catalogue.duties.contains(where: { $0.code == Duty.informationOffice }) {
            mistakes.append(
                .init(
                    file: "duties.yaml",
                    line: 0,
                    zh: "缺少职责“\(Duty.informationOffice)”",
                    en: "the duty '\(Duty.informationOffice)' is missing"
                )
            )
        }
        for rule in ruleSets.flatMap(\.rules) {
            guard let beside = rule.beside, !(known[.limit] ?? []).contains(beside) else { continue }
            mistakes.append(
                .init(
                    file: "rules/",
                    line: 0,
                    zh: "没有编码为“\(beside)”的时限，而“\(rule.code)”的 beside 写了它",
                    en: "no limit has the code '\(beside)', which '\(rule.code)' names as beside"
                )
            )
        }
        once(plans.map(\.code), Wording(zh: "预案", en: "plan"), in: "responses/")
        once(ruleSets.map(\.code), Wording(zh: "规则集", en: "rule set"), in: "rules/")
    }

    /// Points that no item can reach are a mistake.
    private mutating func reachable(_ points: Double, _ factor: String, _ isReachable: Bool, from file: String) {
        guard points > 0, !isReachable else { return }
        let (zh, en) = files[file] == nil ? ("缺少该文件", "the file is missing") : ("没有可得分的内容", "nothing in it gives any")
        mistakes.append(
            .init(
                file: file,
                line: 0,
                zh: "\(zh)，而 levels.yaml 为 \(factor) 计分",
                en: "\(en), though levels.yaml gives points for \(factor)"
            )
        )
    }

    private mutating func once(_ codes: [String], _ what: Wording, in file: String) {
        var seen: Set<String> = []
        for code in codes where !seen.insert(code).inserted {
            mistakes.append(
                .init(
                    file: file,
                    line: 0,
                    zh: "两个文件都定义了\(what.zh)“\(code)”",
                    en: "two files define the \(what.en) '\(code)'"
                )
            )
        }
    }
}
