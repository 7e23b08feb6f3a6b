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
    /// What was typed into the form that is refused, so that it need not be typed again; empty where no form was.
    package let typed: [String]

    /// Takes a status, a sentence and the id of the request.
    package init(frame: Frame, status: Int, sentence: String? = nil, requestID: String, typed: [String] = []) {
        self.frame = frame
        self.status = status
        self.sentence = sentence
        self.requestID = requestID
        self.typed = typed
    }
}
