/// The markers of forwarding that are taken out of a text, found by their last character.
struct ForwardingMarkers: Sendable {
    private var byEnd: [UInt32: [[UInt32]]] = [:]
    /// Asked before the dictionary.
    private var ends = EndSet()

    init(_ markers: [String]) {
        for marker in markers {
            let folded = Folding.normal(marker)
            guard let last = folded.last else { continue }
            byEnd[last, default: []].append(folded)
            ends.insert(last)
        }
        for end in byEnd.keys { byEnd[end]?.sort { $0.count > $1.count } }
    }

    @inline(__always)
    func mayEnd(with scalar: UInt32) -> Bool { ends.mayHold(scalar) }

    /// How many characters at the end are a marker; 0 where there is none.
    func length(atEndOf scalars: [UInt32], since start: Int) -> Int {
        guard let last = scalars.last, let markers = byEnd[last] else { return 0 }
        return markers.first { marker in
            scalars.count - start >= marker.count && scalars.suffix(marker.count).elementsEqual(marker)
        }?.count ?? 0
    }
}
