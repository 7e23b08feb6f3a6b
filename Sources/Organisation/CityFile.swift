package import Kernel
import Yams

/// A city's organisation as its YAML file says it: agencies, people in posts, sources, machine keys.
package struct CityFile: Sendable, Equatable {
    /// The city's own name, such as 云溪市: 1 to 60 characters.
    package var name = ""
    /// Codes are given once; parents and successors are among them.
    package var agencies: [AgencyEntry] = []
    /// Logins are given once.
    package var people: [PersonEntry] = []
    /// Codes are given once.
    package var sources: [SourceEntry] = []
    /// Names are given once for each source.
    package var keys: [KeyEntry] = []

    /// One agency.
    package struct AgencyEntry: Sendable, Equatable {
        /// 1 to 40 of a-z, 0-9 and -; an import finds the agency again by it.
        package var code = ""
        /// The full name, 1 to 80 characters.
        package var name = ""
        /// The name that pages show; the full one where the file gives none.
        package var short = ""
        /// One of `department`, `government`, `utility` and `temporary`.
        package var kind = ""
        /// The code of the agency above it.
        package var parent: String?
        /// The code of the agency that took its duties over.
        package var successor: String?
        /// The first day of its life, as `2004-01-01`.
        package var since = ""
        /// The day from which it is no more.
        package var until: String?
        /// Codes of what it answers for; one that is no longer named is taken away on import.
        package var duties: [String] = []
    }

    /// One person with the posts that they hold.
    package struct PersonEntry: Sendable, Equatable {
        /// 1 to 60 of a-z, 0-9, ., _ and -; an import finds the person again by it.
        package var login = ""
        /// The name that pages show, 1 to 40 characters.
        package var name = ""
        /// Each role at an agency once; at most one of administrator, security officer and auditor (三员分立).
        package var posts: [PostEntry] = []
    }

    /// One post.
    package struct PostEntry: Sendable, Equatable {
        /// The code of an agency in the file.
        package var agency = ""
        /// The raw value of a `Role`.
        package var role = ""
        /// The first day on which it is held, as `2004-01-01`.
        package var since = ""
        /// The day from which it is no more.
        package var until: String?
    }

    /// One source of items.
    package struct SourceEntry: Sendable, Equatable {
        /// 1 to 40 of a-z, 0-9 and -; an import finds the source again by it.
        package var code = ""
        /// The name that pages show, 1 to 80 characters.
        package var name = ""
        /// The raw value of a `SourceKind`.
        package var kind = ""
        /// How much its word weighs in the score, from 0 to 1.
        package var weight = 0.5
    }

    /// One machine key; its secret is made on import and shown once.
    package struct KeyEntry: Sendable, Equatable {
        /// The code of a source in the file; the key pushes items for that one alone.
        package var source = ""
        /// Tells the keys of one source apart, 1 to 80 characters.
        package var name = ""
        /// A revoked key is refused from now on; it never comes back, a new one gets another name.
        package var isRevoked = false
    }

    /// Reads a city file.
    ///
    /// - Throws: `CityFileRefusal` with every mistake and its line, not only the first.
    package init(yaml: String) throws(CityFileRefusal) {
        var reader = CityFileReader()
        self.init()
        reader.read(yaml, into: &self)
        if reader.mistakes.isEmpty { reader.check(self) }
        guard reader.mistakes.isEmpty else { throw CityFileRefusal(mistakes: reader.mistakes) }
    }

    private init() {}
}

/// A city file that cannot be taken, with every mistake.
package struct CityFileRefusal: Refusal, CustomStringConvertible {
    /// One sentence each, with the line where there is one.
    package let mistakes: [String]

    package var code: String { "city.file-wrong" }
    package var sentence: Sentence {
        Sentence(
            zh: "城市文件有 \(mistakes.count) 处错误，未作任何更改。",
            en: "The city file has \(mistakes.count) mistakes; nothing was changed."
        )
    }
    package var kind: RefusalKind { .against }
    package var description: String { mistakes.joined(separator: "\n") }
}
