/// Reads the names of places and institutions out of a normal form, as far as their endings give them away.
struct PlaceReading {
    private(set) var places: [Place] = []

    private static let most = 16
    /// The most and the fewest characters before an ending.
    private static let longest: Int32 = 7
    private static let shortest: Int32 = 1

    init(_ found: [Hit], index: TermIndex, form: NormalForm) {
        var end: Int32 = 0
        // Compared as characters: comparing strings would first bring each into a form that they have already.
        var seen: [ArraySlice<UInt32>] = []
        for hit in found {
            guard let use = index.use(of: hit.term, in: .places) else { continue }
            defer { end = max(end, hit.end) }
            guard use.key != PlaceEnding.none, places.count < Self.most else { continue }
            let start = Self.start(of: hit, after: end, in: form.scalars)
            guard hit.start - start >= Self.shortest else { continue }
            let own = form.scalars[Int(start)..<Int(hit.end)]
            guard !seen.contains(own) else { continue }
            seen.append(own)
            let kind = PlaceEnding.all[Int(use.key)].kind
            places.append(Place(name: Self.name(own), kind: kind, evidence: form.evidence(start, hit.end)))
        }
    }

    /// Goes back from an ending to where a name can no longer begin.
    private static func start(of hit: Hit, after end: Int32, in scalars: [UInt32]) -> Int32 {
        var start = hit.start
        let first = max(end, hit.start - longest)
        while start > first {
            let scalar = scalars[Int(start) - 1]
            guard Folding.isWord(scalar), !isBoundary(scalar) else { break }
            start -= 1
        }
        return start
    }

    private static func name(_ scalars: ArraySlice<UInt32>) -> String {
        // One by one: appending a sequence is not specialized, and takes longer than all the rest of this.
        var name = ""
        for scalar in scalars.compactMap(Unicode.Scalar.init) { name.unicodeScalars.append(scalar) }
        return name
    }

    /// For each character of the first plane whether a name cannot go on before it.
    private static let boundaries: [Bool] =
        "的了是在我有和就不也都这那很着吗呢吧啊于到从与及至住对被把将向给让由为请问你您他她们该各每个家所条座栋号某同去来往经过靠近等说其但而或又还只能会要想见看叫"
        .unicodeScalars.reduce(into: [Bool](repeating: false, count: 0x10000)) { $0[Int($1.value)] = true }

    @inline(__always)
    private static func isBoundary(_ scalar: UInt32) -> Bool { scalar < 0x10000 && boundaries[Int(scalar)] }
}
