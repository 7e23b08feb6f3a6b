import Cases
import Dashboard
import Events
import Foundation
import Intake
import Kernel
import Organisation
import Playbooks
import Postgres

extension SiteReport {
    /// One event opened.
    func event(_ id: ID<Event>) async throws -> EventPage {
        let desk = EventDesk()
        guard let event = try await desk.event(id, in: transaction) else { throw EventRefusal.absent }
        let steps = try await desk.steps(of: id, in: transaction)
        let curve = try await desk.heat(of: [id], since: event.firstItemAt.addingTimeInterval(-3_600), in: transaction)
        let members = try await transaction.rows(.members(of: id), as: MemberRow.self)
        let top = try await IntakeDesk().item(ID(rawValue: event.topItem), in: transaction)
        let score = if let top { try await score(of: top) } else { EventPage.Score?.none }
        let cases = try await transaction.rows(.cases(of: id), as: EventCaseRow.self)
        let similar = try await similar(to: event)
        return EventPage(
            frame: frame,
            id: id.text,
            number: event.number.text("舆"),
            title: event.title,
            matter: event.matter.map { playbook.catalogue.names(of: $0).joined(separator: " › ") },
            places: top.map { self.places(of: $0) } ?? [],
            risks: event.risks.map { code in playbook.lexicon.risks.first { $0.code == code }?.name ?? code },
            state: EventState(rawValue: event.state.rawValue) ?? .recorded,
            proposed: event.proposed,
            confirmed: event.confirmed(steps),
            mayConfirm: official.role.may(.confirmLevel) && (event.level == nil || event.graverLevel != nil)
                && !event.history
                && Self.leads(event, .confirm),
            acts: acts(event, hasOwed: cases.contains { $0.state != Case.State.closed.rawValue })
                + (try await regroupings(of: event, members, similar)),
            predecessor: try await other(event.predecessor),
            mergedInto: try await other(event.mergedInto),
            similar: similar,
            discoveredAt: event.discoveredAt,
            lastItemAt: event.lastItemAt,
            heat: event.heat(at: moment).value,
            heatInNews: event.heat(at: moment).news,
            curve: event.curve(curve, until: moment),
            itemsInAll: event.items,
            folded: event.folded,
            items: rows(of: members),
            score: score,
            cases: cases.map { $0.row(deadline($0.deadline)) },
            steps: steps.map(\.page)
        )
    }

    /// What the table of transitions and the table of roles let this visitor do now.
    private func acts(_ event: Event, hasOwed: Bool) -> [EventPage.Act] {
        var acts: [EventPage.Act] = []
        if let level = event.level.map({ Int($0.rawValue) }) {
            let graver = Level.allCases.filter { $0.rawValue < level }
            let lesser = Level.allCases.filter { $0.rawValue > level }
            if official.role.may(.confirmLevel), Self.leads(event, .raise), !graver.isEmpty {
                acts.append(.init(.raise, levels: graver))
            }
            if official.role.may(.directEvent), Self.leads(event, .lower), !lesser.isEmpty {
                acts.append(.init(.lower, levels: lesser))
            }
        }
        if official.role.may(.directEvent) {
            if Self.leads(event, .close), !hasOwed { acts.append(.init(.close)) }
            if Self.leads(event, .reopen) { acts.append(.init(.reopen)) }
        }
        return acts
    }

    /// What may be put together, taken apart and taken back now.
    ///
    /// - Parameter similar: Offered before the board's events.
    private func regroupings(
        of event: Event,
        _ members: [MemberRow],
        _ similar: [EventPage.Other]
    ) async throws -> [EventPage.Act] {
        guard official.role.may(.directEvent) else { return [] }
        var acts: [EventPage.Act] = []
        if Self.leads(event, .regroup) {
            let board = try await EventDesk().board(for: .everything, limit: 50, in: transaction)
            let others =
                similar
                + board.map(\.named).filter { other in
                    other.id != event.id.text && !similar.contains { $0.id == other.id }
                }
            let items = members.filter { $0.foldedInto == nil }.map { member in
                let words = String((member.title ?? member.text).prefix(40))
                return EventPage.Choice(id: member.id.lowercaseText, name: "\(member.source)：\(words)")
            }
            acts.append(.init(.merge, others: others))
            if items.count > 1 { acts += [.init(.split, items: items), .init(.move, items: items, others: others)] }
        }
        if try await EventDesk().undoable(event.id, in: transaction) != nil { acts.append(.init(.undo)) }
        return acts
    }

    /// Events that may be about the same matter, for who may put them together.
    private func similar(to event: Event) async throws -> [EventPage.Other] {
        guard official.role.may(.directEvent), Self.leads(event, .merge) else { return [] }
        return try await EventDesk().similar(to: event, in: transaction).map(\.event.named)
    }

    private func other(_ id: ID<Event>?) async throws -> EventPage.Other? {
        guard let id, let found = try await EventDesk().event(id, in: transaction) else { return nil }
        return .init(id: id.text, number: found.number.text("舆"))
    }

    /// Whether a step leads anywhere; a refusal here just means that there is no button.
    private static func leads(_ event: Event, _ step: Event.Step) -> Bool { (try? event.state.after(step)) != nil }

    private func rows(of members: [MemberRow]) -> [EventPage.ItemRow] {
        let folded = Dictionary(grouping: members.filter { $0.foldedInto != nil }, by: \.foldedInto)
        return members.filter { $0.foldedInto == nil }.map { member in
            let own = folded[member.id] ?? []
            return EventPage.ItemRow(
                id: member.id.lowercaseText,
                source: member.source,
                at: member.at,
                author: member.author,
                title: member.title,
                excerpt: String(member.text.prefix(280)),
                url: member.url,
                tone: .init(member.tone),
                score: member.score,
                foldedCount: own.count,
                folded: own.prefix(20).map {
                    .init(
                        id: $0.id.lowercaseText,
                        source: $0.source,
                        at: $0.at,
                        author: $0.author,
                        excerpt: String($0.text.prefix(120)),
                        isHidden: $0.hidden > 0
                    )
                },
                isHidden: member.hidden > 0
            )
        }
    }
}

extension Event {
    fileprivate var named: EventPage.Other { .init(id: id.text, number: number.text("舆"), title: title) }

    fileprivate var proposed: EventPage.Proposed? {
        guard let level = proposedLevel.flatMap({ Level(rawValue: Int($0.rawValue)) }), let at = proposedAt else {
            return nil
        }
        return .init(level: level, at: at)
    }

    fileprivate func confirmed(_ steps: [EventStep]) -> EventPage.Confirmed? {
        guard let level = level.flatMap({ Level(rawValue: Int($0.rawValue)) }), let at = levelAt else { return nil }
        let step = steps.last { ["level-confirmed", "level-raised", "level-lowered"].contains($0.step) }
        return .init(level: level, person: step?.person ?? "", at: at, reason: step?.reason)
    }

    /// Heat as it has faded since it was last reckoned.
    func heat(at moment: Date) -> Heat { heat.faded(from: heatAt, to: history ? heatAt : moment) }

    /// The curve up to now, hour by hour where nothing new came in.
    func curve(_ points: [HeatPoint], until moment: Date) -> [CurvePoint] {
        var curve: [CurvePoint] = []
        let end = history ? heatAt : moment
        for (index, point) in points.enumerated() {
            curve.append(CurvePoint(at: point.hour, heat: point.heat.value))
            let isLast = index + 1 == points.count
            let next = isLast ? end : points[index + 1].hour
            var at = point.hour.addingTimeInterval(6 * 3_600)
            while at < next {
                // What was charted may have been more than the half that is shown; what is kept says how much.
                let heat = isLast ? heat(at: at) : point.heat.faded(from: point.hour, to: at)
                curve.append(CurvePoint(at: at, heat: heat.value))
                at = at.addingTimeInterval(6 * 3_600)
            }
        }
        if let last = points.last, end > last.hour {
            curve.append(CurvePoint(at: end, heat: heat(at: end).value))
        }
        return curve
    }
}

extension EventStep {
    var page: Step {
        Step(
            step: step,
            at: at,
            person: person,
            agency: agency,
            level: level.flatMap { Level(rawValue: Int($0.rawValue)) },
            reason: reason,
            event: otherNumber.flatMap { number in other.map { .init(id: $0.text, number: number.text("舆")) } }
        )
    }
}
