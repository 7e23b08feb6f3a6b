/// What is said of one thing about an item, ready to be shown.
struct LabelView {
    let name: String
    let language: String
    let assessed: String
    /// For each of them that words spoke for, which.
    let reasons: [ReasonView]
    /// What a person said, with who and when; nil where nobody did.
    let said: SaidView?
    let form: FormView?

    /// What the program made of it, with the words that spoke for it.
    struct ReasonView {
        let label: String
        let evidence: String
    }

    /// What a person said.
    struct SaidView {
        let label: String
        let line: String
        /// Where the form that takes it back goes to; nil where the visitor may not.
        let form: FormView?
    }

    /// Where a form goes to, with what it carries and what there is to choose from.
    struct FormView {
        let action: String
        let csrf: String
        let code: String
        let revision: String
        let groups: [GroupView]
    }

    /// Labels under a heading; without one, the list has none.
    struct GroupView {
        let heading: String?
        let choices: [ReasonFormView.NamedView]
    }

    init(_ label: ItemPage.Label, _ page: ItemPage, _ wording: Wording) {
        let task = label.task
        func word(_ label: String) -> String {
            task.isWorded ? wording.messages.word(task.rawValue, label) : label
        }
        func form(_ groups: [GroupView]) -> FormView? {
            label.choices.isEmpty
                ? nil
                : FormView(
                    action: Address.corrections(ofItem: page.id),
                    csrf: page.frame.csrf,
                    code: task.rawValue,
                    revision: "\(page.revision)",
                    groups: groups
                )
        }
        name = wording["item.\(task.rawValue)"]
        language = task.isWorded ? wording.language.rawValue : "zh-CN"
        let found = label.assessed.map { found in
            word(found.label) + (found.share.map { " \(Figure.tenths(($0 * 100).rounded()))%" } ?? "")
        }
        assessed = found.isEmpty ? "–" : found.joined(separator: wording.language == .chinese ? "、" : ", ")
        reasons = label.assessed.filter { !$0.evidence.isEmpty }.map { found in
            ReasonView(label: word(found.label), evidence: found.evidence.joined(separator: "、"))
        }
        said = label.said.map { said in
            SaidView(
                label: word(said.label),
                line: wording.messages(
                    "item.said-by",
                    ["person": said.person, "at": wording.shortMoment(said.at).text]
                ),
                form: form([])
            )
        }
        self.form = form(
            label.choices.map { group in
                GroupView(heading: group.name, choices: group.choices.map { .init(id: $0.id, name: word($0.name)) })
            }
        )
    }
}
