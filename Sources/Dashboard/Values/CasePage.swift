package import Foundation

/// One case opened: who must answer, until when, what they may do now and what was done.
package struct CasePage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The identity that its address is made of.
    package let id: String
    /// The human number, such as 办〔2026〕31号.
    package let number: String
    /// What it is about.
    package let title: String
    /// Where it stands.
    package let state: CaseState
    /// The name of the response plan that opened it.
    package let plan: String
    /// Why this agency, in a sentence; nil where nothing is on record.
    package let reason: String?
    /// The event it belongs to.
    package let event: EventLink
    /// The agency in custody.
    package let lead: String
    /// The agencies that assist.
    package let assistants: [String]
    /// When the case was opened.
    package let openedAt: Date
    /// Its deadlines, first due first.
    package let deadlines: [PageDeadline]
    /// What this visitor may do now.
    package let actions: [Action]
    /// The agencies that it may be given to, where the visitor may give it to one.
    package let agencies: [Choice]
    /// Who may be named to deal with it, where the visitor may name somebody.
    package let staff: [Choice]
    /// The instructions that wait for a report, where the visitor may report.
    package let instructions: [Choice]
    /// Who deals with it, if somebody was named.
    package let assignee: String?
    /// What waits for the signature of the agency's head, where the visitor may see it.
    package let draft: Draft?
    /// What stands in the form for the answer to begin with: the newest draft.
    package let typed: String
    /// The answers, newest first.
    package let answers: [Answer]
    /// What hangs on the case.
    package let attachments: [Attachment]
    /// What was done, oldest first.
    package let steps: [Step]
    /// The orders to act about it, the newest first.
    package let orders: [OrderLine]

    /// Takes everything the page shows.
    package init(
        frame: Frame,
        id: String,
        number: String,
        title: String,
        state: CaseState,
        plan: String,
        reason: String?,
        event: EventLink,
        lead: String,
        assistants: [String],
        openedAt: Date,
        deadlines: [PageDeadline],
        actions: [Action],
        agencies: [Choice] = [],
        staff: [Choice] = [],
        instructions: [Choice] = [],
        assignee: String? = nil,
        draft: Draft? = nil,
        typed: String = "",
        answers: [Answer],
        attachments: [Attachment],
        steps: [Step],
        orders: [OrderLine] = []
    ) {
        self.frame = frame
        self.id = id
        self.number = number
        self.title = title
        self.state = state
        self.plan = plan
        self.reason = reason
        self.event = event
        self.lead = lead
        self.assistants = assistants
        self.openedAt = openedAt
        self.deadlines = deadlines
        self.actions = actions
        self.agencies = agencies
        self.staff = staff
        self.instructions = instructions
        self.assignee = assignee
        self.draft = draft
        self.typed = typed
        self.answers = answers
        self.attachments = attachments
        self.steps = steps
        self.orders = orders
    }

    /// What a visitor may do with a case now.
    package enum Action: String, Sendable, CaseIterable {
        case accept
        case draft
        case reject
        case answer
        case close
        case giveBack = "return"
        case transfer
        case sendBack = "send-back"
        case reopen
        case assign
        case contribute
        case askExtension = "ask-extension"
        case instruct
        case report
        /// Order whoever has the case to act (督办).
        case order
    }

    /// An agency that the case may be given to, a person who may deal with it, or an instruction to report on.
    package struct Choice: Sendable {
        /// What the form sends.
        package let id: String
        /// The short name, or the number and the first words.
        package let name: String

        /// Takes an identity and a name.
        package init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// The event that a case belongs to.
    package struct EventLink: Sendable {
        /// The identity that its address is made of.
        package let id: String
        /// The human number.
        package let number: String
        /// What it is about.
        package let title: String
        /// Its confirmed level; nil while there is none.
        package let level: Level?

        /// Takes an event's identity, number, title and level.
        package init(id: String, number: String, title: String, level: Level?) {
            self.id = id
            self.number = number
            self.title = title
            self.level = level
        }
    }

    /// What a liaison proposes to answer.
    package struct Draft: Sendable {
        /// What the form for the signature sends.
        package let id: String
        /// When it was put forward.
        package let at: Date
        /// Who wrote it.
        package let person: String
        /// The words.
        package let text: String

        /// Takes one draft.
        package init(id: String, at: Date, person: String, text: String) {
            self.id = id
            self.at = at
            self.person = person
            self.text = text
        }
    }

    /// What an agency answered.
    package struct Answer: Sendable {
        /// When.
        package let at: Date
        /// Who signed it.
        package let person: String
        /// Who drafted it, if that was somebody else whom the visitor may know.
        package let drafter: String?
        /// For which agency.
        package let agency: String
        /// The answer.
        package let text: String

        /// Takes one answer.
        package init(at: Date, person: String, drafter: String? = nil, agency: String, text: String) {
            self.at = at
            self.person = person
            self.drafter = drafter
            self.agency = agency
            self.text = text
        }
    }

    /// A file that hangs on the case.
    package struct Attachment: Sendable {
        /// The identity that its address is made of.
        package let id: String
        /// The name of the file.
        package let name: String
        /// The media type that its bytes have.
        package let mediaType: String
        /// In bytes.
        package let size: Int
        /// The SHA-256 of its bytes in hexadecimal digits.
        package let sha256: String
        /// When it was added.
        package let addedAt: Date

        /// Takes one file.
        package init(id: String, name: String, mediaType: String, size: Int, sha256: String, addedAt: Date) {
            self.id = id
            self.name = name
            self.mediaType = mediaType
            self.size = size
            self.sha256 = sha256
            self.addedAt = addedAt
        }
    }
}
