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
        // What was read is the text with its personal words hidden.
        let read = isDisclosed ? nil : item
        let answering = try await answering(item, agencies)
        func advised(_ task: ModelTask, _ name: (String) -> String) -> [ItemPage.Found]? {
            guard task != .category else { return nil }  // with the words, it is in the matters already
            guard let choices = advice.first(where: { $0.task == task })?.choices else { return nil }
            let reasons = read?.evidence(for: task, labels: choices.map(\.label), by: scoring.advisers)
            return Self.found(choices.map { (name($0.label), $0.confidence) }, reasons, in: item)
        }
        func ranked(_ matters: [RankedMatter]) -> [ItemPage.Found] {
            let reasons = read?.reasons(for: matters.map(\.code), by: scoring)
            return Self.found(matters.map { (matterName($0.code) ?? $0.code, $0.share) }, reasons, in: item)
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
                    said: said.first { $0.task == task }
                        .map { .init(label: name($0.label), person: $0.person, at: $0.at) },
                    choices: isOffered ? choices : []
                )
            }
        }
        return [
            label(
                .category,
                ranked(Array((found?.ranked ?? []).prefix(3))),
                matters
            ) { matterName($0) ?? $0 },
            label(
                .agency,
                answering.map { answer in
                    .init(label: agencies.first { $0.id == answer.agency }?.name ?? "", share: answer.share)
                },
                [.init(choices: agencies.filter { $0.lives(on: today) }.map { .init(id: $0.code, name: $0.name) })]
            ) { code in agencies.first { $0.code == code }?.name ?? code },
            label(
                .tone,
                found.map { [.init(label: EventPage.Tone($0.tone).rawValue, share: nil)] } ?? [],
                Self.fixed(.tone)
            ) { $0 },
            label(.rumour, [], Self.fixed(.rumour)) { $0 },
        ].compactMap(\.self)
    }

    /// What was found, each with the words of the item that spoke for it: each word once, the first eight.
    private static func found(_ found: [(String, Double)], _ reasons: [[Evidence]]?, in item: Item) -> [ItemPage.Found]
    {
        found.enumerated().map { number, found in
            var (known, words): (Set<String>, [String]) = ([], [])
            for word in reasons?[number].map({ $0.words(of: item) }) ?? [] where known.insert(word).inserted {
                words.append(word)
            }
            return .init(label: found.0, share: found.1, evidence: Array(words.prefix(8)))
        }
    }

    /// The first three agencies by the duties that lead in the matters, as routing asks for them, each with the share of its matter:
    /// where several have a duty, as districts, the one that is named.
    private func answering(
        _ item: Item,
        _ agencies: [Agency]
    ) async throws -> [(agency: AgencyID, share: Double)] {
        let named = agencies.filter { (item.title ?? "").contains($0.shortName) || item.text.contains($0.shortName) }
        var answering: [(agency: AgencyID, share: Double)] = []
        for lead in playbook.catalogue.leads(of: (item.assessment?.ranked ?? []).map { ($0.code, $0.share) })
        where answering.count < 3 {
            let holders = try await Directory().agencies(forDuty: lead.duty, on: moment, in: transaction)
            let agency =
                holders.count > 1 ? holders.first { id in named.contains { $0.id == id } } : holders.first
            guard let agency, !answering.contains(where: { $0.agency == agency }) else { continue }
            answering.append((agency, lead.share))
        }
        return answering
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
