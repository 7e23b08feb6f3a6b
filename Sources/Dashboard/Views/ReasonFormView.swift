/// A form of a step beside the main ones: what it asks for differs, its look does not.
struct ReasonFormView {
    let code: String
    let form: CaseView.FormView
    let title: String
    let hint: String
    let choice: ChoiceView?
    let wantsTime: Bool
    let wantsWords: Bool

    /// What there is to choose from; `nobody` is the words for none, where none may be chosen.
    struct ChoiceView {
        let code: String
        /// The language of the names.
        let language: String
        let label: String
        let nobody: String?
        let choices: [NamedView]
    }

    /// One of the choices.
    struct NamedView {
        let id: String
        let name: String
    }

    init(_ action: CasePage.Action, _ form: CaseView.FormView, _ page: CasePage, _ wording: Wording) {
        code = action.rawValue
        self.form = form
        title = wording["case.\(action.rawValue)-button"]
        hint = wording["case.\(action.rawValue)-hint"]
        wantsTime = action == .askExtension
        wantsWords = action != .assign
        choice =
            switch action {
            case .giveBack: Self.choice(action, "agency", page.agencies, wording, nobody: "case.return-to-nobody")
            case .transfer: Self.choice(action, "agency", page.agencies, wording)
            case .report: Self.choice(action, "instruction", page.instructions, wording)
            case .assign: Self.choice(action, "person", page.staff, wording)
            case .order: Self.grounds(wording)
            default: nil
            }
    }

    private static func grounds(_ wording: Wording) -> ChoiceView {
        let grounds = OrderGround.allCases.map {
            NamedView(id: $0.rawValue, name: wording["order-ground.\($0.rawValue)"])
        }
        return ChoiceView(
            code: CasePage.Action.order.rawValue,
            language: wording.language.rawValue,
            label: wording["case.ground"],
            nobody: nil,
            choices: grounds
        )
    }

    private static func choice(
        _ action: CasePage.Action,
        _ kind: String,
        _ choices: [CasePage.Choice],
        _ wording: Wording,
        nobody: String? = nil
    ) -> ChoiceView {
        ChoiceView(
            code: action.rawValue,
            language: "zh-CN",
            label: wording["case.\(kind)"],
            nobody: nobody.map { wording[$0] },
            choices: choices.map { NamedView(id: $0.id, name: $0.name) }
        )
    }
}

extension CasePage.Action {
    /// The steps whose forms are folded away below the main ones.
    static let reasoned: [Self] = [
        .reject, .instruct, .order, .report, .assign, .contribute, .askExtension, .giveBack, .transfer, .sendBack,
        .reopen,
    ]
}
