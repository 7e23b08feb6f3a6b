import Playbooks

/// Every term of a playbook in one automaton, with what each is used for.
struct TermIndex: Sendable {
    /// What a term is looked for.
    ///
    /// The hits of each list are kept apart: in one list the longest of overlapping terms
    /// counts, whatever other lists find there.
    enum List: Int, CaseIterable, Sendable {
        case matters
        case risks
        case tone
        case noise
        case qualifiers
        case places
        case people
        case answers
    }

    /// One use of a term.
    struct Use: Sendable {
        let list: List
        /// What is meant inside the list: the matter's or risk's number, or a case of the list's own enumeration.
        let key: Int32
        let weight: Double
    }

    let automaton: TermAutomaton
    private let uses: [Use]
    /// The uses of term `t` are `uses[first[t]..<first[t + 1]]`.
    private let first: [Int32]
    /// The lists of each term, one bit each.
    private let lists: [UInt8]

    init(_ playbook: Playbook) {
        var collector = UseCollector()
        collector.add(playbook)
        automaton = TermAutomaton(collector.terms)
        uses = collector.uses.flatMap(\.self)
        first = collector.uses.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1.count)) }
        lists = collector.uses.map { uses in uses.reduce(0) { $0 | 1 << UInt8($1.list.rawValue) } }
    }

    /// The uses of a term in all lists.
    func uses(of term: Int32) -> ArraySlice<Use> {
        uses[Int(first[Int(term)])..<Int(first[Int(term) + 1])]
    }

    /// The first use of a term in a list.
    func use(of term: Int32, in list: List) -> Use? { uses(of: term).first { $0.list == list } }

    /// Reads a text once; every list's hits in order.
    func hits(in scalars: [UInt32]) -> Hits {
        var hits = Hits(length: scalars.count)
        automaton.forEachHit(in: scalars) { term, end in
            let hit = Hit(start: end - automaton.lengths[Int(term)], end: end, term: term)
            let lists = lists[Int(term)]
            for list in List.allCases where lists >> UInt8(list.rawValue) & 1 == 1 { hits.add(hit, to: list) }
        }
        return hits
    }
}

/// Gathers terms and what they are used for.
private struct UseCollector {
    private(set) var terms: [[UInt32]] = []
    private(set) var uses: [[TermIndex.Use]] = []
    private var numbers: [[UInt32]: Int] = [:]

    mutating func add(_ playbook: Playbook) {
        for (number, matter) in playbook.catalogue.matters.enumerated() {
            for term in matter.terms { add(term.text, .matters, Int32(number), term.weight) }
        }
        let lexicon = playbook.lexicon
        for (number, risk) in lexicon.risks.enumerated() {
            for term in risk.terms { add(term.text, .risks, Int32(number), term.weight) }
        }
        for word in lexicon.qualifiers.denials { add(word, .qualifiers, Qualifier.denial.rawValue, 1) }
        for word in lexicon.qualifiers.suppositions { add(word, .qualifiers, Qualifier.supposition.rawValue, 1) }
        for word in lexicon.qualifiers.neutral { add(word, .qualifiers, Qualifier.neutral.rawValue, 1) }
        add(lexicon.tone)
        for term in lexicon.noise.advertisement {
            add(term.text, .noise, NoiseKind.advertisement.rawValue, term.weight)
        }
        for term in lexicon.noise.unreal { add(term.text, .noise, NoiseKind.unreal.rawValue, term.weight) }
        for term in lexicon.people.counted { add(term.text, .people, PeopleKind.counted.rawValue, term.weight) }
        for term in lexicon.people.crowds { add(term.text, .people, PeopleKind.crowd.rawValue, term.weight) }
        for word in lexicon.people.neutral { add(word, .people, PeopleKind.neutral.rawValue, 0) }
        for (number, answer) in lexicon.answers.enumerated() {
            for term in answer.terms { add(term, .answers, Int32(number), 1) }
        }
        for (number, ending) in PlaceEnding.all.enumerated() { add(ending.text, .places, Int32(number), 1) }
        for word in PlaceEnding.ordinary { add(word, .places, PlaceEnding.none, 1) }
    }

    private mutating func add(_ tone: ToneWords) {
        for term in tone.positive { add(term.text, .tone, ToneKind.word.rawValue, term.weight) }
        for term in tone.negative { add(term.text, .tone, ToneKind.word.rawValue, -term.weight) }
        for term in tone.degrees { add(term.text, .tone, ToneKind.degree.rawValue, term.weight) }
        for word in tone.negations { add(word, .tone, ToneKind.negation.rawValue, 1) }
        for word in tone.neutral { add(word, .tone, ToneKind.neutral.rawValue, 0) }
    }

    private mutating func add(_ text: String, _ list: TermIndex.List, _ key: Int32, _ weight: Double) {
        let folded = Folding.normal(text)
        let number = numbers[folded] ?? terms.count
        if number == terms.count {
            numbers[folded] = number
            terms.append(folded)
            uses.append([])
        }
        uses[number].append(.init(list: list, key: key, weight: weight))
    }
}
