import Foundation
import Kernel
import Postgres

extension SQL {
    static func rename(_ name: String) -> SQL { "UPDATE hy.city SET name = \(name) WHERE name <> \(name)" }

    static func upsert(_ agencies: [CityFile.AgencyEntry]) -> SQL {
        """
        INSERT INTO hy.agencies AS old (id, code, name, short_name, kind, since, until)
        SELECT id, code, name, short_name, kind, since::date, until::date
        FROM unnest(
            \(agencies.map { _ in UUID.timeOrdered() }), \(agencies.map(\.code)), \(agencies.map(\.name)),
            \(agencies.map(\.short)), \(agencies.map(\.kind)), \(agencies.map(\.since)), \(agencies.map(\.until))
        ) AS given (id, code, name, short_name, kind, since, until)
        ON CONFLICT (code) DO UPDATE SET
            name = excluded.name, short_name = excluded.short_name, kind = excluded.kind, since = excluded.since,
            until = excluded.until
        WHERE (old.name, old.short_name, old.kind, old.since, old.until)
            IS DISTINCT FROM (excluded.name, excluded.short_name, excluded.kind, excluded.since, excluded.until)
        """
    }

    static func link(_ agencies: [CityFile.AgencyEntry]) -> SQL {
        """
        UPDATE hy.agencies SET parent_id = parent.id, successor_id = successor.id
        FROM unnest(\(agencies.map(\.code)), \(agencies.map(\.parent)), \(agencies.map(\.successor)))
            AS given (code, parent, successor)
        LEFT JOIN hy.agencies AS parent ON parent.code = given.parent
        LEFT JOIN hy.agencies AS successor ON successor.code = given.successor
        WHERE agencies.code = given.code
          AND (agencies.parent_id, agencies.successor_id) IS DISTINCT FROM (parent.id, successor.id)
        """
    }

    static func dropDuties(_ agencies: [CityFile.AgencyEntry]) -> SQL {
        """
        DELETE FROM hy.agency_duties USING hy.agencies
        WHERE agencies.id = agency_duties.agency_id AND agencies.code = ANY (\(agencies.map(\.code)))
          AND NOT EXISTS (
              SELECT FROM unnest(\(pairs(agencies).map(\.code)), \(pairs(agencies).map(\.duty))) AS given (code, duty)
              WHERE given.code = agencies.code AND given.duty = agency_duties.duty
          )
        """
    }

    static func addDuties(_ agencies: [CityFile.AgencyEntry]) -> SQL {
        """
        INSERT INTO hy.agency_duties (agency_id, duty)
        SELECT agencies.id, given.duty
        FROM unnest(\(pairs(agencies).map(\.code)), \(pairs(agencies).map(\.duty))) AS given (code, duty)
        JOIN hy.agencies ON agencies.code = given.code
        ON CONFLICT DO NOTHING
        """
    }

    static func upsert(_ people: [CityFile.PersonEntry]) -> SQL {
        """
        INSERT INTO hy.people AS old (id, login, name)
        SELECT id, login, name
        FROM unnest(\(people.map { _ in UUID.timeOrdered() }), \(people.map(\.login)), \(people.map(\.name)))
            AS given (id, login, name)
        ON CONFLICT (login) DO UPDATE SET name = excluded.name WHERE old.name <> excluded.name
        """
    }

    static func upsertPosts(of people: [CityFile.PersonEntry]) -> SQL {
        let posts = people.flatMap { person in person.posts.map { (person.login, $0) } }
        return """
            INSERT INTO hy.posts AS old (id, person_id, agency_id, role, since, until)
            SELECT given.id, people.id, agencies.id, given.role, given.since::date, given.until::date
            FROM unnest(
                \(posts.map { _ in UUID.timeOrdered() }), \(posts.map(\.0)), \(posts.map(\.1.agency)),
                \(posts.map(\.1.role)), \(posts.map(\.1.since)), \(posts.map(\.1.until))
            ) AS given (id, login, agency, role, since, until)
            JOIN hy.people ON people.login = given.login
            JOIN hy.agencies ON agencies.code = given.agency
            ORDER BY given.id
            ON CONFLICT (person_id, agency_id, role) DO UPDATE SET since = excluded.since, until = excluded.until
            WHERE (old.since, old.until) IS DISTINCT FROM (excluded.since, excluded.until)
            """
    }

    static func upsert(_ sources: [CityFile.SourceEntry]) -> SQL {
        """
        INSERT INTO hy.sources AS old (id, code, name, kind, weight)
        SELECT id, code, name, kind, weight
        FROM unnest(
            \(sources.map { _ in UUID.timeOrdered() }), \(sources.map(\.code)), \(sources.map(\.name)),
            \(sources.map(\.kind)), \(sources.map(\.weight))
        ) AS given (id, code, name, kind, weight)
        ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, weight = excluded.weight
        WHERE (old.name, old.kind, old.weight) IS DISTINCT FROM (excluded.name, excluded.kind, excluded.weight)
        """
    }

    static func add(_ key: CityFile.KeyEntry, _ secret: Secret) -> SQL {
        """
        INSERT INTO hy.machine_keys (id, source_id, name, prefix, digest)
        SELECT \(UUID.timeOrdered()), id, \(key.name), \(String(secret.text.prefix(8))), \(secret.digest)
        FROM hy.sources WHERE code = \(key.source)
        ON CONFLICT (source_id, name) DO NOTHING
        """
    }

    static func revoke(_ keys: [CityFile.KeyEntry]) -> SQL {
        """
        UPDATE hy.machine_keys SET revoked_at = clock_timestamp()
        FROM unnest(\(keys.map(\.source)), \(keys.map(\.name))) AS given (source, name)
        JOIN hy.sources ON sources.code = given.source
        WHERE machine_keys.source_id = sources.id AND machine_keys.name = given.name AND revoked_at IS NULL
        """
    }

    private static func pairs(_ agencies: [CityFile.AgencyEntry]) -> [(code: String, duty: String)] {
        agencies.flatMap { agency in agency.duties.map { (agency.code, $0) } }
    }
}
