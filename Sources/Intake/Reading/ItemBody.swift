/// What became of reading one item of a body or a file.
package enum ItemOutcome: Sendable, Hashable {
    /// It can be scored; the index counts from 0 in the order of the body.
    case draft(index: Int, ItemDraft)
    /// It was refused, with at least one reason.
    case rejected(index: Int, [Problem])

    /// The place in the body, from 0.
    package var index: Int {
        switch self {
        case .draft(let index, _), .rejected(let index, _): index
        }
    }

    init(_ index: Int, _ result: Result<ItemDraft, Rejection>) {
        switch result {
        case .success(let draft): self = .draft(index: index, draft)
        case .failure(let rejection): self = .rejected(index: index, rejection.problems)
        }
    }

    /// How often one delivery may tell an item: each time is a revision, which is stored after the one before.
    static let mostTellings = 100

    /// The same outcomes, without what tells an item more often than a delivery may.
    package static func bounded(_ outcomes: [ItemOutcome]) -> [ItemOutcome] {
        var told: [String: Int] = [:]
        return outcomes.map { outcome in
            guard case .draft(let index, let draft) = outcome, let id = draft.externalID else { return outcome }
            told[id, default: 0] += 1
            guard told[id, default: 0] > mostTellings else { return outcome }
            return .rejected(index: index, [Problem(.item(.toldTooOften), at: "/id")])
        }
    }
}

/// Reads the body of a delivery: an object, an array of objects, or one object a line.
///
/// A body is refused as a whole only when it is too large or is not JSON, so that it is unclear where items begin; a
/// fault within an item costs that item alone.
package enum ItemBody {
    /// The two notations, by content type.
    package enum Kind: Sendable, Hashable {
        /// `application/json`: an object is one item, an array one for each element.
        case json
        /// `application/x-ndjson`: one object a line; empty lines are passed over.
        case ndjson
    }

    /// Reads every item of a body, in order.
    package static func read(
        _ bytes: [UInt8],
        kind: Kind,
        limits: ReadingLimits = .items
    ) -> Result<[ItemOutcome], BodyRefusal> {
        do throws(Problem) {
            guard bytes.count <= limits.bytes else { throw Problem(.body(.tooLarge)) }
            let outcomes =
                switch kind {
                case .json: try document(bytes.span, limits)
                case .ndjson: try lines(bytes.span, limits)
                }
            guard !outcomes.isEmpty else { throw Problem(.body(.noItems)) }
            return .success(outcomes)
        } catch {
            return .failure(BodyRefusal(problem: error))
        }
    }

    private static func document(_ bytes: Span<UInt8>, _ limits: ReadingLimits) throws(Problem) -> [ItemOutcome] {
        var cursor = JSONCursor(at: JSONReader.start(of: bytes), end: bytes.count, limits: limits)
        cursor.skipSpace(bytes)
        guard cursor.at < bytes.count else { throw Problem(.body(.noItems)) }
        switch bytes[cursor.at] {
        case UInt8(ascii: "["): return try array(bytes, &cursor, limits)
        case UInt8(ascii: "{"):
            let node = try cursor.document(bytes)
            return [outcome(0, node, cursor.flaws)]
        default:
            _ = try cursor.document(bytes)
            throw Problem(.body(.notItems))
        }
    }

    private static func array(
        _ bytes: Span<UInt8>,
        _ cursor: inout JSONCursor,
        _ limits: ReadingLimits
    ) throws(Problem) -> [ItemOutcome] {
        var outcomes: [ItemOutcome] = []
        guard try !cursor.opensEmpty(bytes) else {
            try cursor.finish(bytes)
            return outcomes
        }
        repeat {
            let index = outcomes.count
            guard index < limits.items else { throw Problem(.body(.tooManyItems), at: "/\(index)", offset: cursor.at) }
            do throws(Problem) {
                outcomes.append(outcome(index, try cursor.value(bytes), cursor.flaws))
            } catch {
                throw error.under("/\(index)")
            }
        } while try cursor.goesOn(until: UInt8(ascii: "]"), bytes)
        try cursor.finish(bytes)
        return outcomes
    }

    private static func lines(_ bytes: Span<UInt8>, _ limits: ReadingLimits) throws(Problem) -> [ItemOutcome] {
        var outcomes: [ItemOutcome] = []
        var at = JSONReader.start(of: bytes)
        while at < bytes.count {
            var end = at
            while end < bytes.count, bytes[end] != 0x0A { end += 1 }
            var cursor = JSONCursor(at: at, end: end, limits: limits)
            cursor.skipSpace(bytes)
            at = end + 1
            guard cursor.at < end else { continue }
            let index = outcomes.count
            guard index < limits.items else { throw Problem(.body(.tooManyItems), at: "/\(index)", offset: cursor.at) }
            do throws(Problem) {
                outcomes.append(outcome(index, try cursor.document(bytes), cursor.flaws))
            } catch {
                outcomes.append(.rejected(index: index, [error]))
            }
        }
        return outcomes
    }

    /// The item on one line of a file, or nothing when the line is empty.
    static func item(onLine bytes: [UInt8], index: Int) -> ItemOutcome? {
        let span = bytes.span
        // A mark may stand at the start of the file.
        var cursor = JSONCursor(at: index == 0 ? JSONReader.start(of: span) : 0, end: span.count, limits: .items)
        cursor.skipSpace(span)
        guard cursor.at < span.count else { return nil }
        do throws(Problem) {
            return outcome(index, try cursor.document(span), cursor.flaws)
        } catch {
            return .rejected(index: index, [error])
        }
    }

    private static func outcome(_ index: Int, _ node: JSONNode, _ flaws: [Problem]) -> ItemOutcome {
        guard flaws.isEmpty else { return .rejected(index: index, flaws) }
        return ItemOutcome(index, ItemDraft.read(from: node))
    }
}
