import Cases
import Events
import Foundation
import Intake
import Kernel
import Making
import Postgres

/// One agency of the crawl with everything that hangs on it, marked by a word that nothing else says.
struct Quarter: Sendable {
    let agency: AgencyID
    let word: String
    let source: SourceID
    let key: Credentials
    let things: Things
}

/// What the operations of the API are about.
struct Things: Sendable {
    let item: String
    let batch: String
    let imported: String
    let event: String
    let `case`: String
    let itemFile: String
    let caseFile: String
    let deadline: String
    /// Withdrawn, unless a step wants it otherwise.
    let order: String
    let source: String
    let feed: String
    /// Somebody of the agency.
    let person: String
    /// Another event.
    let other: String

    /// Ids of nothing.
    static func random() -> Things {
        func id() -> String { UUID.timeOrdered().uuidString.lowercased() }
        return Things(
            item: id(),
            batch: id(),
            imported: id(),
            event: id(),
            case: id(),
            itemFile: id(),
            caseFile: id(),
            deadline: id(),
            order: id(),
            source: id(),
            feed: id(),
            person: id(),
            other: id()
        )
    }
}

extension Transaction {
    /// A quarter whose item, event, case, answer and files all say its word.
    func makeQuarter(_ word: String, office: Official) async throws -> Quarter {
        let agency = try await makeAgency(word + "局")
        let source = try await makeSource()
        let head = try await makeOfficial(.head, at: agency, name: "负责人")
        let things = try await makeThings(word, agency, source, head: head, office: office, .answered)
        return Quarter(
            agency: agency,
            word: word,
            source: source,
            key: try await .bearer(makeKey(for: source).text),
            things: things
        )
    }

    /// Fresh things of a quarter, the case in a state.
    func makeThings(
        _ word: String,
        _ agency: AgencyID,
        _ source: SourceID,
        head: Official,
        office: Official,
        _ state: Case.State,
        level: Int16? = nil,
        closed: Bool = false,
        with company: Visit.Company = .none
    ) async throws -> Things {
        let batch = ID<Batch>()
        let item = try await makeItem(
            "\(word)的水管坏了",
            title: "\(word)停水",
            source: source,
            batch: batch,
            hidesAuthor: true
        )
        let event = try await makeEvent(item, level: level, levelBy: level == nil ? nil : office.person)
        let found = try await makeCase(agency, .accepted, event: event)
        let itemFile = try await acting(as: .person(office)) { transaction in
            try await AttachmentDesk().add(
                picture + Array(word.utf8),
                name: "\(word).png",
                to: .item(item),
                by: .person(office),
                in: transaction
            )
        }
        let order = try await makeOrder(about: found, head: head, office: office, company)
        if company == .instruction {
            let leader = try await makeOfficial(.leader)
            try await acting(as: .person(leader)) { transaction in
                _ = try await CaseDesk().instruct(found, text: "尽快", by: .person(leader), in: transaction)
            }
        }
        let caseFile = try await acting(as: .person(head)) { transaction in
            let desk = CaseDesk()
            _ = try await desk.answer(found, text: "\(word)已修好", by: .person(head), in: transaction)
            return try await AttachmentDesk().add(
                Array("\(word)证明".utf8),
                name: "\(word).txt",
                to: .case(found),
                by: .person(head),
                in: transaction
            )
        }
        if state != .answered {
            // Only the state matters to the step that is asked for, and the step that led there.
            let steps: [Case.State: String] = [
                .routed: "route", .accepted: "accept", .drafted: "draft", .closed: "close",
            ]
            try await execute(
                """
                INSERT INTO hy.case_steps (case_id, step, custody, at, person_id, post_id)
                VALUES (\(found), \(steps[state, default: "none"]), \(agency), \(moment), \(head.person), \(head.post))
                """
            )
            try await act(as: .person(head))
            try await execute(
                """
                UPDATE hy.cases SET state = \(state), closed_at = CASE WHEN \(state) = 'closed' THEN \(moment) END
                WHERE id = \(found)
                """
            )
            try await act(as: .worker)
        }
        if closed {
            try await execute("UPDATE hy.events SET state = 'closed', closed_at = \(moment) WHERE id = \(event)")
        }
        let hasOther = company == .other || company == .split
        let other = !hasOther ? nil : try await makeCompany(of: event, office: office, company)
        let file = try await ImportDesk().begin(
            ImportFile(
                name: "a.csv",
                digest: Array(repeating: 7, count: 32),
                size: 9,
                reading: FileReading(form: .csv),
                source: source,
                history: true
            ),
            in: self
        )
        let feed = try await acting(as: .person(office)) { transaction in
            try await FeedDesk().add(
                "https://news.example.cn/\(UUID())",
                to: source,
                everyMinutes: 15,
                by: .person(office),
                in: transaction
            )
        }
        return Things(
            item: item.text,
            batch: batch.text,
            imported: file.id.text,
            event: event.text,
            case: found.text,
            itemFile: itemFile.id.text,
            caseFile: caseFile.id.text,
            deadline: try await makeDeadline(of: found, due: .at("2090-01-01T00:00:00Z")).text,
            order: order.text,
            source: source.text,
            feed: feed.id.text,
            person: head.person.text,
            other: other?.text ?? ""
        )
    }

    /// An order to act in the state that a step wants; withdrawn where none wants any.
    private func makeOrder(
        about found: ID<Case>,
        head: Official,
        office: Official,
        _ company: Visit.Company
    ) async throws -> ID<Order> {
        let desk = OrderDesk()
        let coordinator = Principal.person(office)
        let wanted: Order.State = if case .order(let state) = company { state } else { .withdrawn }
        let order = try await acting(as: coordinator) { transaction in
            try await desk.issue(found, on: .overdue, text: "请速办", by: coordinator, in: transaction)
        }
        let path: [Order.State] = [.registered, .received, .reported, .checked]
        let reached = path.firstIndex(of: wanted) ?? 0
        if reached > 0 {
            try await acting(as: .person(head)) { transaction in
                _ = try await desk.receive(order.id, by: .person(head), in: transaction)
                if reached > 1 {
                    _ = try await desk.report(order.id, text: "已办", by: .person(head), in: transaction)
                }
            }
        }
        try await acting(as: coordinator) { transaction in
            if reached > 2 { _ = try await desk.check(order.id, by: coordinator, in: transaction) }
            if wanted == .withdrawn {
                _ = try await desk.withdraw(order.id, text: "重复", by: coordinator, in: transaction)
            }
        }
        return order.id
    }

    /// A second item in an event and another event, which is answered.
    private func makeCompany(
        of event: ID<Event>,
        office: Official,
        _ company: Visit.Company
    ) async throws -> ID<Event> {
        let second = try await makeItem()
        try await execute(
            """
            INSERT INTO hy.event_items (item_id, event_id, placed_at, similarity, placed_by)
            VALUES (\(second), \(event), \(moment), 1, 'keeper')
            """
        )
        let other = try await makeEvent()
        if company == .split {
            _ = try await acting(as: .person(office)) { transaction in
                let who = Principal.person(office)
                return try await EventDesk().split([second], from: event, reason: "由", by: who, in: transaction)
            }
        }
        return other
    }
}
