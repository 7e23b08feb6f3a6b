/// The mistakes of a demonstration's files, all of them at once.
///
/// One sentence for each, with the file's name in front.
package struct DemoFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The mistakes.
    ///
    /// In the order of the files.
    package let reasons: [String]

    /// The mistakes, one a line.
    ///
    /// For the program's error output.
    package var description: String { reasons.joined(separator: "\n") }
}
