/// A level as a mark: number and name, filled once a person has confirmed it, outlined while it is proposed.
struct LevelView {
    let css: String
    let numeral: String
    let name: String
    /// 拟 before a level that nobody has confirmed; empty else.
    let prefix: String

    init(_ level: Level, isConfirmed: Bool, _ wording: Wording) {
        css = "level-\(level.rawValue) \(isConfirmed ? "confirmed" : "proposed")"
        numeral = level.numeral
        name = wording["level.\(level.rawValue)"]
        prefix = isConfirmed ? "" : wording["level.proposed"]
    }

    /// The confirmed level, else the proposed one; nothing where there is neither.
    static func of(confirmed: Level?, proposed: Level?, _ wording: Wording) -> LevelView? {
        if let confirmed { return LevelView(confirmed, isConfirmed: true, wording) }
        return proposed.map { LevelView($0, isConfirmed: false, wording) }
    }
}

/// A word for a state with the class that colours it.
struct StateView {
    let css: String
    let word: String

    init(_ state: EventState, _ wording: Wording) {
        css = "state-\(state.rawValue)"
        word = wording["event-state.\(state.rawValue)"]
    }

    init(_ state: CaseState, _ wording: Wording) {
        css = "state-\(state.rawValue)"
        word = wording["case-state.\(state.rawValue)"]
    }

    init(_ state: OrderState, _ wording: Wording) {
        // The marks of the states of cases that are alike.
        let like: CaseState =
            switch state {
            case .registered: .routed
            case .received: .accepted
            case .reported: .drafted
            case .checked: .answered
            case .closed, .withdrawn: .closed
            }
        css = "state-\(like.rawValue)"
        word = wording["order-state.\(state.rawValue)"]
    }
}
