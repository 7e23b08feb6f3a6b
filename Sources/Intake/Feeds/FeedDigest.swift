import Crypto

/// Tells whether anything changed in what a feed holds.
enum FeedDigest {
    static func of(_ outcomes: [ItemOutcome]) -> [UInt8] {
        var hash = SHA256()
        for outcome in outcomes {
            switch outcome {
            case .draft(_, let draft):
                hash.update(data: Array((draft.externalID ?? "").utf8) + [0] + draft.canonicalBytes)
            case .rejected(_, let problems):
                hash.update(data: Array(problems.map(\.code.name).joined(separator: ",").utf8) + [1])
            }
        }
        return Array(hash.finalize())
    }
}
