import Crypto
import Foundation
import Intake
import Kernel
import Making
import Notices
import Postgres
import Supervision
import TestSupport
import Testing
import Web

@testable import Jobs

@Suite(.timeLimit(.minutes(15))) struct SourceRunnerTests {
    static let start = Date.at("2026-03-02T09:00:00+08:00")

    static func moment(_ minute: Int) -> Date { start + Double(minute) * 60 }

    /// A city whose only source says ten items an hour, and spoke last at the start.
    struct Place {
        let database: Database
        let source: SourceID
        let coordinator: Official
        let desk: AlarmDesk

        /// Moves to a minute, looks for silences and tells what is to be told.
        func look(_ runner: SourceRunner, at minute: Int) async throws {
            try await database.setMoment(moment(minute))
            try await runner.work()
            while try await tell() > 0 {}
        }

        private func tell() async throws -> Int {
            try await database.transaction(for: .worker) { try await desk.work(most: 50, in: $0).looked }
        }

        /// Lets so many minutes go by on the server's clock in which no process looks.
        func pause(_ minutes: Int) async throws {
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    "UPDATE hy.watches SET seen_at = seen_at - make_interval(mins => \(Int32(minutes)))"
                )
            }
        }

        func speak(at minute: Int) async throws {
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    """
                    INSERT INTO hy.batches VALUES
                        (\(UUID.timeOrdered()), \(source), NULL, \(moment(minute)), false, 1, 1, 0, 0, 0, sha256(\(String.any())::bytea))
                    """
                )
            }
        }

        func set(_ change: SQL) async throws {
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute("UPDATE hy.sources SET \(change) WHERE id = \(source)")
            }
        }

        /// What stands of its silences and their alarms, as `since noticed ended alarm told`, in minutes.
        func silences() async throws -> [String] {
            try await database.transaction(for: .worker) { transaction in
                try await transaction.values(
                    """
                    SELECT concat_ws(' ', public.minute(since), public.minute(noticed_at), coalesce(public.minute(ended_at)::text, '-'), alarms.state, told)
                    FROM hy.silences JOIN hy.alarms USING (id)
                    ORDER BY noticed_at
                    """,
                    as: String.self
                )
            }
        }
    }

    static func run(_ body: @Sendable (Place, SourceRunner) async throws -> Void) async throws {
        try await Scratch.cloned(connections: 3) { database in
            try await database.transaction(for: .worker) { try await $0.makeDrill(at: start) }
            let minute = """
                CREATE FUNCTION public.minute(timestamptz) RETURNS integer LANGUAGE sql STABLE AS
                $$ SELECT (extract(epoch FROM $1 - '2026-03-02T09:00:00+08:00') / 60)::integer $$;
                """
            try await Scratch.run(script: minute, on: database)
            let place = try await database.transaction(for: .worker) { transaction in
                let version = try await transaction.makePlaybook()
                return Place(
                    database: database,
                    source: try await transaction.makeSource(kind: "forum"),
                    coordinator: try await transaction.makeOfficial(.coordinator),
                    desk: AlarmDesk(playbook: try Shipped.playbook(), version: version)
                )
            }
            try await place.speak(at: 0)
            try await place.set("expected = array_fill(10::real, ARRAY[168])")
            try await body(place, SourceRunner(database: database, observer: .silent))
        }
    }

    @Test("a source that falls silent is told of once, again after a day, and no more once it speaks")
    func silent() async throws {
        try await Self.run { place, runner in
            for minute in [0, 20, 40] { try await place.look(runner, at: minute) }
            #expect(try await place.silences() == [])
            for minute in [42, 50, 60] { try await place.look(runner, at: minute) }
            try await SourceRunner(database: place.database, observer: .silent).work()
            #expect(try await place.silences() == ["0 42 - waiting 1"])
            try await place.look(runner, at: 42 + 1_440)
            #expect(try await place.silences() == ["0 42 - waiting 2"])

            try await place.speak(at: 1_490)
            try await place.look(runner, at: 1_500)
            #expect(try await place.silences() == ["0 42 1500 over 2"])
            try await place.look(runner, at: 1_540)
            #expect(try await place.silences() == ["0 42 1500 over 2", "1490 1540 - waiting 1"])
        }
    }

    @Test("what reactions are usual is counted for every source")
    func countsReactions() async throws {
        try await Self.run { place, runner in
            try await place.look(runner, at: 5)
            let counted = try await place.database.transaction(for: .worker) { transaction in
                try await transaction.values("SELECT source_id FROM hy.source_reactions", as: SourceID.self)
            }
            #expect(counted == [place.source])
        }
    }

    @Test("what is kept no longer is erased once a day, and not before the next")
    func erases() async throws {
        try await Self.run { place, runner in
            let day = 24 * 60
            try await place.set("personal_days = 1, text_days = 30")
            let item = try await place.database.transaction(for: .worker) { transaction in
                try await transaction.makeItem(source: place.source)
            }
            let erased: SQL = "SELECT count(*) FROM hy.item_texts WHERE item_id = \(item) AND erased_at IS NOT NULL"
            try await place.look(runner, at: 29 * day)
            #expect(try await place.database.count(erased) == 0)
            // The walk of today is over.
            try await place.look(runner, at: 30 * day - 1)
            #expect(try await place.database.count(erased) == 0)
            try await place.look(runner, at: 30 * day + 10)
            #expect(try await place.database.count(erased) == 1)
        }
    }

    @Test("what nobody could hear while no process ran is no silence yet")
    func startsLate() async throws {
        try await Self.run { place, runner in
            try await place.look(runner, at: 600)
            try await place.look(runner, at: 640)
            #expect(try await place.silences() == [])
            try await place.look(runner, at: 642)
            #expect(try await place.silences() == ["0 642 - waiting 1"])
        }
    }

    @Test("a source that is paused, or of which less is expected now, is not waited for", arguments: [0, 1])
    func waitsNoMore(change: Int) async throws {
        try await Self.run { place, runner in
            for minute in [0, 60] { try await place.look(runner, at: minute) }
            try await place.set(change == 0 ? "state = 'paused'" : "expected = array_fill(0.1::real, ARRAY[168])")
            try await place.look(runner, at: 70)
            #expect(try await place.silences() == ["0 60 70 over 1"])
        }
    }

    @Test("what takes the server too long at once is erased in smaller parts")
    func erasesByParts() async throws {
        try await Self.run { place, runner in
            try await place.database.transaction(for: .worker) { transaction in
                _ = try await transaction.makeItem("路灯坏了", source: place.source)
            }
            try await place.set("text_days = 30")
            let slow = """
                ALTER FUNCTION hy.erase_due RENAME TO erase_so_many;
                CREATE TABLE public.asked (items integer);
                CREATE FUNCTION hy.erase_due(after uuid, most integer)
                RETURNS TABLE (last uuid, personal bigint, texts bigint) LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    IF most > 200 THEN RAISE EXCEPTION 'too long' USING ERRCODE = 'query_canceled'; END IF;
                    INSERT INTO public.asked VALUES (most);
                    RETURN QUERY SELECT * FROM hy.erase_so_many(after, most);
                END $$;
                """
            try await Scratch.run(script: slow, on: place.database)

            try await place.look(runner, at: 40 * 1_440)

            let asked = try await Scratch.asSuperuser(of: place.database) { transaction in
                try await transaction.values("SELECT items FROM public.asked", as: Int32.self)
            }
            #expect(asked == [125, 125])
            let left = try await place.database.transaction(for: .worker) { transaction in
                try await transaction.value(
                    "SELECT count(*) FROM hy.item_texts WHERE erased_at IS NULL",
                    as: Int64.self
                )
            }
            #expect(left == 0)
        }
    }

    @Test("an item that takes too long by itself is told and left alone, and those behind it are erased")
    func erasesBehind() async throws {
        try await Self.run { place, _ in
            let items = try await place.database.transaction(for: .worker) { transaction in
                var items: [ID<Item>] = []
                for _ in 0..<3 { items.append(try await transaction.makeItem("路灯坏了", source: place.source)) }
                return items
            }
            try await place.set("text_days = 30")
            let slow = """
                ALTER FUNCTION hy.erase_due RENAME TO erase_so_many;
                CREATE FUNCTION hy.erase_due(after uuid, most integer)
                RETURNS TABLE (last uuid, personal bigint, texts bigint) LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    IF '\(items[1].text)' IN (SELECT id FROM hy.items WHERE id > after ORDER BY id LIMIT most) THEN
                        RAISE EXCEPTION 'too long' USING ERRCODE = 'query_canceled';
                    END IF;
                    RETURN QUERY SELECT * FROM hy.erase_so_many(after, most);
                END $$;
                """
            try await Scratch.run(script: slow, on: place.database)
            let notes = Notes()
            let runner = SourceRunner(database: place.database, observer: notes.observer)

            try await place.look(runner, at: 40 * 1_440)

            let left = try await place.database.transaction(for: .worker) { transaction in
                try await transaction.values(
                    "SELECT item_id FROM hy.item_texts WHERE erased_at IS NULL",
                    as: ID<Item>.self
                )
            }
            #expect(left == [items[1]])
            #expect(notes.names.filter { $0 == "items.not-erased" }.count == 1)
        }
    }

    @Test("the coordinator sees it among the notices, and the letter names the source and since when")
    func isTold() async throws {
        try await Self.run { place, runner in
            let mail = UUID.timeOrdered()
            try await place.database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    "INSERT INTO hy.channels (id, code, name, kind, state) VALUES (\(mail), 'mail', '邮件', 'mail', 'on')"
                )
                try await transaction.execute(
                    """
                    INSERT INTO hy.channel_means VALUES (\(mail), '{"host": "127.0.0.1:25", "sender": "a@b.cn"}')
                    """
                )
                try await transaction.execute(
                    """
                    INSERT INTO hy.ways (person_id, channel_id, address, rank)
                    VALUES (\(place.coordinator.person), \(mail), 'a@b.cn', 1)
                    """
                )
            }
            for minute in [0, 60] { try await place.look(runner, at: minute) }
            let told = try await place.database.transaction(for: .person(place.coordinator), .readOnly) { transaction in
                try await AlarmRegister().notices(
                    of: place.coordinator,
                    after: nil,
                    open: true,
                    limit: 10,
                    in: transaction
                )
            }
            #expect(told.map(\.title) == ["某来源"])
            #expect(told.map(\.alarm.source) == [place.source])
            #expect(told.map(\.silentSince) == [Self.start])

            let writer = LetterWriter(
                playbook: try Shipped.playbook(),
                address: try #require(WebAddress("https://huiying.example.gov.cn")),
                key: SymmetricKey(size: .bits256)
            )
            let letter = try await place.database.transaction(for: .worker) { transaction in
                let taken = try await LetterDesk(seal: nil).take(most: 1, from: mail, in: transaction)
                return try await writer.write(#require(taken.first), in: transaction)
            }
            #expect(letter?.title == "信息来源静默：某来源")
            #expect(letter?.limit == "3月2日09:00 以来无新信息")
            #expect(letter?.topic == "source.silent")
            #expect(letter?.matter == place.source.rawValue)
            #expect(letter?.level == nil)
        }
    }
}
