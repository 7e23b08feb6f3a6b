/// What a visitor sees instead of the page asked for.
package struct ErrorPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The status of the answer, such as 404.
    package let status: Int
    /// The sentence of a refusal in the visitor's language; nil for what the status itself says.
    package let sentence: String?
    /// The id under which the request stands in the log.
    package let requestID: String
    /// The page of the form that is refused; nil where no form was.
    package let back: String?
    /// What was typed into it, so that it need not be typed again.
    package let typed: [Typed]
    /// Whether files were chosen, which have to be chosen again.
    package let hadFiles: Bool

    /// Takes a status, a sentence and the id of the request.
    package init(
        frame: Frame,
        status: Int,
        sentence: String? = nil,
        requestID: String,
        back: String? = nil,
        typed: [Typed] = [],
        hadFiles: Bool = false
    ) {
        self.frame = frame
        self.status = status
        self.sentence = sentence
        self.requestID = requestID
        self.back = back
        self.typed = typed
        self.hadFiles = hadFiles
    }

    /// A field of a form with what was typed into it.
    package struct Typed: Sendable {
        /// The field.
        package let field: Field
        /// What was typed.
        package let text: String

        /// Takes a field with its text.
        package init(field: Field, text: String) {
            self.field = field
            self.text = text
        }
    }

    /// The fields of our forms into which people write in their own words, by the names that forms give them.
    package enum Field: String, Sendable, CaseIterable {
        case name
        case code
        case url
        case text
        case words
        case other
        case reason
        case note
    }
}
