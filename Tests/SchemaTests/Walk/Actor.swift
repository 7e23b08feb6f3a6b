import Foundation
import Kernel
import Postgres
import TestSupport

/// Somebody, or nobody, for whom a transaction is opened in the walk.
struct Actor: Sendable {
    /// One letter for a kind of actor, as the expected table names it.
    let letter: Character
    let name: String
    let opening: Opening
    /// The database role whose privileges count.
    let role: String
    /// Whose rows are the actor's own.
    let side: Scene.Side?
    /// What the actor writes where a row says who wrote it, as a JSON object.
    let signature: String

    /// Each post at two agencies, a machine of each source, the service's own roles, and nobody.
    static var all: [Actor] { officials + machines + others }

    private static let letters: [Role: Character] = [
        .coordinator: "C", .leader: "L", .inspector: "I", .liaison: "O", .head: "H", .reviewer: "R",
        .spokesperson: "S", .administrator: "A", .securityOfficer: "Y", .auditor: "J",
    ]

    static func official(_ role: Role, _ side: Scene.Side) -> Official {
        Official(
            person: ID(rawValue: Scene.person(role, side)),
            post: ID(rawValue: Scene.post(role, side)),
            agency: ID(rawValue: Scene.id("\(side.rawValue)1")),
            role: role
        )
    }

    private static var officials: [Actor] {
        Role.allCases.flatMap { role in
            Scene.Side.allCases.map { side in
                let official = official(role, side)
                return Actor(
                    letter: letters[role] ?? "?",
                    name: "\(role.rawValue) of agency \(side.rawValue)",
                    opening: Principal.person(official).opening(),
                    role: "hy_app",
                    side: side,
                    signature: signature(of: official)
                )
            }
        }
    }

    /// The fields in which rows say who wrote them, in the name of an official.
    static func signature(of official: Official) -> String {
        """
        {"principal": "person", "person_id": "\(official.person.text)", "post_id": "\(official.post.text)",
         "agency_id": "\(official.agency.text)", "source_id": null, "added_by": "\(official.person.text)",
         "level": 3, "level_at": "2026-01-01T00:00:00Z", "level_by": "\(official.person.text)",
         "published_by": "\(official.person.text)", "begun_by": "\(official.person.text)"}
        """
    }

    private static var machines: [Actor] {
        Scene.Side.allCases.map { side in
            let source = Scene.id("\(side.rawValue)2")
            return Actor(
                letter: "M",
                name: "machine of source \(side.rawValue)",
                opening: Principal.machine(key: UUID(), source: ID(rawValue: source)).opening(),
                role: "hy_app",
                side: side,
                signature: nobody(as: "machine", source: source)
            )
        }
    }

    private static var others: [Actor] {
        let role: SQL = "SELECT clock_timestamp(), set_config('role', 'hy_app', true)"
        let openings: [(Character, String, Opening, String)] = [
            ("W", "worker", Principal.worker.opening(), "hy_worker"),
            ("P", "auditor's process", Principal.auditor.opening(), "hy_auditor"),
            ("D", "door", Principal.door.opening(), "hy_app"),
            ("N", "nobody in the app's role", Opening(statement: role), "hy_app"),
            ("G", "the role that logs in, without another", Scratch.byTheClock, "hy_login"),
        ]
        return openings.map { letter, name, opening, role in
            // The worker alone may say what another did.
            let signature = letter == "W" ? "{}" : nobody(as: letter == "D" ? "door" : "worker", source: nil)
            return Actor(
                letter: letter,
                name: name,
                opening: opening,
                role: role,
                side: nil,
                signature: signature
            )
        }
    }

    private static func nobody(as principal: String, source: UUID?) -> String {
        """
        {"principal": "\(principal)", "person_id": null, "post_id": null, "agency_id": null,
         "source_id": \(source.map { "\"\($0)\"" } ?? "null"), "added_by": null, "level_by": null}
        """
    }
}
