import Foundation
import Kernel

/// What the operator reads: sentences in the language of the terminal, results on standard output, the rest on error.
enum Terminal {
    /// Whether the terminal is set to Chinese.
    static let isChinese: Bool = {
        let environment = ProcessInfo.processInfo.environment
        let said = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        return said?.hasPrefix("zh") ?? false
    }()

    /// Picks the sentence of the terminal's language.
    static func words(_ zh: String, _ en: String) -> String { isChinese ? zh : en }

    /// A result: one line on standard output.
    static func say(_ zh: String, _ en: String) { write(words(zh, en) + "\n", to: .standardOutput) }

    /// A result that is the same in every language.
    static func say(_ line: String) { write(line + "\n", to: .standardOutput) }

    /// What is going on, or what is wrong: one line on standard error.
    static func note(_ zh: String, _ en: String) { write(words(zh, en) + "\n", to: .standardError) }

    /// A complaint that is the same in every language.
    static func complain(_ line: String) { write(line + "\n", to: .standardError) }

    static func write(_ text: String, to file: FileHandle) {
        try? file.write(contentsOf: Data(text.utf8))  // a reader that went away needs no words
    }
}

/// How far long work has come, on one line that is written over; silent where nobody watches.
struct Progress {
    private let zh: String
    private let en: String
    private let whole: Int
    private var shown = -1
    private let isWatched = isatty(STDERR_FILENO) == 1

    init(_ zh: String, _ en: String, of whole: Int) {
        self.zh = zh
        self.en = en
        self.whole = max(whole, 1)
    }

    /// Shows that so many of the whole are done.
    mutating func show(_ done: Int) {
        let percent = min(100, done * 100 / whole)
        guard isWatched, percent != shown else { return }
        shown = percent
        let bar = String(repeating: "█", count: percent / 4) + String(repeating: "░", count: 25 - percent / 4)
        Terminal.write("\r\(Terminal.words(zh, en)) \(bar) \(percent)%", to: .standardError)
    }

    /// Ends the line.
    mutating func end() {
        show(whole)
        if isWatched { Terminal.write("\n", to: .standardError) }
    }
}
