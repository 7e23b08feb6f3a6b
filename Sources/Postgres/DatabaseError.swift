/// What went wrong between us and the server.
///
/// `description` is safe to show: no parameter, no row, no DETAIL.
package struct DatabaseError: Error, Sendable {
    /// The kinds that callers tell apart.
    package enum Kind: Sendable, Hashable {
        /// The server cannot be reached, or the connection was lost before COMMIT was sent.
        case unreachable
        /// The connection was lost while COMMIT was on its way: it may or may not have happened.
        case commitUnknown
        /// Every connection was in use for longer than a caller may wait.
        case busy
        /// The server refused the statement; the five characters are its SQLSTATE.
        case refused(String)
        /// The server stopped a statement: it took too long, or somebody asked for that.
        package static let stopped = Kind.refused("57014")
        /// A column does not hold what was expected.
        case undecodable(column: String)
        /// Text holds a NUL character, which PostgreSQL would cut off.
        case nulInText
        /// The task was cancelled.
        case cancelled
        /// The server or the role does not keep its promises: see `debugDescription`.
        case unfit(String)
    }

    /// What callers tell faults apart by; the server's message is for the log alone.
    package let kind: Kind
    /// The constraint that was broken, if one was.
    package let constraint: String?
    private let serverMessage: String
    private let statement: String

    init(_ kind: Kind, constraint: String? = nil, serverMessage: String = "", statement: String = "") {
        self.kind = kind
        self.constraint = constraint
        self.serverMessage = serverMessage
        self.statement = statement
    }

    /// Whether trying again in a moment may help.
    package var isBusy: Bool {
        switch kind {
        case .unreachable, .commitUnknown, .busy: true
        case .refused(let state): ["40001", "40P01", "55P03", "57014", "53100", "53200", "53300"].contains(state)
        case .undecodable, .nulInText, .cancelled, .unfit: false
        }
    }

    /// Whether it says nothing of what was tried: another holds what is wanted, or the server has no room.
    ///
    /// What takes too long, takes too much memory or ends the connection may do so by itself.
    package var isPassing: Bool {
        switch kind {
        case .busy: true
        case .refused(let state): ["40001", "40P01", "55P03", "53100", "53300"].contains(state)
        default: false
        }
    }

    /// Whether the server asks for the whole transaction again.
    var asksForRetry: Bool { kind == .refused("40001") || kind == .refused("40P01") }

    /// Whether the statement must be prepared anew: the server does not know it, or its columns have changed.
    var forgetsStatement: Bool { kind == .refused("26000") || kind == .refused("0A000") }
}

extension DatabaseError: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String {
        switch kind {
        case .unreachable: "the database cannot be reached"
        case .commitUnknown: "the connection was lost while a transaction was being committed"
        case .busy: "every connection to the database is in use"
        case .refused(let state): "the database refused the statement (\(state)\(constraint.map { ", \($0)" } ?? ""))"
        case .undecodable(let column): "column \(column) does not hold what was expected"
        case .nulInText: "text holds a NUL character"
        case .cancelled: "the work was cancelled"
        case .unfit(let sentence): sentence
        }
    }

    /// For the operator's log: the server's message and the statement's text, without any value.
    package var debugDescription: String { "\(description): \(serverMessage) in \(statement)" }
}
