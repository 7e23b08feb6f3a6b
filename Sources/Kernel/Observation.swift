import Postgres

/// Something worth noticing.
///
/// Rooms say what happened; one observer decides what becomes of it. Details hold ids and figures, never what people
/// wrote, names or telephone numbers.
package protocol Observation: Sendable {
    /// A short, lasting name, such as `events.keeper-took-term`.
    var name: String { get }
    /// How loud it is.
    var level: ObservationLevel { get }
    /// Ids, codes and figures.
    var details: [(String, String)] { get }
}

/// How loud an observation is.
package enum ObservationLevel: Sendable {
    case debug
    case info
    case notice
    case warning
    case error
}

/// Takes observations; a log in the program, an array in tests.
package struct Observer: Sendable {
    private let take: @Sendable (any Observation) -> Void

    /// Hands every observation to a closure.
    package init(_ take: @escaping @Sendable (any Observation) -> Void) { self.take = take }

    /// Notes that something happened.
    package func note(_ observation: any Observation) { take(observation) }
}

extension Error {
    /// What a log may say of an error: a database's in full, as it holds no value, of any other only what it is.
    ///
    /// Errors of other people's making may quote what they could not read, and that may be what a citizen wrote.
    package var words: String {
        switch self {
        case let fault as DatabaseError: fault.debugDescription
        case let refusal as any Refusal: refusal.code
        default: String(reflecting: type(of: self))
        }
    }
}
