import Assessment
import Dashboard
import Foundation
import Intake
import Kernel
import Organisation
import Playbooks
import Postgres

extension SiteReport {
    /// What the program and people say that an item is, and what the visitor may say.
    ///
    /// - Parameter isDisclosed: Whether the item has its personal words in the clear.
    func labels(of item: Item, isDisclosed: Bool) async throws -> [ItemPage.Label] {
        let said = try await CorrectionDesk().corrections(of: item.id, in: transaction)
        let agencies = try await Directory().agencies(in: transaction)
        var isOffered = official.role.may(.correctItem)
        if isOffered { isOffered = try await IntakeDesk().mayDisclose(item.id, in: transaction) }
        let found = item.assessment
        let advice = found?.said ?? []
        let answering = try await answering(item, agencies)
        func advised(_ task: ModelTask, _ name: (String) -> String) -> [ItemPage.Found]? {
            guard task != .category else { return nil }  // with the words, it is in the matters already
            return advice.first { $0.task == task }?.choices
                .map { .init(label: name($0.label), share: $0.confidence) }
        }
        func label(
            _ task: ModelTask,
            _ assessed: [ItemPage.Found],
            _ choices: [ItemPage.Group],
            _ name: (String) -> String
        ) -> ItemPage.Label? {
            ItemPage.Task(rawValue: task.rawValue).map {
                ItemPage.Label(
                    task: $0,
                    assessed: advised(task, name) ?? assessed,
                    evidence: words(for: task, of: item, isDisclosed),
                    said: said.first { $0.task == task }
                        .map { .init(label: name($0.label), person: $0.person, at: $0.at) },
                    choices: isOffered ? choices : []
                )
            }
        }
        return [
            label(.category, ranked(found), matters) { matterName($0) ?? $0 },
            label(
                .agency,
                answering.map { answer in
                    .init(label: agencies.first { $0.id == answer.agency }?.name ?? "", share: answer.share)
                },
                [.init(choices: agencies.filter { $0.until == nil }.map { .init(id: $0.code, name: $0.name) })]
            ) { code in agencies.first { $0.code == code }?.name ?? code },
            label(
                .tone,
                found.map { [.init(label: EventPage.Tone($0.tone).rawValue, share: nil)] } ?? [],
                Self.fixed(.tone)
            ) { $0 },
            label(.rumour, [], Self.fixed(.rumour)) { $0 },
        ].compactMap(\.self)
    }

    /// The first three matters with their parts.
    private func ranked(_ found: StoredAssessment?) -> [ItemPage.Found] {
        matters(of: found).prefix(3).map { .init(label: matterName($0.code) ?? $0.code, share: $0.share) }
    }

    private func matters(of found: StoredAssessment?) -> [RankedMatter] {
        // The service wrote it.
        found.flatMap { try? JSONDecoder().decode([RankedMatter].self, from: Data($0.matters.text.utf8)) } ?? []
    }

    /// The first three agencies by the duties that lead in the matters, as routing asks for them, each with the share of its matter:
    /// where several have a duty, as districts, the one that is named.
    private func answering(_ item: Item, _ agencies: [Agency]) async throws -> [(agency: AgencyID, share: Double)] {
        let named = agencies.filter { (item.title ?? "").contains($0.shortName) || item.text.contains($0.shortName) }
        var answering: [(agency: AgencyID, share: Double)] = []
        for lead in playbook.catalogue.leads(of: matters(of: item.assessment).map { ($0.code, $0.share) })
        where answering.count < 3 {
            let holders = try await Directory().agencies(forDuty: lead.duty, on: moment, in: transaction)
            let agency =
                holders.count > 1 ? holders.first { id in named.contains { $0.id == id } } : holders.first
            guard let agency, !answering.contains(where: { $0.agency == agency }) else { continue }
            answering.append((agency, lead.share))
        }
        return answering
    }

    /// The words of an item that spoke most for what a model said of it first.
    private func words(for task: ModelTask, of item: Item, _ isDisclosed: Bool) -> [String] {
        // What the model reads is the text as it was assessed, with its personal words hidden.
        guard !isDisclosed, let found = item.assessment else { return [] }
        if task == .category, let first = found.said?.first(where: { $0.task == task })?.choices.first?.label {
            // Reasons are those of the model: they are none for a matter that the words put first.
            guard let matter = found.matter, matter == first || matter.hasPrefix(first + ".") else { return [] }
        }
        return item.evidence(for: task, by: scoring.advisers).map { $0.words(of: item) }
    }

    /// Every matter of the catalogue, under its field.
    private var matters: [ItemPage.Group] {
        playbook.catalogue.fields.map { field in
            ItemPage.Group(
                name: field.name,
                choices: playbook.catalogue.matters.filter { $0.field == field.code }.map { matter in
                    let names = playbook.catalogue.names(of: matter.code).dropFirst()
                    return .init(id: matter.code, name: names.joined(separator: " › "))
                }
            )
        }
    }

    private static func fixed(_ task: ModelTask) -> [ItemPage.Group] {
        [.init(choices: (task.fixedLabels ?? []).map { .init(id: $0, name: $0) })]
    }
}

extension EventPage.Tone {
    /// How a tone from −1 to 1 is called.
    init(_ tone: Double) { self = tone < -0.15 ? .negative : tone > 0.15 ? .positive : .neutral }
}
