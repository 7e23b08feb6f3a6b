import Foundation
import Kernel

/// Lines of CSV on standard output, as RFC 4180 has them.
enum CSVLine {
    /// Writes one line.
    ///
    /// - Throws: `Complaint` when standard output cannot be written.
    static func say(_ cells: [String]) throws { try say(text(cells)) }

    /// Writes lines that were put together before.
    ///
    /// - Throws: `Complaint` when standard output cannot be written.
    static func say(_ lines: String) throws {
        do { try FileHandle.standardOutput.write(contentsOf: Data(lines.utf8)) } catch {
            throw Complaint("结果没有写完：标准输出写不进去。", "The answers are not whole: standard output could not be written.")
        }
    }

    /// One line, ended.
    static func text(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\n" }

    /// A comma or quote that carries an accent is still one.
    private static func cell(_ text: String) -> String {
        let parting: Set<Unicode.Scalar> = [",", "\"", "\n", "\r"]
        guard text.unicodeScalars.contains(where: parting.contains) else { return text }
        var cell = "\"".unicodeScalars
        for scalar in text.unicodeScalars {
            if scalar == "\"" { cell.append(scalar) }
            cell.append(scalar)
        }
        cell.append("\"")
        return String(cell)
    }
}
