/// Every mistake that a playbook's files have.
package struct PlaybookErrors: Error, Hashable, CustomStringConvertible {
    /// Sorted by file and line; never empty.
    package let mistakes: [Mistake]

    /// One mistake: where it is and what is wrong, in both languages; file and line are not repeated in the sentences.
    package struct Mistake: Sendable, Hashable, CustomStringConvertible {
        /// The path inside the playbook, such as `lexicon/risks.yaml`.
        package let file: String
        /// Counted from 1; 0 where the file as a whole is meant.
        package let line: Int
        /// What is wrong, in Chinese.
        package let zh: String
        /// What is wrong, in English.
        package let en: String

        package var description: String { description(at: file) }

        /// The same for a file that lies somewhere else.
        package func description(at place: String) -> String {
            line == 0 ? "\(place): \(en)" : "\(place):\(line): \(en)"
        }

        /// Where it is and what is wrong, in Chinese.
        package var chinese: String { chinese(at: file) }

        /// The same for a file that lies somewhere else.
        package func chinese(at place: String) -> String {
            line == 0 ? "\(place)：\(zh)" : "\(place) 第 \(line) 行：\(zh)"
        }
    }

    package var description: String { mistakes.map(\.description).joined(separator: "\n") }

    /// The same in Chinese.
    package var chinese: String { mistakes.map(\.chinese).joined(separator: "\n") }
}
