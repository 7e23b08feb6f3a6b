/// Writes an SVG picture: attributes and texts are escaped, there is no style and no script in it.
struct SVG {
    private(set) var text: String

    /// Opens a picture that is read aloud by its label; an empty label hides it from those who listen.
    init(width: Double, height: Double, classes: String, label: String, stretches: Stretching = .no) {
        let box = "0 0 \(Figure.tenths(width)) \(Figure.tenths(height))"
        text = "<svg class=\"\(classes.escaped)\" viewBox=\"\(box)\""
        switch stretches {
        case .no: text += " width=\"\(Figure.tenths(width))\" height=\"\(Figure.tenths(height))\""
        case .toItsBox: text += " width=\"100%\" height=\"\(Figure.tenths(height))\" preserveAspectRatio=\"none\""
        }
        text += label.isEmpty ? " aria-hidden=\"true\"" : " role=\"img\" aria-label=\"\(label.escaped)\""
        text += " focusable=\"false\">"
    }

    /// Whether a picture keeps its proportions.
    enum Stretching {
        case no
        case toItsBox
    }

    /// Adds an element; one with words has them inside.
    mutating func add(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>, words: String? = nil) {
        text += "<\(name)"
        for (key, value) in attributes { text += " \(key)=\"\(value.escaped)\"" }
        text += words.map { ">\($0.escaped)</\(name)>" } ?? "/>"
    }

    /// Closes the picture and answers it.
    consuming func closed() -> String { text + "</svg>" }
}

extension String {
    /// Escaped by the same rule as in the templates.
    fileprivate var escaped: String { PageText().escapeText(self) }
}
