/// How grave an event is: 1 is the gravest (特别重大, red), 4 the least (一般, blue).
package enum Level: Int, Sendable, CaseIterable {
    case one = 1
    case two = 2
    case three = 3
    case four = 4

    /// The Roman number that people read beside the colour.
    var numeral: String {
        switch self {
        case .one: "Ⅰ"
        case .two: "Ⅱ"
        case .three: "Ⅲ"
        case .four: "Ⅳ"
        }
    }
}

/// Where an event stands.
package enum EventState: String, Sendable, CaseIterable {
    case recorded
    case open
    case closed
    case merged
}

/// Where a case stands.
package enum CaseState: String, Sendable, CaseIterable {
    case routed
    case raised
    case accepted
    case drafted
    case answered
    case closed
}
