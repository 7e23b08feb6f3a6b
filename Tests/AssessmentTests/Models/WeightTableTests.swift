import Testing

@testable import Assessment

@Suite struct WeightTableTests {
    private static let grams = TextGrams(longest: 2, bits: 10)

    private struct Numbers {
        let rarity: [Float]
        let weights: [Float]
        let table: WeightTable

        /// Numbers of many sizes, the smallest that half precision has among them.
        init(columns: Int, seed: UInt64) {
            var chance = SeededNumbers(seed: seed)
            func number() -> Float {
                let bits = UInt16(truncatingIfNeeded: chance.next())
                let number = Float16(bitPattern: bits)
                return number.isFinite ? Float(number) : 0
            }
            rarity = (0..<grams.width).map { _ in abs(number()).remainder(dividingBy: 8) }
            weights = (0..<grams.width * columns).map { _ in number().remainder(dividingBy: 4) }
            table = WeightTable(rarity: rarity, weights: weights[...], columns: columns)
        }
    }

    private static let asked = [1, 2, 7, 8, 15, 16, 17, 40]

    @Test("every number is kept as half precision has it", arguments: asked)
    func keepsNumbers(columns: Int) {
        let given = Numbers(columns: columns, seed: 3)
        for bucket in 0..<Self.grams.width {
            #expect(given.table.rarity(of: bucket) == Float(Float16(given.rarity[bucket])))
            for column in 0..<columns {
                let weight = Float(Float16(given.weights[bucket * columns + column]))
                #expect(given.table.weight(of: bucket, column) == weight, "bucket \(bucket), column \(column)")
            }
        }
    }

    @Test("every finite number of half precision comes back bit by bit")
    func readsBits() {
        let numbers = (UInt16.min ... .max).map { Float16(bitPattern: $0) }.filter(\.isFinite).map(Float.init)
        for columns in [1, 2] {
            let weights = numbers.flatMap { [Float](repeating: $0, count: columns) }
            let table = WeightTable(rarity: numbers.reversed(), weights: weights[...], columns: columns)
            let isSame = numbers.indices.allSatisfy { bucket in
                table.weight(of: bucket, columns - 1).bitPattern == numbers[bucket].bitPattern
                    && table.rarity(of: bucket).bitPattern == numbers[numbers.count - 1 - bucket].bitPattern
            }
            #expect(isSame, "\(columns)")
        }
    }

    @Test("sums are those of all pieces, alone and beside other models", arguments: asked)
    func addsUp(columns: Int) {
        let pieces = Self.grams.pieces(of: ["路灯坏了三天，没有人来修；晚上看不见路。", "路灯"])
        let given = Numbers(columns: columns, seed: 9)
        let wanted = Self.sums(pieces, given, columns)
        let alone = given.table.sums(pieces, Self.grams, columns: columns)
        for (found, wanted) in zip(alone, wanted) { #expect(abs(Double(found) - wanted) < 1e-4) }

        let others = Self.asked.filter { ($0 == 1) == (columns == 1) }
        let shared = WeightTable.sharing(others.map { Numbers(columns: $0, seed: $0 == columns ? 9 : 4).table })
        for (count, table) in zip(others, shared) {
            let own = Numbers(columns: count, seed: count == columns ? 9 : 4)
            #expect(
                table.sums(pieces, Self.grams, columns: count) == own.table.sums(pieces, Self.grams, columns: count)
            )
            #expect(table.rarity(of: 700) == own.table.rarity(of: 700))
            #expect(table.weight(of: 700, count - 1) == own.table.weight(of: 700, count - 1))
        }
    }

    @Test("sums of few pieces, of whole eights and of one more are right too, and none are nothing", arguments: [1, 2])
    func addsUpFew(columns: Int) {
        let given = Numbers(columns: columns, seed: 9)
        var counts: Set<Int> = []
        for text in ["", "路", "路灯坏了", "路灯坏了坏", "路灯坏了三", "路灯坏了三天没", "路灯坏了三天没修三", "路灯坏了三天没修", "路灯坏了三天没修好灯"] {
            let pieces = Self.grams.pieces(of: [text])
            counts.insert(pieces.plain.hashes.count)
            let found = given.table.sums(pieces, Self.grams, columns: columns)
            for (found, wanted) in zip(found, Self.sums(pieces, given, columns)) {
                #expect(abs(Double(found) - wanted) < 1e-4, "\(text)")
            }
        }
        #expect(counts.isSuperset(of: [0, 1, 7, 8, 9, 15, 16]), "\(counts.sorted())")
    }

    /// What the sums must be, piece by piece.
    private static func sums(_ pieces: TextPieces, _ numbers: Numbers, _ columns: Int) -> [Double] {
        var (sums, square) = ([Double](repeating: 0, count: columns), 0.0)
        for (hash, count) in zip(pieces.plain.hashes, pieces.plain.values) {
            let bucket = Int(grams.bucket(hash))
            let value = Double(count) * Double(numbers.table.rarity(of: bucket))
            square += value * value
            for column in 0..<columns { sums[column] += value * Double(numbers.table.weight(of: bucket, column)) }
        }
        return square > 0 ? sums.map { $0 / square.squareRoot() } : sums
    }
}
