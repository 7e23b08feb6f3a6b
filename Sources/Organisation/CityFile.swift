package import Kernel
import Yams

/// A city's organisation as its YAML file says it: agencies, people in posts, sources, machine keys.
package struct CityFile: Sendable, Equatable {
    package var name = ""
    package var agencies: [AgencyEntry] = []
    package var people: [PersonEntry] = []
    package var sources: [SourceEntry] = []
    package var keys: [KeyEntry] = []

    /// One agency.
    package struct AgencyEntry: Sendable, Equatable {
        package var code = ""
        package var name = ""
        package var short = ""
        package var kind = ""
        /// The code of the agency above it.
        package var parent: String?
        /// The code of the agency that took its duties over.
        package var successor: String?
        package var since = ""
        /// The day from which it is no more.
        package var until: String?
        package var duties: [String] = []
    }

    /// One person with the posts that they hold.
    package struct PersonEntry: Sendable, Equatable {
        package var login = ""
        package var name = ""
        package var posts: [PostEntry] = []
    }

    /// One post.
    package struct PostEntry: Sendable, Equatable {
        package var agency = ""
        package var role = ""
        package var since = ""
        /// The day from which it is no more.
        package var until: String?
    }

    /// One source of items.
    package struct SourceEntry: Sendable, Equatable {
        package var code = ""
        package var name = ""
        package var kind = ""
        package var weight = 0.5
    }

    /// One machine key; its secret is made on import and shown once.
    package struct KeyEntry: Sendable, Equatable {
        package var source = ""
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
