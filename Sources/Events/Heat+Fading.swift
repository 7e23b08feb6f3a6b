package import Foundation

extension Heat {
    /// Heat some time after it was reckoned, if nothing new came in.
    package static func faded(_ heat: Double, from start: Date, to end: Date) -> Double {
        let weight = -log(1 - min(heat, 99.999) / 100)
        return 100 * (1 - exp(-weight * exp2(-max(0, end.timeIntervalSince(start)) / 3_600 / halfLife)))
    }
}
