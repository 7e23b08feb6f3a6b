package import Foundation

/// Which version of the playbooks counted from when on.
package struct PlaybooksPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The newest first: the first one is current.
    package let terms: [Term]

    /// Takes everything the page shows.
    package init(frame: Frame, terms: [Term]) {
        self.frame = frame
        self.terms = terms
    }

    /// A time during which a version was current.
    package struct Term: Sendable {
        /// The version's id.
        package let version: String
        /// The digest of its files.
        package let digest: String
        /// From when on.
        package let since: Date
        /// Who began it; nil for the operator.
        package let begunBy: String?
        /// Why.
        package let note: String?

        /// Takes one term.
        package init(version: String, digest: String, since: Date, begunBy: String?, note: String?) {
            self.version = version
            self.digest = digest
            self.since = since
            self.begunBy = begunBy
            self.note = note
        }
    }
}

/// One version of the playbooks, beside another, and the form that makes it current again.
package struct PlaybookPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The version's id.
    package let version: String
    /// The digest of its files.
    package let digest: String
    /// The digest of the version that is current.
    package let current: String
    /// The digest of the version it is compared with: the current one, or the one before where it is current itself; nil where
    /// there is none.
    package let other: String?
    /// The files that differ.
    package let files: [File]
    /// Whether the visitor may make it current again.
    package let mayRestore: Bool

    /// Takes everything the page shows.
    package init(
        frame: Frame,
        version: String,
        digest: String,
        current: String,
        other: String?,
        files: [File],
        mayRestore: Bool
    ) {
        self.frame = frame
        self.version = version
        self.digest = digest
        self.current = current
        self.other = other
        self.files = files
        self.mayRestore = mayRestore
    }

    /// A file in which two versions differ.
    package struct File: Sendable {
        /// Its path inside the playbook.
        package let path: String
        /// What became of it.
        package let kind: Kind
        /// The first lines that went and came, in the order of the file.
        package let lines: [Line]
        /// How many lines there are in all.
        package let count: Int

        /// Takes one file.
        package init(path: String, kind: Kind, lines: [Line], count: Int) {
            self.path = path
            self.kind = kind
            self.lines = lines
            self.count = count
        }
    }

    /// What became of a file.
    package enum Kind: String, Sendable {
        case added
        case removed
        case changed
    }

    /// A line that only one of the versions has.
    package struct Line: Sendable {
        /// Whether this version has it; else the other one.
        package let isNew: Bool
        /// Where it stands in the version that has it, from 1.
        package let number: Int
        /// The line without its end.
        package let text: String

        /// Takes one line.
        package init(isNew: Bool, number: Int, text: String) {
            self.isNew = isNew
            self.number = number
            self.text = text
        }
    }
}
