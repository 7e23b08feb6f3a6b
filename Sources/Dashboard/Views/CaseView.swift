/// A case opened, ready to be shown.
struct CaseView {
    let number: String
    let title: String
    let state: StateView
    let plan: String
    let reason: String?
    let eventAddress: String
    let eventNumber: String
    let eventTitle: String
    let level: LevelView?
    let lead: String
    let assistants: String?
    let opened: MomentText
    let deadlines: [DeadlineView]
    let accept: FormView?
    let writing: WritingView?
    let draft: DraftView?
    let close: FormView?
    let reasoned: [ReasonFormView]
    let assignee: String?
    let nothingToDo: String?
    let typed: String
    let answers: [AnswerView]
    let attachments: [AttachmentView]
    let steps: [StepView]
    let orders: [OrderLineView]
    let hasOrders: Bool

    /// A form with its address and what it asks before it is sent.
    struct FormView {
        let action: String
        let csrf: String
        let question: String
    }

    /// The form for the words of the answer: a liaison's for a draft, a head's for the answer itself.
    struct WritingView {
        let form: FormView
        let label: String
        let hint: String
        let button: String
    }

    /// What waits for the head's signature; `sign` is the form of who may sign.
    struct DraftView {
        let id: String
        let time: MomentText
        let who: String
        let text: String
        let sign: FormView?
    }

    /// An answer, ready to be shown.
    struct AnswerView {
        let time: MomentText
        let who: String
        let text: String
    }

    /// A file, ready to be shown.
    struct AttachmentView {
        let address: String
        let name: String
        let about: String
        let digest: String
        let time: MomentText
    }

    init(_ page: CasePage, csrf: String, _ wording: Wording) {
        number = page.number
        title = page.title
        state = StateView(page.state, wording)
        plan = page.plan
        reason = page.reason
        eventAddress = Address.event(page.event.id)
        eventNumber = page.event.number
        eventTitle = page.event.title
        level = page.event.level.map { LevelView($0, isConfirmed: true, wording) }
        lead = page.lead
        assistants = page.assistants.isEmpty ? nil : wording.list(page.assistants)
        opened = wording.shortMoment(page.openedAt)
        deadlines = page.deadlines.map { DeadlineView($0, at: page.frame.moment, wording) }
        func form(_ action: CasePage.Action, _ address: String) -> FormView? {
            guard page.actions.contains(action) else { return nil }
            return FormView(action: address, csrf: csrf, question: wording["case.\(action.rawValue)-question"])
        }
        accept = form(.accept, Address.acceptance(ofCase: page.id))
        let kind: CasePage.Action = page.actions.contains(.answer) ? .answer : .draft
        let address = kind == .answer ? Address.answer(ofCase: page.id) : Address.draft(ofCase: page.id)
        let about = page.draft == nil ? kind.rawValue : "\(kind.rawValue)-again"
        writing = form(kind, address).map {
            WritingView(
                form: $0,
                label: wording["case.\(kind.rawValue)-text"],
                hint: wording["case.\(kind.rawValue)-hint"],
                button: wording["case.\(about)-button"]
            )
        }
        draft = page.draft.map { draft in
            DraftView(
                id: draft.id,
                time: wording.moment(draft.at),
                who: draft.person,
                text: draft.text,
                sign: form(.answer, Address.signature(ofCase: page.id))
            )
        }
        close = form(.close, Address.closure(ofCase: page.id))
        reasoned = CasePage.Action.reasoned.compactMap { action in
            form(action, Address.step(action, ofCase: page.id)).map { ReasonFormView(action, $0, page, wording) }
        }
        assignee = page.assignee
        nothingToDo =
            page.actions.allSatisfy(CasePage.Action.reasoned.contains)
            ? wording["case.waits-\(page.state.rawValue)"] : nil
        typed = page.typed
        answers = page.answers.map {
            AnswerView(time: wording.moment($0.at), who: Self.who($0, wording), text: $0.text)
        }
        attachments = page.attachments.map { Self.attachment($0, wording) }
        steps = page.steps.map { StepView($0, wording) }
        orders = page.orders.map { OrderLineView($0, at: page.frame.moment, wording) }
        hasOrders = !page.orders.isEmpty
    }

    private static func who(_ answer: CasePage.Answer, _ wording: Wording) -> String {
        let signed = "\(answer.person) · \(answer.agency)"
        return answer.drafter.map { "\(signed) · \(wording.messages("case.drafted-by", ["name": $0]))" } ?? signed
    }

    private static func attachment(_ file: CasePage.Attachment, _ wording: Wording) -> AttachmentView {
        AttachmentView(
            address: Address.attachment(file.id),
            name: file.name,
            about: "\(file.mediaType) · \(size(file.size))",
            digest: String(file.sha256.prefix(12)),
            time: wording.shortMoment(file.addedAt)
        )
    }

    /// A size in the largest unit that leaves a figure before the point.
    static func size(_ bytes: Int) -> String {
        switch bytes {
        case ..<1_024: "\(bytes) B"
        case ..<1_048_576: "\(Figure.tenths(Double(bytes) / 1_024)) KiB"
        default: "\(Figure.tenths(Double(bytes) / 1_048_576)) MiB"
        }
    }
}
