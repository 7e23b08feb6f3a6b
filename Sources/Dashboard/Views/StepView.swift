/// One step of a timeline, ready to be shown.
struct StepView {
    let css: String
    let time: MomentText
    let word: String
    /// Who took it: person and agency, or the machine.
    let who: String
    let level: LevelView?
    let reason: String?
    let until: MomentText?
    let event: OtherEventView?

    init(_ step: Step, _ wording: Wording) {
        css = step.person == nil ? "machine" : "person"
        time = wording.shortMoment(step.at)
        word = wording.messages.word("step", step.step)
        let names = [step.person, step.agency].compactMap { $0 }
        who = names.isEmpty ? wording["step.by-machine"] : names.joined(separator: " · ")
        level = step.level.map { LevelView($0, isConfirmed: step.person != nil, wording) }
        reason = step.reason
        until = step.until.map { wording.moment($0) }
        event = step.event.map(OtherEventView.init)
    }
}

/// A link to another event.
struct OtherEventView {
    let address: String
    let number: String
    let title: String?

    init(_ other: EventPage.Other) {
        address = Address.event(other.id)
        number = other.number
        title = other.title
    }
}
