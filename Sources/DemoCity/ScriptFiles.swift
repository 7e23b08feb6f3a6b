/// What a file of stories holds.
struct StoryFile: Decodable {
    let stories: [Story]

    struct Story: Decodable {
        let key: String
        let name: String
        /// False where no agency has anything to answer: advertisements, chat, thanks.
        let matter: Bool?
        /// Codes of the duties it is about.
        let duties: [String]
        let items: [Item]
    }

    struct Item: Decodable {
        let at: String
        let source: String
        let author: String
        let title: String?
        let text: String
        let url: String?
        let counts: DemoCounts?
        /// How many reposts and variants are made of it.
        let variants: Int?
    }
}

/// What the file of answers holds; every delay counts from the story's first item.
struct AnswerFile: Decodable {
    let answers: [Script]

    struct Script: Decodable {
        let story: String
        let confirm: Confirmation
        let cases: [Part]
    }

    struct Confirmation: Decodable {
        let after: String
        let level: Int
        /// A login; the coordinator where it is left out.
        let by: String?
    }

    struct Part: Decodable {
        let agency: String
        let accept: String?
        let answer: Answer?
        let close: String?
    }

    struct Answer: Decodable {
        let after: String
        let evidence: String
        let text: String
    }
}
