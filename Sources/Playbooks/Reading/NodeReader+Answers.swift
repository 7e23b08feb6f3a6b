import Yams

/// The classes of opinion that must be answered with the risks that they name.
struct ReadAnswers {
    let classes: [AnswerClass]
    let references: [Reference]
}

extension NodeReader {
    mutating func people(_ root: Node) -> PeopleWords {
        let parts = fields(of: root, as: .people)
        let counted = weighted(parts["counted"], "counted", in: 1...1_000)
        let crowds = weighted(parts["crowds"], "crowds", in: 2...10_000_000)
        let neutral = texts(parts["neutral"], "neutral").map(\.text)
        var known: Set<String> = []
        for word in counted.map(\.text) + crowds.map(\.text) + neutral where !known.insert(word).inserted {
            note(zh: "“\(word)”在两处出现", en: "'\(word)' stands in two lists", root)
        }
        return PeopleWords(counted: counted, crowds: crowds, neutral: neutral)
    }

    mutating func answers(_ root: Node) -> ReadAnswers {
        let parts = fields(of: root, as: .answers)
        var classes: [AnswerClass] = []
        var references: [Reference] = []
        for node in list(parts["answers"], "answers") {
            let parts = fields(of: node, as: .answer)
            guard let code = code(parts["code"], "code"), let name = text(parts["name"], "name"),
                let value = number(parts["value"], "value", in: 0...1)
            else { continue }
            if classes.contains(where: { $0.code == code }) {
                note(zh: "回应类别“\(code)”重复", en: "the class '\(code)' is given twice", node)
            }
            let risks = self.references(.risk, parts["risks"], "risks")
            references += risks
            let found = AnswerClass(
                code: code,
                name: name,
                value: value,
                risks: risks.map(\.code),
                riskFrom: number(parts["risk-from"], "risk-from", in: 1...100) ?? 1,
                terms: texts(parts["terms"], "terms").map(\.text),
                gravity: number(parts["gravity"], "gravity", in: 0...1),
                reach: number(parts["reach"], "reach", in: 0...1),
                people: whole(parts["people"], "people", in: 1...10_000_000)
            )
            if found.asksForSpreadAlone, found.reach == nil, found.people == nil {
                note(
                    zh: "回应类别须写明 risks、terms、gravity、reach、people 中的一项",
                    en: "a class must name one of risks, terms, gravity, reach and people",
                    node
                )
            }
            classes.append(found)
        }
        return ReadAnswers(classes: classes, references: references)
    }
}
