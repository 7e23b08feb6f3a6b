import Crypto
package import Foundation
package import Kernel
package import Postgres
import Web

/// An address from which items are fetched again and again.
package struct Feed: Sendable, RowDecodable {
    /// What it is found by.
    package let id: ID<Feed>
    /// Where its items come from.
    package let source: SourceID
    /// What its own ids begin with where they mean nothing elsewhere: a digest of the host and path under which it was added.
    package let name: String
    /// Where it stands; it changes where the server says that it moved for good.
    package let url: String
    /// The host and port that are asked; one at a time, and none while it fails.
    package let host: String
    /// Whether it is fetched.
    package let state: State
    /// How often it is fetched while nothing is wrong.
    package let everyMinutes: Int
    /// When it was added.
    package let madeAt: Date
    /// When it is fetched next.
    package let nextAt: Date
    /// When it was asked last; nothing until then.
    package let checkedAt: Date?
    /// When it last held something new; nothing until then.
    package let heardAt: Date?
    /// What came of it last; nothing until it was asked.
    package let outcome: FeedOutcome?
    /// How often in a row something was wrong.
    package let failures: Int
    /// What kind of feed it is, once it was read.
    package let form: FeedForm?
    /// Given back to the server, so that nothing comes while it is the same.
    package let entityTag: String?
    /// As the server wrote it.
    package let lastModified: String?
    /// `FeedDocument.digest` of what was taken last.
    package let digest: [UInt8]?
    /// Counts the changes of the row, from 1.
    package let version: Int

    /// How often a feed may be asked, in minutes.
    package static let intervals = 5...1_440

    /// The name of a feed that is added at an address, whether it is asked in the clear or not.
    static func name(at address: WebAddress) -> String {
        let port = [80, 443].contains(address.port) ? "" : ":\(address.port)"
        return SHA256.hash(data: Array((address.host + port + address.rest).utf8)).prefix(8).hexadecimal
    }

    /// Whether a feed is fetched.
    package enum State: String, Sendable, CaseIterable, SQLValue, SQLDecodable {
        case active
        /// A person has stopped it.
        case paused
        /// The server says that it is gone for ever (410), or that it is another feed that is known already.
        case gone
        /// A person has taken it away; nobody sees it any more.
        case removed
    }

    package init(row: Row) throws {
        id = try row["id"]
        source = try row["source_id"]
        name = try row["name"]
        url = try row["url"]
        host = try row["host"]
        state = try row["state"]
        everyMinutes = Int(try row["every_minutes"] as Int32)
        madeAt = try row["made_at"]
        nextAt = try row["next_at"]
        checkedAt = try row["checked_at"]
        heardAt = try row["heard_at"]
        outcome = try (row["outcome"] as String?).map(FeedOutcome.init(code:))
        failures = Int(try row["failures"] as Int32)
        form = try row["form"]
        entityTag = try row["entity_tag"]
        lastModified = try row["last_modified"]
        digest = try row["digest"]
        version = Int(try row["version"] as Int32)
    }
}

extension FeedForm: SQLDecodable {}

/// A body that could not be read, as it is listed.
package struct QuarantinedBody: Sendable, RowDecodable {
    /// What it is found by.
    package let id: ID<QuarantinedBody>
    /// Where it came from.
    package let source: SourceID
    /// The feed that it came from.
    package let feed: ID<Feed>?
    /// When it came first.
    package let receivedAt: Date
    /// Why it could not be read, or not to its end.
    package let reason: FeedOutcome
    /// The type as the server wrote it.
    package let contentType: String?
    /// Its length in bytes.
    package let size: Int

    package init(row: Row) throws {
        id = try row["id"]
        source = try row["source_id"]
        feed = try row["feed_id"]
        receivedAt = try row["received_at"]
        reason = FeedOutcome(code: try row["reason"])
        contentType = try row["content_type"]
        size = Int(try row["size"] as Int32)
    }
}

/// Every "no" about feeds.
package enum FeedRefusal: Refusal, CaseIterable {
    case absent
    case address
    case taken
    case gone
    case bodyAbsent
    case interval

    package var code: String {
        switch self {
        case .absent: "feed.absent"
        case .address: "feed.address"
        case .taken: "feed.taken"
        case .gone: "feed.gone"
        case .bodyAbsent: "feed.body-absent"
        case .interval: "feed.interval"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .absent: Sentence(zh: "没有这个订阅，或您无权查看。", en: "There is no such feed, or you may not see it.")
        case .address:
            Sentence(
                zh: "地址应以 http:// 或 https:// 开头，最多 1000 个字符，不含用户名、#、空格和汉字。",
                en:
                    "The address begins with http:// or https:// and has 1,000 characters at most, no user name, #, blank or letter beyond ASCII."
            )
        case .taken: Sentence(zh: "这个地址已在订阅中。", en: "This address is a feed already.")
        case .gone: Sentence(zh: "这个订阅已不存在，请添加新的地址。", en: "This feed is gone; add a new address.")
        case .bodyAbsent:
            Sentence(zh: "没有这份原文；原文只保留 30 天。", en: "There is no such body; bodies are kept for 30 days.")
        case .interval:
            Sentence(zh: "抓取间隔应为5至1440分钟。", en: "A feed is fetched every 5 to 1,440 minutes.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .absent, .bodyAbsent: .absent
        case .taken, .gone: .conflict
        case .address, .interval: .against
        }
    }
}
