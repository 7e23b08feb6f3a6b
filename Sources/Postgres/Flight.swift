/// What was sent and not yet answered: one group that ends in one Sync.
struct Flight {
    /// Whether a group may be sent again: only one that reads, and is a transaction of its own, may.
    enum Kind {
        case once
        case repeatable
    }

    let id: Int
    let statements: [Statement]
    let kind: Kind
    /// How often it was sent.
    let tries: Int
    /// For each result that will come: the statement it belongs to, and whether it answers a Parse.
    let expected: [(statement: Int, isParse: Bool)]
    var next = 0
    var tables: [Table]
    var error: DatabaseError?
    /// Whether it failed by a statement that another prepared, and that the server does not know any more.
    var isStale = false
    /// Whether its task no longer wants the answer.
    var isCancelled = false
    /// Whether a request to stop the one before it may hit it.
    var mayBeHit = false
    let continuation: CheckedContinuation<[Table], any Error>

    private static let mostTries = 3

    /// Whether it failed by what happened to another: that one's Parse failed, or a request to stop came too late.
    var isSpoilt: Bool {
        guard kind == .repeatable, !isCancelled, tries < Self.mostTries else { return false }
        return isStale || (mayBeHit && error?.kind == .stopped)
    }

    func prepares(_ statement: Int) -> Bool { expected.contains { $0.isParse && $0.statement == statement } }
}

/// A group that only reads was lost with one that was sent before it on the same connection; it can be sent on another.
struct Displaced: Error {}

/// A statement that the server knows by a name, with the columns of its answers once one has come.
struct Prepared {
    let name: String
    var columns: Columns?
}
