/// The numbers of a model, laid so that what is looked up together lies together: for each bucket how rare it is, then the weight
/// of each label, of two labels only that of the second.
enum WeightTable: Sendable {
    /// Of two labels: rarity and weight.
    case pairs([SIMD2<Float>])
    /// Of more: so many blocks a bucket, rarity first; what is left of the last block is 0.
    case rows([SIMD8<Float>], blocks: Int)

    /// - Parameter weights: For each bucket the weight of each column.
    init(rarity: [Float], weights: ArraySlice<Float>, columns: Int) {
        guard columns > 1 else {
            self = .pairs(zip(rarity, weights).map { SIMD2($0, $1) })
            return
        }
        let blocks = (columns + 8) / 8
        var rows = [SIMD8<Float>](repeating: .zero, count: rarity.count * blocks)
        for bucket in rarity.indices {
            rows[bucket * blocks][0] = rarity[bucket]
            let first = weights.startIndex + bucket * columns
            for column in 0..<columns {
                rows[bucket * blocks + (column + 1) / 8][(column + 1) % 8] = weights[first + column]
            }
        }
        self = .rows(rows, blocks: blocks)
    }

    /// How rare a bucket is.
    func rarity(of bucket: Int) -> Float {
        switch self {
        case .pairs(let pairs): pairs[bucket].x
        case .rows(let rows, let blocks): rows[bucket * blocks][0]
        }
    }

    /// The weight of a bucket in a column.
    func weight(of bucket: Int, _ column: Int) -> Float {
        switch self {
        case .pairs(let pairs): pairs[bucket].y
        case .rows(let rows, let blocks): rows[bucket * blocks + (column + 1) / 8][(column + 1) % 8]
        }
    }

    /// For each column the sum over the pieces of a text, which counts as if its length were 1.
    func sums(_ pieces: TextPieces, _ grams: TextGrams, columns: Int) -> [Float] {
        var (sums, square) = ([Float](repeating: 0, count: columns), Float(0))
        switch self {
        case .pairs(let pairs):
            for part in grams.parts(of: pieces) {
                let (sum, own) = Self.sum(part, grams, pairs.span)
                sums[0] += sum
                square += own
            }
        case .rows(let rows, let blocks):
            for part in grams.parts(of: pieces) {
                // Two blocks at a time, as they lie side by side.
                for block in stride(from: 0, to: blocks, by: 2) {
                    let (sum, own) = Self.sum(part, grams, rows.span, block, of: blocks)
                    if block == 0 { square += own }
                    for lane in 0..<16 where (1...columns).contains(8 * block + lane) {
                        sums[8 * block + lane - 1] += lane < 8 ? sum.0[lane] : sum.1[lane - 8]
                    }
                }
            }
        }
        guard square > 0 else { return sums }
        let scale = 1 / square.squareRoot()
        return sums.map { $0 * scale }
    }

    private static func sum(_ part: PieceCounts, _ grams: TextGrams, _ pairs: Span<SIMD2<Float>>) -> (Float, Float) {
        let (hashes, values) = (part.hashes.span, part.values.span)
        var (sum, square) = (Float(0), Float(0))
        for place in 0..<part.count(upTo: grams.longest) {
            let pair = pairs[Int(grams.bucket(hashes[place]))]
            let value = values[place] * pair.x
            square += value * value
            sum += value * pair.y
        }
        return (sum, square)
    }

    private static func sum(
        _ part: PieceCounts,
        _ grams: TextGrams,
        _ rows: Span<SIMD8<Float>>,
        _ block: Int,
        of blocks: Int
    ) -> ((SIMD8<Float>, SIMD8<Float>), Float) {
        let (hashes, values) = (part.hashes.span, part.values.span)
        var (sum, next, square) = (SIMD8<Float>.zero, SIMD8<Float>.zero, Float(0))
        let hasNext = block + 1 < blocks
        for place in 0..<part.count(upTo: grams.longest) {
            let first = Int(grams.bucket(hashes[place])) * blocks
            let value = values[place] * rows[first][0]
            square += value * value
            sum += value * rows[first + block]
            if hasNext { next += value * rows[first + block + 1] }
        }
        return ((sum, next), square)
    }
}
