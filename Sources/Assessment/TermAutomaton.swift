/// Finds every one of many terms in one pass over a text.
///
/// Aho and Corasick's automaton, its steps laid into one array of cells: state `s` steps on class `c` to cell
/// `base(s) + c`, if that cell's check is `s`. Characters that no term has are class 0 and lead back to the start.
package struct TermAutomaton: Sendable {
    /// A state; its number is its place in `cells`.
    struct Cell {
        var base: Int32 = 0
        /// The state that steps here; −1 for a free cell.
        var check: Int32 = -1
        /// The state of the longest proper suffix that begins a term.
        var fail: Int32 = 0
        /// The term that ends here; −1 for none.
        var term: Int32 = -1
        /// The next state along `fail` where a term ends; 0 for none.
        var next: Int32 = 0
    }

    private let cells: [Cell]
    /// The classes of the first 65,536 characters.
    private let classes: [UInt16]
    /// The classes of characters beyond.
    private let farClasses: [UInt32: UInt16]
    /// How many characters each term has.
    let lengths: [Int32]

    /// Builds the automaton; a term's number is its place in the list.
    ///
    /// Empty terms are never found.
    package init(_ terms: [[UInt32]]) {
        let alphabet = TermAlphabet(terms)
        classes = alphabet.near
        farClasses = alphabet.far
        lengths = terms.map { Int32($0.count) }
        cells = AutomatonBuilder(terms, alphabet: alphabet).cells
    }

    @inline(__always)
    private func characterClass(_ scalar: UInt32) -> Int32 {
        scalar < 0x10000 ? Int32(classes[Int(scalar)]) : Int32(farClasses[scalar] ?? 0)
    }

    /// Calls `hit` with every term found and the place after its last character, in order of that place, the longest
    /// first.
    @inline(__always)
    package func forEachHit(in scalars: [UInt32], _ hit: (_ term: Int32, _ end: Int32) -> Void) {
        var state: Int32 = 0
        for index in scalars.indices {
            let step = characterClass(scalars[index])
            guard step != 0 else {
                state = 0
                continue
            }
            while true {
                let target = cells[Int(state)].base + step
                if cells[Int(target)].check == state {
                    state = target
                    break
                }
                guard state != 0 else { break }
                state = cells[Int(state)].fail
            }
            var found = state
            while found != 0 {
                let cell = cells[Int(found)]
                if cell.term >= 0 { hit(cell.term, Int32(index + 1)) }
                found = cell.next
            }
        }
    }
}

/// The characters that terms consist of, the most frequent numbered first so that cells lie close together.
struct TermAlphabet {
    private(set) var near = [UInt16](repeating: 0, count: 0x10000)
    private(set) var far: [UInt32: UInt16] = [:]
    private(set) var count = 1

    init(_ terms: [[UInt32]]) {
        var frequencies: [UInt32: Int] = [:]
        for term in terms { for scalar in term { frequencies[scalar, default: 0] += 1 } }
        let sorted = frequencies.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        for (scalar, _) in sorted.prefix(Int(UInt16.max)) {
            if scalar < 0x10000 { near[Int(scalar)] = UInt16(count) } else { far[scalar] = UInt16(count) }
            count += 1
        }
    }

    func number(of scalar: UInt32) -> Int { scalar < 0x10000 ? Int(near[Int(scalar)]) : Int(far[scalar] ?? 0) }
}
