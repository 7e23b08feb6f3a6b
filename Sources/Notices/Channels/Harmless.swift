extension String {
    /// The same words in one line, in which nothing is active any more.
    ///
    /// What could mention somebody, make a link, a colour, a heading or a formula, in any channel and in any page that a
    /// receiver makes of it, is replaced by its full-width form: people read the same, programs read nothing. It is not
    /// escaped, because the robots' dialects of markdown have no escape that all their clients know.
    var harmless: String {
        let line = inOneLine
        var made = String.UnicodeScalarView()
        for index in line.indices {
            let scalar = line[index]
            let isActive =
                switch scalar {
                case "@", "<", ">", "[", "]", "`", "*", "_", "#", "~", "|", "\\", "&": true
                case "-", "+", "=": index == 0
                case ".": isActiveDot(at: index, in: line)
                case ":": isActiveColon(at: index, in: line)
                default: false
                }
            made.append(isActive ? scalar.fullWidth : scalar)
        }
        return String(made)
    }

    /// Without control characters and what is invisible; every run of white space is one space, none at the ends.
    private var inOneLine: [Unicode.Scalar] {
        var line: [Unicode.Scalar] = []
        for scalar in unicodeScalars {
            if scalar.properties.isWhitespace || scalar.properties.generalCategory == .control {
                if let last = line.last, last != " " { line.append(" ") }
            } else if scalar.properties.generalCategory != .format || scalar == "\u{200D}" {
                line.append(scalar)  // the joiner makes one picture out of several
            }
        }
        if line.last == " " { line.removeLast() }
        return line
    }

    /// A dot is active between the parts of a host, of an address of four numbers, and behind the number of a list.
    private func isActiveDot(at index: Int, in line: [Unicode.Scalar]) -> Bool {
        let isNumbered = index > 0 && line[..<index].allSatisfy(\.isDigit)
        guard index + 1 < line.count, line[index + 1] != " " else { return isNumbered }
        guard index > 0, line[index - 1].isDigit, line[index + 1].isDigit else {
            return index > 0 && line[index - 1] != " "
        }
        let before = line[..<index].reversed().prefix { $0.isDigit || $0 == "." }
        let after = line[(index + 1)...].prefix { $0.isDigit || $0 == "." }
        return before.count { $0 == "." } + after.count { $0 == "." } >= 2
    }

    /// A colon is active behind the name of a scheme.
    private func isActiveColon(at index: Int, in line: [Unicode.Scalar]) -> Bool {
        guard index > 0, index + 1 < line.count, line[index - 1].isLetter || line[index - 1].isDigit else {
            return false
        }
        return line[index + 1] == "/" || line[index + 1].isLetter
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
    fileprivate var isLetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }

    /// The full-width form of a printable character of ASCII.
    fileprivate var fullWidth: Unicode.Scalar { Unicode.Scalar(value + 0xFEE0) ?? self }
}
