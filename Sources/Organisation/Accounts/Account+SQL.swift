import Foundation
import Kernel
import Postgres

extension SQL {
    static func link(_ secret: Secret, role: Role?, login: String?, resets: Bool) -> SQL {
        """
        WITH holder AS (
            SELECT posts.id, posts.person_id FROM hy.posts
            JOIN hy.people ON people.id = posts.person_id
            CROSS JOIN (SELECT (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date AS day) AS today
            WHERE (\(role)::text IS NULL OR role = \(role)) AND (\(login)::text IS NULL OR login = \(login))
              AND since <= day AND (until IS NULL OR until > day)
            ORDER BY login, posts.since, posts.id LIMIT 1
        ), made AS (
            INSERT INTO hy.sign_in_links (digest, post_id, resets, expires_at)
            SELECT \(secret.digest), id, \(resets), clock_timestamp() + interval '1 day' FROM holder
            RETURNING post_id
        )
        SELECT person_id FROM made JOIN holder ON holder.id = made.post_id
        """
    }

    static func burn(_ link: [UInt8], for session: [UInt8], from place: [UInt8]) -> SQL {
        "SELECT hy.sign_in(\(link), \(session), \(place))"
    }

    static func attempt(_ login: String, from place: [UInt8]) -> SQL {
        "SELECT wait, cost, block_size, parallelism, salt FROM hy.attempt_sign_in(\(login), \(place))"
    }

    static func attemptOwn(from place: [UInt8]) -> SQL {
        "SELECT wait, cost, block_size, parallelism, salt FROM hy.attempt_own_password(\(place))"
    }

    static func signIn(_ login: String, _ hash: [UInt8], _ session: [UInt8], _ place: [UInt8]) -> SQL {
        "SELECT hy.sign_in_by_password(\(login), \(hash), \(session), \(place))"
    }

    static func renew(_ login: String, _ old: [UInt8], _ hash: [UInt8], _ recipe: PasswordRecipe) -> SQL {
        """
        SELECT hy.renew_password(\(login), \(old), \(recipe.cost.cost), \(recipe.cost.blockSize),
                                 \(recipe.cost.parallelism), \(recipe.salt), \(hash))
        """
    }

    static func set(_ change: PasswordChange) -> SQL {
        let cost = change.recipe.cost
        return """
            SELECT hy.set_password(\(change.old), \(cost.cost), \(cost.blockSize), \(cost.parallelism),
                                   \(change.recipe.salt), \(change.hash), \(change.session), \(change.place))
            """
    }

    static func account(of person: PersonID) -> SQL {
        "SELECT login, name, hy.has_password() AS has_password FROM hy.people WHERE id = \(person)"
    }

    static func sessions(beside session: [UInt8]) -> SQL {
        """
        SELECT begun_at, seen_at, means, role, agency, is_current FROM hy.sessions_beside(\(session))
        """
    }
}
