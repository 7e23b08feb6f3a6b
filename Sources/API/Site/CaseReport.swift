import Cases
import Dashboard
import Events
import Foundation
import Kernel
import Organisation
import Playbooks
import Postgres

extension SiteReport {
    /// One case opened.
    func caseFile(_ id: ID<Case>) async throws -> CasePage {
        guard let file = try await CaseDesk().file(id, in: transaction) else { throw CaseRefusal.absent }
        let found = file.found
        let event = try await EventDesk().event(found.event, in: transaction)
        let directory = try await Directory().agencies(in: transaction)
        let names = Dictionary(directory.map { ($0.id, $0.shortName) }, uniquingKeysWith: { first, _ in first })
        let level = (event?.level ?? event?.proposedLevel).flatMap { Level(rawValue: Int($0.rawValue)) }
        return CasePage(
            frame: frame,
            id: id.text,
            number: found.number.text("办"),
            title: found.title,
            state: CaseState(rawValue: found.state.rawValue) ?? .routed,
            plan: playbook.plans.first { $0.code == found.plan }?.name ?? found.plan,
            reason: reason(file),
            event: .init(
                id: found.event.text,
                number: event?.number.text("舆") ?? "",
                title: found.title,
                level: level
            ),
            lead: names[found.agency] ?? "",
            assistants: file.assistants.compactMap { names[$0] },
            openedAt: found.openedAt,
            deadlines: try await transaction.rows(.deadlines(of: id), as: DeadlineRow.self).compactMap {
                deadline($0, isExplained: sees(file))
            },
            actions: actions(file) + orderAction(file),
            agencies: choices(directory, for: found),
            staff: try await staff(found),
            instructions: open(file).map { .init(id: String($0.number), name: line($0)) },
            assignee: found.assignee == nil ? nil : file.steps.last { $0.assignee != nil }?.assignee,
            draft: found.state == .drafted ? file.drafts.last.map(draft) : nil,
            typed: file.drafts.last?.text ?? "",
            answers: file.answers.map {
                .init(at: $0.at, person: $0.person, drafter: $0.drafter, agency: $0.agency, text: $0.text)
            },
            attachments: file.attachments.map {
                .init(
                    id: $0.id.text,
                    name: $0.name,
                    mediaType: $0.mediaType,
                    size: $0.size,
                    sha256: $0.digest.hex,
                    addedAt: $0.addedAt
                )
            },
            steps: file.steps.map {
                Step(
                    step: $0.step,
                    at: $0.at,
                    person: $0.person,
                    agency: $0.agency ?? $0.custody,
                    reason: why($0),
                    until: $0.wantedUntil
                )
            },
            orders: try await lines(file.orders)
        )
    }

    /// Whether this visitor sees the case to this day.
    private func sees(_ file: CaseFile) -> Bool {
        official.role.seesAll || file.found.agency == official.agency || file.assistants.contains(official.agency)
    }

    /// What the table of transitions and the table of roles let this visitor do now.
    private func actions(_ file: CaseFile) -> [CasePage.Action] {
        let found = file.found
        let steps: [(Case.Step, Kernel.Action, CasePage.Action)] = [
            (.accept, .acceptCase, .accept), (.draft, .draftAnswer, .draft), (.answer, .answerCase, .answer),
            (.reject, .answerCase, .reject), (.close, .closeCase, .close),
            (.return, .acceptCase, .giveBack), (.transfer, .directCase, .transfer),
            (.sendBack, .directCase, .sendBack), (.reopen, .directCase, .reopen),
        ]
        return notes(file)
            + steps.compactMap { step, action, shown in
                let isOwn = [.acceptCase, .draftAnswer, .answerCase].contains(action)
                guard official.role.may(action), !isOwn || found.agency == official.agency,
                    // a refusal here just means that there is no button
                    (try? found.state.after(step)) != nil,
                    step != .return || (try? found.returning(to: nil, at: moment)) != nil,
                    // who signs has no need to ask for a signature
                    step != .draft || !official.role.may(.answerCase)
                else { return nil }
                return shown
            }
    }

    /// The information office may order whoever has the case to act, once at a time.
    private func orderAction(_ file: CaseFile) -> [CasePage.Action] {
        guard official.role.may(.directCase), file.found.state != .closed else { return [] }
        return file.orders.allSatisfy(\.state.isOver) ? [.order] : []
    }

    private func draft(_ draft: CaseDraft) -> CasePage.Draft {
        CasePage.Draft(id: draft.id.text, at: draft.at, person: draft.person, text: draft.text)
    }

    /// What may be added without moving the case.
    private func notes(_ file: CaseFile) -> [CasePage.Action] {
        let found = file.found
        guard found.state != .closed else { return [] }
        var notes: [CasePage.Action] = official.role.may(.instruct) ? [.instruct] : []
        let isWorkedOn = found.agency == official.agency || file.assistants.contains(official.agency)
        if official.role.may(.addToCase), isWorkedOn { notes.append(.contribute) }
        if official.role.may(.acceptCase), found.agency == official.agency {
            notes += [.assign, .askExtension] + (open(file).isEmpty ? [] : [.report])
        }
        return notes
    }

    private func staff(_ found: Case) async throws -> [CasePage.Choice] {
        guard found.agency == official.agency else { return [] }
        return try await CaseDesk().staff(of: found.agency, in: transaction)
            .map { CasePage.Choice(id: $0.id.text, name: $0.name) }
    }

    /// The instructions that wait for the report of this visitor's agency.
    private func open(_ file: CaseFile) -> [(number: Int, words: String)] {
        guard file.found.agency == official.agency else { return [] }
        let reported = Set(file.steps.filter { $0.step == Case.Note.report.rawValue }.map(\.instruction))
        return file.steps.filter { $0.step == Case.Note.instruct.rawValue && !reported.contains($0.instruction) }
            .compactMap { step in step.instruction.map { ($0, step.words ?? "") } }
    }

    private func line(_ instruction: (number: Int, words: String)) -> String {
        "\(numbered(instruction.number)) \(instruction.words.prefix(30))"
    }

    private func numbered(_ number: Int) -> String { language == .english ? "Instruction \(number)" : "第\(number)号批示" }

    /// The words of a step, with what and whom it names.
    private func why(_ step: CaseStep) -> String? {
        let parts = [step.instruction.map(numbered), step.assignee, step.proposed.map { "→ \($0)" }, step.words]
            .compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: "：")
    }

    /// The agencies of today; who has the case already is no choice, unless that is what has to be decided.
    private func choices(_ directory: [Agency], for found: Case) -> [CasePage.Choice] {
        directory.filter { $0.lives(on: today) && ($0.id != found.agency || found.state == .raised) }
            .map { CasePage.Choice(id: $0.id.text, name: $0.shortName) }
    }

    /// Why this agency: the words with which it was last handed over, or else the duty that led to it.
    private func reason(_ file: CaseFile) -> String? {
        let handovers = [Case.Step.return, .raise, .transfer].map(\.rawValue)
        if let last = file.steps.last(where: { handovers.contains($0.step) }) { return last.words }
        // It is JSON of our own making; a row that holds something else shows no reason.
        let json = Data(file.found.reason.text.utf8)
        guard let why = try? JSONDecoder().decode(Reason.self, from: json) else { return nil }
        let duty = playbook.catalogue.duties.first { $0.code == why.duty }?.name ?? why.duty
        guard let matter = matterName(why.matter) else { return language == .english ? duty : "承担职责“\(duty)”" }
        return language == .english ? "\(duty) (\(why.by): \(matter))" : "承担职责“\(duty)”（依据：\(matter)）"
    }
}

private struct Reason: Decodable {
    let duty: String
    let by: String
    let matter: String?
}

extension SQL {
    fileprivate static func deadlines(of id: ID<Case>) -> SQL {
        """
        SELECT \(DeadlineRow.columns)
        FROM hy.deadlines WHERE case_id = \(id) ORDER BY due_at, id
        """
    }
}
