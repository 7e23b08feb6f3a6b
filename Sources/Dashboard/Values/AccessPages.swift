package import Foundation

/// Every source with the keys that open the door for it.
package struct AccessListPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The sources, by code.
    package let sources: [Source]

    /// Takes everything the page shows.
    package init(frame: Frame, sources: [Source]) {
        self.frame = frame
        self.sources = sources
    }

    /// One source.
    package struct Source: Sendable {
        /// Its id.
        package let id: String
        /// What it is called in files and addresses.
        package let code: String
        /// Its name.
        package let name: String
        /// What kind of place it is.
        package let kind: String
        /// Whether nothing is taken from it.
        package let isPaused: Bool
        /// How many of its keys hold.
        package let keys: Int
        /// How many of its push secrets hold.
        package let secrets: Int

        /// Takes one source.
        package init(id: String, code: String, name: String, kind: String, isPaused: Bool, keys: Int, secrets: Int) {
            self.id = id
            self.code = code
            self.name = name
            self.kind = kind
            self.isPaused = isPaused
            self.keys = keys
            self.secrets = secrets
        }
    }
}

/// The keys and push secrets of one source, and the forms that hand out others.
package struct AccessPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The source's id.
    package let source: String
    /// Its name.
    package let name: String
    /// Whether nothing is taken from it.
    package let isPaused: Bool
    /// Its keys, the newest first.
    package let keys: [Key]
    /// Its push secrets, the newest first.
    package let secrets: [Key]
    /// Whether this service can keep secrets.
    package let canSeal: Bool
    /// A secret that was just made, and is shown this once.
    package let made: String?

    /// Takes everything the page shows.
    package init(
        frame: Frame,
        source: String,
        name: String,
        isPaused: Bool,
        keys: [Key],
        secrets: [Key],
        canSeal: Bool,
        made: String?
    ) {
        self.frame = frame
        self.source = source
        self.name = name
        self.isPaused = isPaused
        self.keys = keys
        self.secrets = secrets
        self.canSeal = canSeal
        self.made = made
    }

    /// A key or a push secret, without what is secret of it.
    package struct Key: Sendable {
        /// Its id.
        package let id: String
        /// What it is told apart by, and the first characters of a key or the last ones of a push secret's id.
        package let name: String
        /// When it was made.
        package let madeAt: Date
        /// When it was revoked; nil while it holds.
        package let revokedAt: Date?

        /// Takes one.
        package init(id: String, name: String, madeAt: Date, revokedAt: Date?) {
            self.id = id
            self.name = name
            self.madeAt = madeAt
            self.revokedAt = revokedAt
        }
    }
}
