/// The public matters in three levels, and the duties that agencies have in them.
package struct Catalogue: Sendable {
    /// The fields of public life, such as 住房与房地产.
    package let fields: [Heading]
    /// The groups inside the fields, such as 物业管理.
    package let groups: [Heading]
    /// The matters themselves, in the order of the file; their codes have three parts.
    package let matters: [Matter]
    /// The closed list of duties.
    package let duties: [Duty]
    private let positions: [String: Int]

    init(fields: [Heading], groups: [Heading], matters: [Matter], duties: [Duty]) {
        self.fields = fields
        self.groups = groups
        self.matters = matters
        self.duties = duties
        positions = Dictionary(matters.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The matter with a code such as `housing.property.fees`.
    package subscript(code: String) -> Matter? { positions[code].map { matters[$0] } }

    /// The duties that lead in some matters, each once, in their order; with the share, 0 to 1, of the first matter of each.
    package func leads(of matters: [(code: String, share: Double)]) -> [(duty: String, share: Double)] {
        var known: Set<String> = []
        return matters.compactMap { matter in
            guard let lead = self[matter.code]?.lead, known.insert(lead).inserted else { return nil }
            return (lead, matter.share)
        }
    }

    /// The names of field, group and matter, the widest first; as much as is known of the code.
    package func names(of code: String) -> [String] {
        let parts = code.split(separator: ".")
        let field = fields.first { $0.code == parts.first.map(String.init) }
        let group = groups.first { $0.code == parts.prefix(2).joined(separator: ".") }
        return [field?.name, group?.name, self[code]?.name].compactMap(\.self)
    }

    /// A field or a group: its whole code and its name.
    package struct Heading: Sendable, Hashable {
        /// One part for a field, such as `housing`; two joined by a dot for a group.
        package let code: String
        /// What people read, such as 物业管理.
        package let name: String
    }
}

/// One matter that people write about, with the agencies that have to do with it.
package struct Matter: Sendable, Hashable {
    /// Three parts joined by dots: field, group, matter.
    package let code: String
    /// What people read after the names of field and group.
    package let name: String
    /// The duty whose agency answers.
    package let lead: String
    /// Duties whose agencies assist.
    package let assist: [String]
    /// How grave the matter is in itself, 0 to 1.
    package let gravity: Double
    /// Words that indicate it.
    package let terms: [Term]

    /// The code of its field.
    package var field: String { String(code.prefix { $0 != "." }) }
    /// The code of its group.
    package var group: String { code.split(separator: ".").prefix(2).joined(separator: ".") }
}

/// A word or phrase and how much it says.
package struct Term: Sendable, Hashable {
    /// The word as the playbook's file has it; it is folded before it is looked for.
    package let text: String
    /// Above 0.
    package let weight: Double
}

/// What an agency answers for; agencies name their duties in the city's file.
package struct Duty: Sendable, Hashable {
    /// 1 to 40 of a-z, 0-9 and -, such as `information-office`.
    package let code: String
    /// What people read, 1 to 80 characters.
    package let name: String

    /// The duty of the office that coordinates; it answers where nobody else can be found.
    package static let informationOffice = "information-office"
}
