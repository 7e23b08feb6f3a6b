/// One row of a CSV file.
package struct CSVRow: Sendable, Hashable {
    /// The number that a spreadsheet shows: the first row is 1, and empty rows count.
    package let number: Int
    /// The line of the file on which the row begins, from 1; more than `number` once cells hold line breaks.
    package let line: Int
    /// The cells as they were written, without the quotes around them; not to be used if there is a fault.
    package let cells: [String]
    /// Why the row cannot be used, and in which column it was noticed, from 0.
    package let fault: Fault?

    /// What is wrong with a row.
    package struct Fault: Sendable, Hashable {
        /// What it is.
        package let reason: FileFault
        /// The column in which it was noticed, from 0.
        package let column: Int
    }

    /// Bytes of what is written in it.
    var bytes: Int { cells.reduce(0) { $0 + $1.utf8.count } }

    /// Whether nothing is written in the row, as at the end of many exports.
    var isBlank: Bool {
        fault == nil && cells.allSatisfy { TextRules.trimmed($0) == nil }
    }
}
