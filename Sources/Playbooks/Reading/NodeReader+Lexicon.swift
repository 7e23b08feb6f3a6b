import Yams

/// The kinds of risk with the words that qualify them and the duties that they name.
struct ReadRisks {
    let categories: [RiskCategory]
    let qualifiers: RiskQualifiers
    let references: [Reference]
}

extension NodeReader {
    /// The closed list of duties: `{code: name}`.
    mutating func duties(_ root: Node) -> [Duty] {
        let parts = fields(of: root, as: .duties)
        guard let node = parts["duties"] else { return [] }
        guard let mapping = node.mapping else {
            note(zh: "duties 须按编码列出名称", en: "duties must give names by code", node)
            return []
        }
        var duties: [Duty] = []
        for (key, value) in mapping {
            if let code = code(key, Wording(zh: "职责编码", en: "a duty's code")),
                let name = text(value, Wording(zh: "职责名称", en: "a duty's name"))
            {
                duties.append(Duty(code: code, name: name))
            }
        }
        return duties
    }

    mutating func tone(_ root: Node) -> ToneWords? {
        let parts = fields(of: root, as: .tone)
        return ToneWords(
            positive: weighted(parts["positive"], "positive"),
            negative: weighted(parts["negative"], "negative"),
            degrees: weighted(parts["degrees"], "degrees"),
            negations: texts(parts["negations"], "negations").map(\.text),
            neutral: texts(parts["neutral"], "neutral").map(\.text)
        )
    }

    mutating func risks(_ root: Node) -> ReadRisks {
        let parts = fields(of: root, as: .risks)
        var categories: [RiskCategory] = []
        var references: [Reference] = []
        for node in list(parts["risks"], "risks") {
            let parts = fields(of: node, as: .risk)
            guard let code = code(parts["code"], "code"), let name = text(parts["name"], "name"),
                let place = parts["duty"], let duty = self.code(place, "duty")
            else { continue }
            if categories.contains(where: { $0.code == code }) {
                note(zh: "风险“\(code)”重复", en: "the risk '\(code)' is given twice", node)
            }
            references.append(reference(.duty, duty, place))
            let terms = weighted(parts["terms"], "terms")
            categories.append(RiskCategory(code: code, name: name, duty: duty, terms: terms))
        }
        let qualifiers = RiskQualifiers(
            denials: texts(parts["denials"], "denials").map(\.text),
            suppositions: texts(parts["suppositions"], "suppositions").map(\.text),
            neutral: texts(parts["neutral"], "neutral").map(\.text)
        )
        return ReadRisks(categories: categories, qualifiers: qualifiers, references: references)
    }

    mutating func noise(_ root: Node) -> NoiseRules? {
        let parts = fields(of: root, as: .noise)
        return NoiseRules(
            forwarding: texts(parts["forwarding"], "forwarding").map(\.text),
            advertisement: weighted(parts["advertisement"], "advertisement"),
            unreal: weighted(parts["unreal"], "unreal"),
            variants: parts["variants"].map { variants($0) } ?? []
        )
    }

    /// What is written for a word: `{政府: [zf, 正府]}`.
    private mutating func variants(_ node: Node) -> [NoiseRules.Variant] {
        guard let mapping = node.mapping else {
            note(zh: "variants 须按本义列出变体写法", en: "variants must give what is written by what is meant", node)
            return []
        }
        var variants: [NoiseRules.Variant] = []
        var known: Set<String> = []
        for (key, value) in mapping {
            guard let meant = text(key, Wording(zh: "本义", en: "what is meant")) else { continue }
            if meant.unicodeScalars.count < 2 {
                note(zh: "本义至少两个字", en: "what is meant has at least two characters", key)
            }
            for written in texts(value, "variants") where written.text != meant {
                if !known.insert(written.text.lowercased()).inserted {
                    note(zh: "变体“\(written.text)”重复", en: "the variant '\(written.text)' is given twice", written.node)
                }
                variants.append(NoiseRules.Variant(written: written.text, meant: meant))
            }
        }
        return variants
    }
}
