package import Foundation

/// Files that were read in, and the form that uploads another.
package struct ImportsPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The sources that a file may be for; empty for who may only look.
    package let sources: [SourceChoice]
    /// The files to show, newest first.
    package let imports: [ImportRow]

    /// Takes everything the page shows.
    package init(frame: Frame, sources: [SourceChoice], imports: [ImportRow]) {
        self.frame = frame
        self.sources = sources
        self.imports = imports
    }

    /// A source that a file may be for.
    package struct SourceChoice: Sendable {
        /// What the API knows it by.
        package let code: String
        /// What people call it.
        package let name: String

        /// Takes a source.
        package init(code: String, name: String) {
            self.code = code
            self.name = name
        }
    }

    /// One file.
    package struct ImportRow: Sendable {
        /// The identity that its addresses are made of.
        package let id: String
        /// What the file is called.
        package let name: String
        /// The name of its source.
        package let source: String
        /// Whether its items arm no limit and notify nobody.
        package let isHistory: Bool
        /// The word of the API for where it stands, such as `reading`.
        package let state: String
        /// The part that is behind it, 0 to 1.
        package let part: Double
        /// Rows by what became of them.
        package let counts: Counts
        /// Why nothing could be taken, in the visitor's language.
        package let fault: String?
        /// When it was begun.
        package let begunAt: Date
        /// Fields of items with the columns that they are read from, in the order in which people think of them.
        package let read: [(field: String, column: String)]
        /// Columns that are passed over.
        package let ignored: [String]

        /// Rows by what became of them.
        package struct Counts: Sendable {
            /// All that were answered.
            package let rows: Int
            /// New items.
            package let accepted: Int
            /// Known with the same content.
            package let duplicate: Int
            /// Known with other content.
            package let changed: Int
            /// Not taken.
            package let rejected: Int

            /// Takes the counts.
            package init(rows: Int, accepted: Int, duplicate: Int, changed: Int, rejected: Int) {
                self.rows = rows
                self.accepted = accepted
                self.duplicate = duplicate
                self.changed = changed
                self.rejected = rejected
            }
        }

        /// Takes one file.
        package init(
            id: String,
            name: String,
            source: String,
            isHistory: Bool,
            state: String,
            part: Double,
            counts: Counts,
            fault: String?,
            begunAt: Date,
            read: [(field: String, column: String)],
            ignored: [String]
        ) {
            self.id = id
            self.name = name
            self.source = source
            self.isHistory = isHistory
            self.state = state
            self.part = part
            self.counts = counts
            self.fault = fault
            self.begunAt = begunAt
            self.read = read
            self.ignored = ignored
        }
    }
}
