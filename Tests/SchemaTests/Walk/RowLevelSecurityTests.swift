import Foundation
import Kernel
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct RowLevelSecurityTests {
    @Test("the database lets every actor do with every table what the table of rights says, and no more")
    func matchesTheTableOfRights() async throws {
        try await Scratch.cloned { database in
            try await Scratch.run(script: Scene.script, on: database)
            let layout = try await Scratch.asSuperuser(of: database) { try await Walk.Layout(reading: $0) }
            #expect(Set(layout.rows.keys) == Set(Expectation.all.map(\.table)))
            #expect(layout.rows.filter { $0.key != "city" && $0.value.count < 2 }.isEmpty)
            for actor in Actor.all {
                let differences = try await differences(for: actor, layout, database)
                #expect(differences == [])
            }
        }
    }

    private func differences(
        for actor: Actor,
        _ layout: Walk.Layout,
        _ database: Database
    ) async throws -> [String] {
        let walk = Walk(actor: actor, layout: layout)
        return try await rolledBack(actor, database) { transaction in
            var differences: [String] = []
            for expectation in Expectation.all {
                let found = try await walk.verdicts(on: expectation.table, in: transaction)
                for (command, wanted) in expectation.allowed(actor.letter) where found[command] != wanted {
                    differences.append(
                        "\(command) on \(expectation.table) as \(actor.name): \(found[command] ?? "?"), not \(wanted)"
                    )
                }
            }
            return differences
        }
    }

    @Test("nobody writes a row in another's name")
    func refusesForgedSignatures() async throws {
        try await Scratch.cloned { database in
            try await Scratch.run(script: Scene.script, on: database)
            let layout = try await Scratch.asSuperuser(of: database) { try await Walk.Layout(reading: $0) }
            for actor in Actor.all where actor.role == "hy_app" {
                let other: Scene.Side = actor.side == .a ? .b : .a
                let forged = Actor.signature(of: Actor.official(.coordinator, other))
                let walk = Walk(actor: actor, layout: layout)
                let written = try await rolledBack(actor, database) { transaction in
                    var written: [String] = []
                    for table in Walk.signed.sorted() {
                        for row in layout.rows[table] ?? [] {
                            let isTaken = try await walk.inserts(row, into: table, signed: forged, in: transaction)
                            written += isTaken ? [table] : []
                        }
                    }
                    return written
                }
                #expect(written == [], "\(actor.name)")
            }
        }
    }

    @Test("a case is closed by the information office and by nobody who answers it")
    func dividesTheStepsOfACase() async throws {
        try await Scratch.cloned { database in
            try await Scratch.run(script: Scene.script, on: database)
            let layout = try await Scratch.asSuperuser(of: database) { try await Walk.Layout(reading: $0) }
            let rows = (layout.rows["case_steps"] ?? []).map { $0.replacing("\"accept\"", with: "\"close\"") }
            let files = (layout.rows["attachments"] ?? []).enumerated().map { place, row in
                let item = Scene.id(place == 0 ? "a8" : "b8")
                let ofCase = Scene.id(place == 0 ? "aa" : "bb")
                return row.replacing("\"item_id\": null", with: "\"item_id\": \"\(item)\"")
                    .replacing("\"case_id\": \"\(ofCase.uuidString.lowercased())\"", with: "\"case_id\": null")
            }
            #expect(
                rows.allSatisfy { $0.contains("\"close\"") } && files.allSatisfy { $0.contains("\"case_id\": null") }
            )
            for actor in Actor.all {
                let walk = Walk(actor: actor, layout: layout)
                let mayClose = actor.letter == "C" || actor.letter == "W"
                let mayAttach = actor.letter == "C"
                try await rolledBack(actor, database) { transaction in
                    for row in rows {
                        let signed = actor.signature
                        let closes = try await walk.inserts(row, into: "case_steps", signed: signed, in: transaction)
                        #expect(closes == mayClose, "\(actor.name)")
                    }
                    for file in files {
                        let signed = actor.signature
                        let adds = try await walk.inserts(file, into: "attachments", signed: signed, in: transaction)
                        #expect(adds == mayAttach, "\(actor.name)")
                    }
                }
            }
        }
    }

    @Test("an assisting agency reads the case and cannot move it, even when it knows the id")
    func letsAssistantsRead() async throws {
        try await Scratch.cloned { database in
            try await Scratch.run(script: Scene.script, on: database)
            let assistant = Principal.person(Actor.official(.liaison, .b))
            try await Scratch.asSuperuser(of: database) { transaction in
                try await transaction.execute(
                    "INSERT INTO hy.case_assistants VALUES (\(Scene.id("aa")), \(Scene.id("b1")))"
                )
            }

            let (read, moved) = try await database.transaction(for: assistant) { transaction in
                let read = try await transaction.value(
                    "SELECT count(*) FROM hy.cases WHERE id = \(Scene.id("aa"))",
                    as: Int.self
                )
                let moved = try await transaction.execute(
                    "UPDATE hy.cases SET state = 'accepted' WHERE id = \(Scene.id("aa"))"
                )
                return (read, moved)
            }

            #expect(read == 1)
            #expect(moved == 0)
        }
    }

    @discardableResult
    private func rolledBack<Answer: Sendable>(
        _ actor: Actor,
        _ database: Database,
        _ body: @Sendable (Transaction) async throws -> Answer
    ) async throws -> Answer {
        do {
            return try await database.transaction(opening: actor.opening) { transaction in
                throw Rehearsed(answer: try await body(transaction))
            }
        } catch let rehearsed as Rehearsed<Answer> {
            return rehearsed.answer
        }
    }
}

/// Carries an answer out of a transaction that shall not be committed.
private struct Rehearsed<Answer: Sendable>: Error {
    let answer: Answer
}
