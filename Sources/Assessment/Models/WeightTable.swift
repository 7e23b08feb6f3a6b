/// The numbers of a model, laid so that what is looked up together lies together: for each bucket how rare it is, then the weight
/// of each label, of two labels only that of the second; each as it is written, a half-precision number, two to a word.
///
/// Models that are asked about the same buckets share one array, so that what one has looked up the next finds near.
struct WeightTable: Sendable {
    private enum Words: Sendable {
        /// Of two labels: rarity and weight are one word.
        case pairs([UInt32])
        /// Of more: in each block, rarity and the first seven weights, and in the upper halves the next eight; 0 in what is left.
        case blocks([SIMD8<UInt32>])
    }

    private let words: Words
    /// The entries of a bucket in the array.
    private let stride: Int
    /// Which of them are this model's.
    private let own: Range<Int>

    /// - Parameter weights: For each bucket the weight of each column.
    init(rarity: [Float], weights: ArraySlice<Float>, columns: Int) {
        func weight(_ bucket: Int, _ column: Int) -> Float {
            column < columns ? weights[weights.startIndex + bucket * columns + column] : 0
        }
        guard columns > 1 else {
            words = .pairs(rarity.indices.map { Self.word(rarity[$0], weight($0, 0)) })
            (stride, own) = (1, 0..<1)
            return
        }
        (stride, own) = ((columns + 16) / 16, 0..<(columns + 16) / 16)
        var blocks = [SIMD8<UInt32>](repeating: .zero, count: rarity.count * stride)
        for place in blocks.indices {
            let (bucket, first) = (place / stride, place % stride * 16 - 1)
            for lane in 0..<8 {
                let low = first + lane < 0 ? rarity[bucket] : weight(bucket, first + lane)
                blocks[place][lane] = Self.word(low, weight(bucket, first + lane + 8))
            }
        }
        words = .blocks(blocks)
    }

    private init(_ words: Words, stride: Int, own: Range<Int>) {
        (self.words, self.stride, self.own) = (words, stride, own)
    }

    /// The same tables in one array, as far as they have one form and as many buckets.
    static func sharing(_ tables: [WeightTable]) -> [WeightTable] {
        guard tables.count > 1, let first = tables.first, tables.allSatisfy({ $0.isLike(first) }) else { return tables }
        let stride = tables.reduce(0) { $0 + $1.own.count }
        let words: Words
        switch first.words {
        case .pairs:
            words = .pairs(shared(tables) { if case .pairs(let own) = $0.words { own } else { [] } })
        case .blocks:
            words = .blocks(shared(tables) { if case .blocks(let own) = $0.words { own } else { [] } })
        }
        var end = 0
        return tables.map { table in
            defer { end += table.own.count }
            return WeightTable(words, stride: stride, own: end..<end + table.own.count)
        }
    }

    private static func shared<Word>(_ tables: [WeightTable], _ words: (WeightTable) -> [Word]) -> [Word] {
        let all = tables.map { (words($0), $0.stride, $0.own) }
        var shared: [Word] = []
        shared.reserveCapacity(tables[0].buckets * all.reduce(0) { $0 + $1.2.count })
        for bucket in 0..<tables[0].buckets {
            for (words, stride, own) in all { for place in own { shared.append(words[bucket * stride + place]) } }
        }
        return shared
    }

    private var buckets: Int {
        switch words {
        case .pairs(let pairs): pairs.count / stride
        case .blocks(let blocks): blocks.count / stride
        }
    }

    private func isLike(_ other: WeightTable) -> Bool {
        switch (words, other.words) {
        case (.pairs, .pairs), (.blocks, .blocks): buckets == other.buckets
        default: false
        }
    }

    /// How rare a bucket is.
    func rarity(of bucket: Int) -> Float { number(of: bucket, 0) }

    /// The weight of a bucket in a column.
    func weight(of bucket: Int, _ column: Int) -> Float { number(of: bucket, column + 1) }

    private func number(of bucket: Int, _ place: Int) -> Float {
        let first = bucket * stride + own.lowerBound
        switch words {
        case .pairs(let pairs): return place == 0 ? Self.low(pairs[first]) : Self.high(pairs[first])
        case .blocks(let blocks):
            let word = blocks[first + place / 16][place % 8]
            return place % 16 < 8 ? Self.low(word) : Self.high(word)
        }
    }

    /// For each column the sum over the pieces of a text, which counts as if its length were 1.
    func sums(_ pieces: TextPieces, _ grams: TextGrams, columns: Int) -> [Float] {
        var (sums, square) = ([Float](repeating: 0, count: columns), Float(0))
        for part in grams.parts(of: pieces) {
            switch words {
            case .pairs(let pairs):
                let found = sum(part, grams, pairs.span)
                sums[0] += found.sum
                square += found.square
            case .blocks(let blocks):
                let weighed = weighed(part, grams, blocks.span)
                square += weighed.square
                for block in 0..<own.count {
                    let found = Self.sum(weighed.rows.span, weighed.values.span, blocks.span, block)
                    for lane in 0..<16 where (1...columns).contains(block * 16 + lane) {
                        sums[block * 16 + lane - 1] += lane < 8 ? found.low[lane] : found.high[lane - 8]
                    }
                }
            }
        }
        guard square > 0 else { return sums }
        let scale = 1 / square.squareRoot()
        return sums.map { $0 * scale }
    }

    private func sum(_ part: PieceCounts, _ grams: TextGrams, _ pairs: Span<UInt32>) -> (sum: Float, square: Float) {
        let (hashes, values, count) = (part.hashes.span, part.values.span, part.count(upTo: grams.longest))
        var (sums, squares) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
        var (words, given) = (SIMD8<UInt32>.zero, SIMD8<Float>.zero)
        func take() {
            let weighed = given * Self.low(words)
            squares += weighed * weighed
            sums += weighed * Self.high(words)
        }
        var place = 0
        while place + 8 <= count {
            for lane in 0..<8 {
                words[lane] = pairs[row(of: hashes[place + lane], grams)]
                given[lane] = values[place + lane]
            }
            take()
            place += 8
        }
        given = .zero
        for lane in 0..<count - place {
            words[lane] = pairs[row(of: hashes[place + lane], grams)]
            given[lane] = values[place + lane]
        }
        take()
        return (sums.sum(), squares.sum())
    }

    /// Where the entries of each piece begin, and what it counts for, weighed by how rare it is.
    ///
    /// By itself, as it waits for memory: the shorter it is, the more is waited for at once.
    private func weighed(
        _ part: PieceCounts,
        _ grams: TextGrams,
        _ blocks: Span<SIMD8<UInt32>>
    ) -> (rows: [Int32], values: [Float], square: Float) {
        let count = part.count(upTo: grams.longest)
        let (hashes, given) = (part.hashes.span, part.values.span)
        var (rows, values) = ([Int32](repeating: 0, count: count), [Float](repeating: 0, count: count))
        var ownRows = rows.mutableSpan
        var ownValues = values.mutableSpan
        var square = Float(0)
        for place in 0..<count {
            let row = row(of: hashes[place], grams)
            let value = given[place] * Self.low(blocks[row][0])
            ownRows[place] = Int32(truncatingIfNeeded: row)
            ownValues[place] = value
            square += value * value
        }
        return (rows, values, square)
    }

    @inline(__always)
    private func row(of hash: UInt32, _ grams: TextGrams) -> Int {
        Int(grams.bucket(hash)) &* stride &+ own.lowerBound
    }

    private static func sum(
        _ rows: Span<Int32>,
        _ values: Span<Float>,
        _ blocks: Span<SIMD8<UInt32>>,
        _ block: Int
    ) -> (low: SIMD8<Float>, high: SIMD8<Float>) {
        var (low, high) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
        for place in rows.indices {
            let words = blocks[Int(rows[place]) + block]
            low += values[place] * Self.low(words)
            high += values[place] * Self.high(words)
        }
        return (low, high)
    }

    /// By what an exponent of single precision is more than one of half precision.
    private static var raised: Float { 0x1p112 }

    private static func word(_ low: Float, _ high: Float) -> UInt32 {
        UInt32(Float16(low).bitPattern) | UInt32(Float16(high).bitPattern) << 16
    }

    // Sign, exponent and fraction are put where a number of single precision has them, and its exponent is raised.
    @inline(__always)
    private static func low(_ word: UInt32) -> Float {
        Float(bitPattern: (word & 0x7FFF) &<< 13 | (word & 0x8000) &<< 16) * raised
    }

    @inline(__always)
    private static func high(_ word: UInt32) -> Float {
        Float(bitPattern: (word &>> 3) & 0x0FFF_E000 | word & 0x8000_0000) * raised
    }

    @inline(__always)
    private static func low(_ words: SIMD8<UInt32>) -> SIMD8<Float> {
        let sizes: SIMD8<UInt32> = (words & 0x7FFF) &<< 13
        let signs: SIMD8<UInt32> = (words & 0x8000) &<< 16
        return floats(sizes | signs) * raised
    }

    @inline(__always)
    private static func high(_ words: SIMD8<UInt32>) -> SIMD8<Float> {
        let sizes: SIMD8<UInt32> = (words &>> 3) & 0x0FFF_E000
        let signs: SIMD8<UInt32> = words & 0x8000_0000
        return floats(sizes | signs) * raised
    }

    @inline(__always)
    private static func floats(_ bits: SIMD8<UInt32>) -> SIMD8<Float> {
        var floats = SIMD8<Float>.zero
        for lane in 0..<8 { floats[lane] = Float(bitPattern: bits[lane]) }
        return floats
    }
}
