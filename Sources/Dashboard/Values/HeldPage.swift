/// A file that waits until somebody has looked at what its columns are read as.
package struct HeldPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The import's id.
    package let id: String
    /// What the file is called.
    package let name: String
    /// The name of its source.
    package let source: String
    /// Its columns; empty for JSON, and where no row can be a header.
    package let names: [Column]
    /// The fields of items in the order in which people think of them.
    package let fields: [Field]
    /// Columns that are passed over.
    package let ignored: [String]
    /// What was looked at; nil where the file is too large for that.
    package let counts: Counts?
    /// The first rows, then the first that cannot be taken.
    package let items: [TriedItem]
    /// Whether rows can be taken as it is read now.
    package let isReadable: Bool

    /// Takes everything the page shows.
    package init(
        frame: Frame,
        id: String,
        name: String,
        source: String,
        names: [Column],
        fields: [Field],
        ignored: [String],
        counts: Counts?,
        items: [TriedItem],
        isReadable: Bool
    ) {
        self.frame = frame
        self.id = id
        self.name = name
        self.source = source
        self.names = names
        self.fields = fields
        self.ignored = ignored
        self.counts = counts
        self.items = items
        self.isReadable = isReadable
    }

    /// A column of the file.
    package struct Column: Sendable {
        /// What people see; empty where it has no name.
        package let name: String
        /// What the form calls it by.
        package let reference: String

        /// Takes one column.
        package init(name: String, reference: String) {
            self.name = name
            self.reference = reference
        }
    }

    /// A field of items.
    package struct Field: Sendable {
        /// Its name in the API, such as `text`.
        package let code: String
        /// What the column that was chosen for it is called by; nil where none was.
        package let chosen: String?
        /// The column that it is read from.
        package let read: String?

        /// Takes one field.
        package init(code: String, chosen: String?, read: String?) {
            self.code = code
            self.chosen = chosen
            self.read = read
        }
    }

    /// What was looked at.
    package struct Counts: Sendable {
        /// Rows.
        package let rows: Int
        /// Of these: cannot be taken.
        package let rejected: Int
        /// Whether these are all rows of the file.
        package let areAll: Bool

        /// Takes the counts.
        package init(rows: Int, rejected: Int, areAll: Bool) {
            self.rows = rows
            self.rejected = rejected
            self.areAll = areAll
        }
    }
}
