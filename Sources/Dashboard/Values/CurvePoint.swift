package import Foundation

/// The attention that an event drew at one moment.
package struct CurvePoint: Sendable, Hashable {
    /// When it was measured.
    package let at: Date
    /// From 0 to 100.
    package let heat: Double

    /// Takes a moment and the heat then.
    package init(at: Date, heat: Double) {
        self.at = at
        self.heat = heat
    }
}
