package import Foundation

/// What stands around every page: the city, the visitor and the moment it was made.
package struct Frame: Sendable {
    /// The name of the city, such as 云溪市; nil when not even that could be read.
    package let cityName: String?
    /// Whether the database is one for drills, whose moment can be moved.
    package let isDrill: Bool
    /// The law's time when the page was made; every "time left" is counted from it.
    package let moment: Date
    /// Who is signed in.
    package let visitor: Visitor?
    /// The path and query of this page without `language`; the language switch comes back to it.
    package let address: String
    /// The token that every form of the page carries in the field `csrf`; empty when nobody is signed in.
    package let csrf: String
    /// How many alarms the visitor was told of and has not read.
    package let unread: Int
    /// What the visitor's last step led to, shown at the top once.
    package let notice: Notice?

    /// Takes what surrounds a page.
    package init(
        cityName: String?,
        isDrill: Bool,
        moment: Date,
        visitor: Visitor? = nil,
        address: String,
        csrf: String = "",
        unread: Int = 0,
        notice: Notice? = nil
    ) {
        self.cityName = cityName
        self.isDrill = isDrill
        self.moment = moment
        self.visitor = visitor
        self.address = address
        self.csrf = csrf
        self.unread = unread
        self.notice = notice
    }
}

extension Frame {
    /// The same surroundings for a page whose address is another one.
    package func at(_ address: String) -> Frame {
        Frame(
            cityName: cityName,
            isDrill: isDrill,
            moment: moment,
            visitor: visitor,
            address: address,
            csrf: csrf,
            unread: unread,
            notice: notice
        )
    }

    /// The same surroundings with another sentence at the top.
    package func with(_ notice: Notice?) -> Frame {
        Frame(
            cityName: cityName,
            isDrill: isDrill,
            moment: moment,
            visitor: visitor,
            address: address,
            csrf: csrf,
            unread: unread,
            notice: notice ?? self.notice
        )
    }
}

/// The person who is signed in.
package struct Visitor: Sendable {
    /// The person's name.
    package let name: String
    /// The code of the role, such as `coordinator`; the page shows its word.
    package let role: String
    /// The name of the agency that the post is at.
    package let agency: String

    /// Takes the person with role and agency.
    package init(name: String, role: String, agency: String) {
        self.name = name
        self.role = role
        self.agency = agency
    }
}

/// One sentence about what a step led to.
package struct Notice: Sendable {
    /// Whether the step was taken.
    package let outcome: Outcome
    /// The sentence, in the visitor's language.
    package let sentence: String

    /// How a step ended.
    package enum Outcome: Sendable {
        case done
        case refused
    }

    /// Takes how a step ended and the sentence about it.
    package init(outcome: Outcome, sentence: String) {
        self.outcome = outcome
        self.sentence = sentence
    }
}
