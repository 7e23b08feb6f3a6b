import Foundation

/// Writes numbers for charts: short, with a point, whatever the locale.
enum Figure {
    /// With at most one decimal; what is not a number counts as zero.
    static func tenths(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "0" }
        let tenths = Int((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let (whole, rest) = (tenths.magnitude / 10, tenths.magnitude % 10)
        return rest == 0 ? "\(tenths == 0 ? "" : sign)\(whole)" : "\(sign)\(whole).\(rest)"
    }

    /// Heat as it may be drawn: from 0 to 100.
    static func heat(_ value: Double) -> Double { value.isFinite ? min(max(value, 0), 100) : 0 }
}
