import Foundation
import Kernel
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct RoleTests {
    @Test("the table of roles in code and the database's own words for them agree", arguments: Role.allCases)
    func agree(_ role: Role) async throws {
        let official = Official(person: ID(), post: ID(), agency: ID(), role: role)
        try await Scratch.rolledBack(for: .person(official)) { transaction in
            let words = try await transaction.values(
                """
                SELECT coalesce(word, false) FROM unnest(ARRAY[
                    hy.signed_in(), hy.sees_all(), hy.sees_own(), hy.closes_cases(), hy.may_take_in(\(UUID()))
                ]) WITH ORDINALITY AS said (word, place) ORDER BY place
                """,
                as: Bool.self
            )
            #expect(words == [true, role.seesAll, role.seesOwn, role.may(.closeCase), role.may(.enterItem)])
        }
    }

    @Test("whoever has no post sees neither all nor some")
    func refusesNobody() async throws {
        let machine = Principal.machine(key: UUID(), source: ID())
        for principal in [Principal.door, machine] {
            try await Scratch.rolledBack(for: principal) { transaction in
                let seen = try await transaction.value(
                    "SELECT coalesce(hy.signed_in() OR hy.sees_all() OR hy.sees_own() OR hy.closes_cases(), false)",
                    as: Bool.self
                )
                #expect(seen == false)
            }
        }
    }

    @Test("an empty setting counts as no identity")
    func takesEmptyForNone() async throws {
        try await Scratch.rolledBack(for: .door) { transaction in
            let none = try await transaction.value(
                """
                SELECT hy.principal() IS NULL AND hy.person() IS NULL AND hy.post() IS NULL AND hy.agency() IS NULL
                   AND hy.source() IS NULL AND hy.role() IS NULL
                FROM (SELECT set_config('hy.' || name, '', true)
                      FROM unnest(ARRAY['principal', 'person', 'post', 'agency', 'source', 'role']) AS name
                      OFFSET 0) AS emptied
                LIMIT 1
                """,
                as: Bool.self
            )
            #expect(none == true)
        }
    }
}
