/// What was sent and not yet answered: one group that ends in one Sync.
struct Flight {
    let id: Int
    let statements: [Statement]
    /// Whether it only reads and is a transaction of its own: then it may be sent again when a neighbour spoilt it.
    let isRepeatable: Bool
    /// For each result that will come: the statement it belongs to, and whether it answers a Parse.
    let expected: [(statement: Int, isParse: Bool)]
    var next = 0
    var tables: [Table]
    var error: DatabaseError?
    /// Whether its task no longer wants the answer.
    var isCancelled = false
    /// Whether a request to stop the one before it may hit it.
    var mayBeHit = false
    let continuation: CheckedContinuation<[Table], any Error>

    /// Whether it failed by what happened to another: that one's Parse failed, or a request to stop came too late.
    var isSpoilt: Bool {
        guard isRepeatable, !isCancelled, case .refused(let state) = error?.kind else { return false }
        return state == "26000" || (state == "57014" && mayBeHit)
    }
}

/// A statement that the server knows by a name, with the columns of its answers once one has come.
struct Prepared {
    let name: String
    var columns: Columns?
}
