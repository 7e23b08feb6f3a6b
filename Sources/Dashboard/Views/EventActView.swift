/// A form of a step of an event: what it asks for differs, its look does not.
struct EventActView {
    let action: String
    let csrf: String
    let code: String
    let title: String
    let hint: String
    let question: String
    let choice: ChoiceView?
    let items: [NamedView]
    let wantsItems: Bool
    let wantsOther: Bool
    let others: [OtherEventView]

    /// What there is to choose from.
    struct ChoiceView {
        let code: String
        let label: String
        let choices: [NamedView]
    }

    /// One of the choices.
    struct NamedView {
        let id: String
        let name: String
    }

    init(_ act: EventPage.Act, _ page: EventPage, csrf: String, _ wording: Wording) {
        action = Address.step(act.action, ofEvent: page.id)
        self.csrf = csrf
        code = act.action.rawValue
        title = wording["event.\(code)-button"]
        hint = wording["event.\(code)-hint"]
        question = wording["event.\(code)-question"]
        let levels = act.levels.map {
            NamedView(id: "\($0.rawValue)", name: "\($0.numeral) \(wording["level.\($0.rawValue)"])")
        }
        items = act.items.map { NamedView(id: $0.id, name: $0.name) }
        wantsItems = !items.isEmpty
        wantsOther = act.wantsOther
        others = act.others.map(OtherEventView.init)
        choice = levels.isEmpty ? nil : ChoiceView(code: code, label: wording["event.level"], choices: levels)
    }
}
