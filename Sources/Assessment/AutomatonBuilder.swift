/// Lays the tree of all terms into cells and links each state to its longest suffix.
struct AutomatonBuilder {
    private(set) var cells: [TermAutomaton.Cell] = []
    private let width: Int
    private var tree = [Node()]
    /// The child of a node, by node and class.
    private var edges: [UInt64: Int] = [:]
    /// The cell of each node of the tree.
    private var places: [Int32] = [0]
    /// No cell before this one is free.
    private var firstFree = 1
    /// Before these cells no room is looked for any more: for a single step, and for several.
    private var crowded = (alone: 1, together: 1)
    /// How many cells are gone through again and again.
    private static let patience = 100

    /// A node of the tree of terms.
    private struct Node {
        /// By class, sorted.
        var children: [(step: Int, node: Int)] = []
        var term: Int32 = -1
    }

    init(_ terms: [[UInt32]], alphabet: TermAlphabet) {
        width = alphabet.count + 1
        for (number, term) in terms.enumerated() where !term.isEmpty {
            plant(term.map(alphabet.number), number: Int32(number))
        }
        places = [Int32](repeating: 0, count: tree.count)
        grow(to: tree.count + width)
        cells[0].check = 0
        let order = lay()
        for node in order { link(node) }
    }

    private mutating func plant(_ steps: [Int], number: Int32) {
        var at = 0
        for step in steps {
            let edge = UInt64(at) << 16 | UInt64(step)
            if let child = edges[edge] {
                at = child
            } else {
                tree.append(Node())
                edges[edge] = tree.count - 1
                tree[at].children.append((step, tree.count - 1))
                at = tree.count - 1
            }
        }
        tree[at].term = number
    }

    private mutating func grow(to count: Int) {
        guard count > cells.count else { return }
        cells += [TermAutomaton.Cell](repeating: .init(), count: count - cells.count)
    }

    /// Gives every node a cell, nodes near the root first.
    ///
    /// - Returns: The nodes in that order.
    private mutating func lay() -> [Int] {
        var order = [0]
        var next = 0
        while next < order.count {
            let node = order[next]
            next += 1
            tree[node].children.sort { $0.step < $1.step }
            let children = tree[node].children
            guard !children.isEmpty else { continue }
            let base = room(for: children.map(\.step))
            cells[Int(places[node])].base = Int32(base)
            for (step, child) in children {
                places[child] = Int32(base + step)
                cells[base + step].check = places[node]
                order.append(child)
            }
        }
        for (node, place) in zip(tree, places) { cells[Int(place)].term = node.term }
        return order
    }

    /// A base at which the cells of all steps are free; where it took long to find one, nothing is looked for again.
    private mutating func room(for steps: [Int]) -> Int {
        while firstFree < cells.count, cells[firstFree].check >= 0 { firstFree += 1 }
        let isAlone = steps.count == 1
        var place = max(isAlone ? crowded.alone : crowded.together, firstFree, steps[0] + 1)
        while true {
            grow(to: place + 2 * width)
            if cells[place].check < 0, steps.allSatisfy({ cells[place - steps[0] + $0].check < 0 }) {
                // A single step fits wherever a cell is free, so less is passed over for it.
                if isAlone { crowded.alone = max(crowded.alone, place - Self.patience) }
                crowded.together = max(crowded.together, place - Self.patience)
                return place - steps[0]
            }
            place += 1
        }
    }

    /// Sets the suffix links of a node's children; the node's own are set.
    private mutating func link(_ node: Int) {
        let from = places[node]
        for (step, child) in tree[node].children {
            let place = Int(places[child])
            let fail = node == 0 ? 0 : target(after: cells[Int(from)].fail, on: Int32(step))
            cells[place].fail = fail
            cells[place].next = cells[Int(fail)].term >= 0 ? fail : cells[Int(fail)].next
        }
    }

    private func target(after start: Int32, on step: Int32) -> Int32 {
        var state = start
        while true {
            let target = cells[Int(state)].base + step
            if cells[Int(target)].check == state { return target }
            guard state != 0 else { return 0 }
            state = cells[Int(state)].fail
        }
    }
}
