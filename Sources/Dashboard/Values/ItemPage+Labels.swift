package import Foundation

extension ItemPage {
    /// What the program and people say of one thing about an item.
    package struct Label: Sendable {
        /// What it is about.
        package let task: Task
        /// What the program made of it, the likeliest first; empty where it says nothing.
        package let assessed: [Found]
        /// What a person said of it; nil where nobody did.
        package let said: Said?
        /// What the visitor may say; empty where they may say nothing.
        package let choices: [Group]

        /// Takes one thing with what is said of it.
        package init(task: Task, assessed: [Found], said: Said?, choices: [Group]) {
            self.task = task
            self.assessed = assessed
            self.said = said
            self.choices = choices
        }
    }

    /// A label that the program found.
    package struct Found: Sendable {
        /// Its name, or a word that messages translate.
        package let label: String
        /// How likely it is, or its part of the evidence, 0 to 1; nil where nothing says.
        package let share: Double?
        /// The words of the item that spoke most for it.
        package let evidence: [String]

        /// Takes a label with its share.
        package init(label: String, share: Double?, evidence: [String] = []) {
            self.label = label
            self.share = share
            self.evidence = evidence
        }
    }

    /// What can be said of an item.
    package enum Task: String, Sendable, CaseIterable {
        /// What it is about.
        case category
        /// Who has to answer.
        case agency
        /// How it sounds.
        case tone
        /// Whether it is a rumour.
        case rumour

        /// Whether labels are words that messages translate, instead of names.
        var isWorded: Bool { self == .tone || self == .rumour }
    }

    /// What a person said.
    package struct Said: Sendable {
        /// The label: its name, or a word that messages translate.
        package let label: String
        /// Who said it.
        package let person: String
        /// When it was said.
        package let at: Date

        /// Takes what a person said.
        package init(label: String, person: String, at: Date) {
            self.label = label
            self.person = person
            self.at = at
        }
    }

    /// Labels that stand together in a list.
    package struct Group: Sendable {
        /// The heading; nil where there is one list only.
        package let name: String?
        /// What may be chosen.
        package let choices: [CasePage.Choice]

        /// Takes labels under a heading.
        package init(name: String? = nil, choices: [CasePage.Choice]) {
            self.name = name
            self.choices = choices
        }
    }
}
