import Yams

extension NodeReader {
    /// Terms as a list: `物业费`, or `物业费 3` where the weight is not 1.
    ///
    /// - Parameter usual: The weight of a term that names none.
    mutating func terms(_ node: Node?, _ name: Wording, usual: Double = 1) -> [Term] {
        var terms: [Term] = []
        var seen: Set<String> = []
        for (entry, place) in texts(node, name) {
            let term = term(entry, usual: usual)
            guard term.weight > 0, term.weight <= 100 else {
                note(
                    zh: "“\(entry)”的权重须大于 0、不超过 100",
                    en: "the weight of '\(entry)' must be above 0 and at most 100",
                    place
                )
                continue
            }
            guard seen.insert(term.text).inserted else {
                note(zh: "\(name.zh)中“\(term.text)”重复", en: "\(name.en) has '\(term.text)' twice", place)
                continue
            }
            terms.append(term)
        }
        return terms
    }

    /// Terms by weight: `{3: [坍塌, 爆炸], 1: [起火]}`.
    ///
    /// - Parameter range: What the weights may be.
    mutating func weighted(_ node: Node?, _ name: Wording, in range: ClosedRange<Double> = 0.05...100) -> [Term] {
        guard let node else { return [] }
        guard let mapping = node.mapping else {
            note(zh: "\(name.zh)须按权重列出词语", en: "\(name.en) must give lists of words by their weight", node)
            return []
        }
        var terms: [Term] = []
        var seen: Set<String> = []
        for (key, value) in mapping {
            guard let weight = number(key, Wording(zh: "\(name.zh)的权重", en: "a weight of \(name.en)"), in: range)
            else { continue }
            for (text, place) in texts(value, name) {
                if seen.insert(text).inserted {
                    terms.append(Term(text: text, weight: weight))
                } else {
                    note(zh: "\(name.zh)中“\(text)”重复", en: "\(name.en) has '\(text)' twice", place)
                }
            }
        }
        return terms
    }

    private func term(_ entry: String, usual: Double) -> Term {
        guard let space = entry.lastIndex(of: " "), let weight = Double(entry[entry.index(after: space)...]) else {
            return Term(text: entry, weight: usual)
        }
        return Term(text: String(entry[..<space]), weight: weight)
    }
}
