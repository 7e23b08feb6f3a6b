import Cases
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@Suite struct CaseDeskTests {
    let desk = CaseDesk()

    @Test("an agency takes its case on, and the step names person, agency and custody")
    func accepts() async throws {
        try await Scratch.rolledBack { transaction in
            let official = try await transaction.makeOfficial(.liaison)
            let id = try await transaction.makeCase(official.agency)

            let accepted = try await transaction.acting(as: .person(official)) { transaction in
                try await desk.accept(id, by: .person(official), in: transaction)
            }

            #expect(accepted.state == .accepted)
            #expect(accepted.version == 2)
            #expect(try await transaction.steps(of: id) == ["route", "accept"])
            #expect(try await transaction.lastStep(of: id) == [official.person, official.agency, official.agency])
            #expect(try await transaction.journaled(id) == ["case.accept"])
        }
    }

    @Test("only the lead agency's liaison and head accept and draft, and only its head signs", arguments: Role.allCases)
    func rolesOfAcceptance(role: Role) async throws {
        try await Scratch.rolledBack { transaction in
            let official = try await transaction.makeOfficial(role)
            let id = try await transaction.makeCase(official.agency)
            guard role != .head else { return }
            try await transaction.act(as: .person(official))
            await #expect(throws: RoleRefusal.notForThisPost) {
                _ = try await desk.answer(id, text: "已办", by: .person(official), in: transaction)
            }
            await #expect(throws: RoleRefusal.notForThisPost) {
                _ = try await desk.reject(id, reason: "改", by: .person(official), in: transaction)
            }
            guard role != .liaison else { return }

            await #expect(throws: RoleRefusal.notForThisPost) {
                _ = try await desk.accept(id, by: .person(official), in: transaction)
            }
            await #expect(throws: RoleRefusal.notForThisPost) {
                _ = try await desk.draft(id, text: "已办", by: .person(official), in: transaction)
            }

            try await transaction.act(as: .worker)
            #expect(try await transaction.steps(of: id) == ["route"])
        }
    }

    @Test("another agency's case does not exist for a stranger and is another's for who assists")
    func custody() async throws {
        try await Scratch.rolledBack { transaction in
            let stranger = try await transaction.makeOfficial(.head)
            let helper = try await transaction.makeOfficial(.head)
            let event = try await transaction.makeEvent()
            let id = try await transaction.makeCase(transaction.makeAgency(), event: event)
            try await transaction.makeAssistant(helper.agency, of: id, event: event)

            for (official, refusal) in [(stranger, CaseRefusal.absent), (helper, .notYours)] {
                try await transaction.act(as: .person(official))
                await #expect(throws: refusal) {
                    _ = try await desk.accept(id, by: .person(official), in: transaction)
                }
                await #expect(throws: refusal) {
                    _ = try await desk.answer(id, text: "已办", by: .person(official), in: transaction)
                }
            }

            let seen = try await desk.file(id, in: transaction)
            #expect(seen?.assistants == [helper.agency])
            try await transaction.act(as: .worker)
            #expect(try await transaction.steps(of: id) == ["route"])
        }
    }

    @Test("a machine takes no step on a case")
    func machines() async throws {
        try await Scratch.rolledBack { transaction in
            let id = try await transaction.makeCase(transaction.makeAgency())
            let machine = Principal.machine(key: .timeOrdered(), source: ID())

            await #expect(throws: RoleRefusal.onlyForPeople) {
                _ = try await desk.accept(id, by: machine, in: transaction)
            }
            await #expect(throws: RoleRefusal.onlyForPeople) {
                _ = try await desk.close(id, by: machine, in: transaction)
            }
        }
    }

    @Test("an answer is kept as it was written, without the white space around it, and leaves a job")
    func answers() async throws {
        try await Scratch.rolledBack { transaction in
            let official = try await transaction.makeOfficial(.head, name: "李四")
            let id = try await transaction.makeCase(official.agency, .accepted)

            let answered = try await transaction.acting(as: .person(official)) { transaction in
                try await desk.answer(id, text: " \n已于今日修好。\n第二行 ", by: .person(official), in: transaction)
            }
            let file = try #require(try await desk.file(id, in: transaction))

            #expect(answered.state == .answered)
            #expect(file.answers.map(\.text) == ["已于今日修好。\n第二行"])
            #expect(file.answers.map(\.person) == ["李四"])
            #expect(try await transaction.steps(of: id) == ["route", "answer"])
        }
    }

    @Test(
        "an answer without words, or with too many, is refused and nothing changes",
        arguments: ["", " \n\t　", String(repeating: "字", count: 20_001)]
    )
    func answersNeedWords(text: String) async throws {
        try await Scratch.rolledBack { transaction in
            let official = try await transaction.makeOfficial(.head)
            let id = try await transaction.makeCase(official.agency, .accepted)
            try await transaction.act(as: .person(official))

            await #expect(throws: CaseRefusal.answerEmpty) {
                _ = try await desk.answer(id, text: text, by: .person(official), in: transaction)
            }

            #expect(try await desk.found(id, in: transaction)?.state == .accepted)
        }
    }

    @Test(
        "a step out of turn is refused with its reason and leaves the case as it was",
        arguments: CaseStateTests.table
    )
    func outOfTurn(state: Case.State, step: Case.Step, wanted: Result<Case.State, CaseRefusal>) async throws {
        guard case .failure(let refusal) = wanted else { return }
        try await Scratch.rolledBack { transaction in
            let ofOffice: Set<Case.Step> = [.close, .transfer, .sendBack, .reopen]
            let official = try await transaction.makeOfficial(ofOffice.contains(step) ? .coordinator : .head)
            let id = try await transaction.makeCase(official.agency, state)
            let other = try await transaction.makeAgency()
            let person = Principal.person(official)
            try await transaction.act(as: person)

            await #expect(throws: refusal) {
                switch step {
                case .accept: _ = try await desk.accept(id, by: person, in: transaction)
                case .draft: _ = try await desk.draft(id, text: "拟", by: person, in: transaction)
                case .reject: _ = try await desk.reject(id, reason: "错", by: person, in: transaction)
                case .answer: _ = try await desk.answer(id, text: "已办", by: person, in: transaction)
                case .close: _ = try await desk.close(id, by: person, in: transaction)
                case .return: _ = try await desk.giveBack(id, to: other, reason: "错", by: person, in: transaction)
                case .raise: _ = try await desk.giveBack(id, to: nil, reason: "错", by: person, in: transaction)
                case .transfer: _ = try await desk.transfer(id, to: other, reason: "错", by: person, in: transaction)
                case .sendBack: _ = try await desk.sendBack(id, reason: "错", by: person, in: transaction)
                case .reopen: _ = try await desk.reopen(id, reason: "错", by: person, in: transaction)
                }
            }

            try await transaction.act(as: .worker)
            #expect(try await desk.found(id, in: transaction)?.state == state)
            #expect(try await transaction.steps(of: id) == ["route"])
            #expect(try await transaction.journaled(id).isEmpty)
        }
    }

    @Test("an answered case is closed by the information office once there is evidence, and not before")
    func closingNeedsEvidence() async throws {
        try await Scratch.rolledBack { transaction in
            let office = try await transaction.makeOfficial(.coordinator)
            let lead = try await transaction.makeOfficial(.liaison)
            let id = try await transaction.makeCase(lead.agency, .answered)
            try await transaction.act(as: .person(office))

            await #expect(throws: CaseRefusal.proofMissing) {
                _ = try await desk.close(id, by: .person(office), in: transaction)
            }
            _ = try await transaction.acting(as: .person(lead)) { transaction in
                try await AttachmentDesk().add(
                    [1, 2, 3],
                    name: "证明",
                    to: .case(id),
                    by: .person(lead),
                    in: transaction
                )
            }
            try await transaction.act(as: .person(office))
            let closed = try await desk.close(id, by: .person(office), in: transaction)

            #expect(closed.state == .closed)
            #expect(closed.closedAt == transaction.moment)
            try await transaction.act(as: .worker)
            #expect(try await transaction.steps(of: id) == ["route", "close"])
            #expect(try await transaction.lastStep(of: id) == [office.person, office.agency, lead.agency])
        }
    }

    @Test("what a deputy adds in the place of its holder is evidence of the agency", arguments: [true, false])
    func countsDeputies(isDelegated: Bool) async throws {
        try await Scratch.rolledBack { transaction in
            let office = try await transaction.makeOfficial(.coordinator)
            let holder = try await transaction.makeOfficial(.liaison)
            let colleague = try await transaction.makeOfficial(.inspector, at: holder.agency)
            let deputy = Official(person: colleague.person, post: holder.post, agency: holder.agency, role: .liaison)
            let id = try await transaction.makeCase(holder.agency, .answered)
            if isDelegated {
                _ = try await transaction.acting(as: .person(holder)) { transaction in
                    try await transaction.execute(
                        """
                        INSERT INTO hy.delegations (id, post_id, person_id, first_day, last_day, reason, made_by)
                        SELECT gen_random_uuid(), \(holder.post), \(deputy.person), day, day + 1, '出差', \(holder.person)
                        FROM (SELECT (\(transaction.moment)::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS day) AS today
                        """
                    )
                }
            }
            _ = try await transaction.acting(as: .person(deputy)) { transaction in
                try await AttachmentDesk().add([1], name: "证明", to: .case(id), by: .person(deputy), in: transaction)
            }
            try await transaction.act(as: .person(office))

            if isDelegated {
                #expect(try await desk.close(id, by: .person(office), in: transaction).state == .closed)
            } else {
                await #expect(throws: CaseRefusal.proofMissing) {
                    _ = try await desk.close(id, by: .person(office), in: transaction)
                }
            }
        }
    }

    @Test("nobody but a coordinator closes a case", arguments: Role.allCases.filter { $0 != .coordinator })
    func rolesOfClosing(role: Role) async throws {
        try await Scratch.rolledBack { transaction in
            let official = try await transaction.makeOfficial(role)
            let id = try await transaction.makeCase(official.agency, .answered)
            try await transaction.act(as: .person(official))

            await #expect(throws: RoleRefusal.notForThisPost) {
                _ = try await desk.close(id, by: .person(official), in: transaction)
            }
        }
    }

    @Test("steps and answers stay as they were written, even for the worker")
    func rowsStay() async throws {
        for statement in ["UPDATE hy.case_steps SET at = now()", "DELETE FROM hy.case_answers"] as [SQL] {
            try await Scratch.rolledBack { transaction in
                let official = try await transaction.makeOfficial()
                _ = try await transaction.makeCase(official.agency)
                await #expect { try await transaction.execute(statement) } throws: { error in
                    (error as? DatabaseError)?.kind == .refused("42501")
                }
            }
        }
    }
}

extension Transaction {
    fileprivate func steps(of id: ID<Case>) async throws -> [String] {
        try await values("SELECT step FROM hy.case_steps WHERE case_id = \(id) ORDER BY id", as: String.self)
    }

    /// Person, agency and custody of the newest step.
    fileprivate func lastStep(of id: ID<Case>) async throws -> [AnyHashable] {
        struct Last: RowDecodable {
            let ids: [AnyHashable]
            init(row: Row) throws {
                let person: PersonID = try row["person_id"]
                let agency: AgencyID = try row["agency_id"]
                let custody: AgencyID = try row["custody"]
                ids = [person, agency, custody]
            }
        }
        let last: Last? = try await row(
            "SELECT person_id, agency_id, custody FROM hy.case_steps WHERE case_id = \(id) ORDER BY id DESC LIMIT 1"
        )
        return last?.ids ?? []
    }

    fileprivate func journaled(_ id: ID<Case>) async throws -> [String] {
        try await values("SELECT action FROM hy.journal WHERE subject_id = \(id) ORDER BY id", as: String.self)
    }
}
