/// One thing that a person of the demonstration city does about a story.
///
/// What is done goes to the event that holds most of the story's items pushed so far.
package struct DemoAction: Hashable, Sendable {
    /// When it is done.
    ///
    /// Within the ten days.
    package let offset: DemoOffset
    /// The story it is about.
    ///
    /// The key of the story's file.
    package let story: String
    /// Who does it.
    ///
    /// A login of `city.yaml`.
    package let person: String
    /// What is done.
    ///
    /// The agency of a case is its code in `city.yaml`.
    package let step: Step

    /// What can be done.
    ///
    /// An agency accepts before it answers, and its case is closed after it answered.
    package enum Step: Hashable, Sendable {
        /// The event's level is confirmed: 1 (Ⅰ) to 4 (Ⅳ).
        ///
        /// Once in a story.
        case confirmLevel(Int)
        /// The agency accepts its case.
        ///
        /// By its liaison.
        case accept(agency: String)
        /// The agency answers: what it says to the public, and what proves it.
        ///
        /// By its liaison.
        case answer(agency: String, text: String, evidence: String)
        /// The agency's case is closed.
        ///
        /// By the information office's coordinator.
        case close(agency: String)
    }
}

extension DemoAction.Step {
    /// The place among steps of one minute.
    var rank: Int {
        switch self {
        case .confirmLevel: 0
        case .accept: 1
        case .answer: 2
        case .close: 3
        }
    }

    /// The agency whose case it is.
    var agency: String? {
        switch self {
        case .confirmLevel: nil
        case .accept(let agency), .close(let agency), .answer(let agency, _, _): agency
        }
    }
}
