import Playbooks

/// Finds the classes of opinion that must be answered and that an item falls in.
struct AnswerReading {
    /// Their codes, in the playbook's order.
    private(set) var classes: [String] = []
    /// The part of the points that the weightiest gives, 0 to 1.
    private(set) var value = 0.0
    /// Where it stands why.
    private(set) var evidence: [Evidence] = []

    /// What else was read in the item.
    struct Facts {
        let risks: [ShownRisk]
        /// Of the first matter, 0 to 1; nil where there is none.
        let gravity: Double?
        let reach: Double
        let people: Double
    }

    init(_ found: [Hit], _ answers: [AnswerClass], _ facts: Facts, index: TermIndex, form: NormalForm) {
        for (number, answer) in answers.enumerated() where Self.travelled(answer, facts) {
            let words = found.filter { hit in
                index.uses(of: hit.term).contains { $0.list == .answers && $0.key == Int32(number) }
            }
            let risks = facts.risks.filter { answer.risks.contains($0.code) }
            let isGrave = answer.gravity.map { (facts.gravity ?? -1) >= $0 } ?? false
            guard answer.asksForSpreadAlone || isGrave || !words.isEmpty || !risks.isEmpty else { continue }
            classes.append(answer.code)
            value = max(value, answer.value)
            evidence += words.map { form.evidence($0.start, $0.end) } + risks.flatMap(\.evidence)
        }
    }

    /// Whether it travelled or concerns people as far as the class asks.
    private static func travelled(_ answer: AnswerClass, _ facts: Facts) -> Bool {
        if answer.reach == nil, answer.people == nil { return true }
        return answer.reach.map { facts.reach >= $0 } ?? false
            || answer.people.map { facts.people >= Double($0) } ?? false
    }
}
