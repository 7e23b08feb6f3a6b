/// The versions of the playbooks, ready to be shown.
struct PlaybooksView {
    let preview: String?
    let terms: [TermView]
    let hasTerms: Bool

    struct TermView {
        let address: String
        let name: String
        let isCurrent: Bool
        let since: MomentText
        let begunBy: String?
        let note: String?
    }

    init(_ page: PlaybooksPage, _ wording: Wording) {
        preview = page.frame.visitor?.role == "coordinator" ? Address.preview : nil
        terms = page.terms.enumerated().map { number, term in
            TermView(
                address: Address.playbook(term.version),
                name: PlaybookView.short(term.digest),
                isCurrent: number == 0,
                since: wording.moment(term.since),
                begunBy: term.begunBy,
                note: term.note
            )
        }
        hasTerms = !terms.isEmpty
    }
}

/// One version beside another, ready to be shown.
struct PlaybookView {
    let list = Address.playbooks
    let name: String
    let isCurrent: Bool
    let compared: String
    let files: [FileView]
    let isSame: Bool
    let restoring: RestoringView?

    struct FileView {
        let path: String
        let kind: String
        let lines: [LineView]
        /// How many more lines there are; nil where all are shown.
        let more: String?
    }

    struct LineView {
        let isNew: Bool
        let number: String
        let text: String
    }

    struct RestoringView {
        let action: String
        let csrf: String
        let current: String
    }

    init(_ page: PlaybookPage, _ wording: Wording) {
        name = Self.short(page.digest)
        isCurrent = page.digest == page.current
        let words = isCurrent ? "playbooks.beside-before" : "playbooks.beside-current"
        compared =
            page.other.map { wording.messages(words, ["version": Self.short($0)]) } ?? wording["playbooks.first"]
        files = page.files.map { file in
            FileView(
                path: file.path,
                kind: wording["playbooks.file-\(file.kind.rawValue)"],
                lines: file.lines.map {
                    LineView(isNew: $0.isNew, number: wording.number($0.number), text: $0.text)
                },
                more: file.count > file.lines.count
                    ? wording.messages("playbooks.more", ["count": wording.number(file.count - file.lines.count)]) : nil
            )
        }
        isSame = page.other != nil && files.isEmpty
        restoring =
            page.mayRestore && !isCurrent
            ? RestoringView(
                action: Address.restoration(ofPlaybook: page.version),
                csrf: page.frame.csrf,
                current: page.current
            ) : nil
    }

    /// A digest as people see it.
    static func short(_ digest: String) -> String { String(digest.prefix(12)) }
}
