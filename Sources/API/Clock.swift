import Foundation

extension Date {
    /// Microseconds since 1970: exact for every moment that the database holds.
    var microseconds: Int64 { Int64((timeIntervalSince1970 * 1_000_000).rounded()) }

    /// The moment of so many microseconds since 1970.
    init(microseconds: Int64) { self.init(timeIntervalSince1970: Double(microseconds) / 1_000_000) }
}
