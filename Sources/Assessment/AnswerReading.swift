import Playbooks

/// Finds the classes of opinion that must be answered and that an item falls in.
struct AnswerReading {
    /// Their codes, in the playbook's order.
    private(set) var classes: [String] = []
    /// The part of the points that the weightiest gives, 0 to 1.
    private(set) var value = 0.0
    /// Where it stands why; of reach that is nowhere.
    private(set) var evidence: [Evidence] = []

    /// What else was read in the item.
    struct Facts {
        let risks: [ShownRisk]
        /// Of the first matter, 0 to 1; nil where there is none.
        let gravity: Double?
        /// What tells the first matter.
        let matter: [Hit]
        let reach: Double
        let people: PeopleReading
    }

    init(_ hits: Hits, _ answers: [AnswerClass], _ facts: Facts, index: TermIndex, form: NormalForm) {
        let told = hits.answers.filter { !Self.isDenied($0, hits.qualifiers, index: index) }
        for (number, answer) in answers.enumerated() {
            let concerns = answer.people.map { facts.people.people >= Double($0) } ?? false
            let travelled = answer.reach.map { facts.reach >= $0 } ?? false
            guard answer.reach == nil && answer.people == nil || concerns || travelled else { continue }
            let words = told.filter { hit in
                index.uses(of: hit.term).contains { $0.list == .answers && $0.key == Int32(number) }
            }
            let risks = facts.risks.filter { $0.weight >= answer.riskFrom && answer.risks.contains($0.code) }
            let isGrave = answer.gravity.map { (facts.gravity ?? -1) >= $0 } ?? false
            guard answer.asksForSpreadAlone || isGrave || !words.isEmpty || !risks.isEmpty else { continue }
            classes.append(answer.code)
            value = max(value, answer.value)
            let places = words + (isGrave ? facts.matter : []) + (concerns ? facts.people.hits : [])
            evidence += places.map { form.evidence($0.start, $0.end) } + risks.flatMap(\.evidence)
        }
    }

    /// Whether a denial stands right before a word.
    private static func isDenied(_ hit: Hit, _ qualifiers: [Hit], index: TermIndex) -> Bool {
        let before = qualifiers.leading { $0.end <= hit.start }
        guard before > 0, qualifiers[before - 1].end == hit.start else { return false }
        return index.use(of: qualifiers[before - 1].term, in: .qualifiers)?.key == Qualifier.denial.rawValue
    }
}
