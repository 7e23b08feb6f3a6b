import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import Testing

@testable import API

/// A head who delegates and a liaison who acts, at one agency.
struct Office: Sendable {
    let town: Town
    let agency: AgencyID
    let head: Official
    let liaison: Official
    var holder = Credentials.nobody
    var deputy = Credentials.nobody

    init(_ town: Town, agency: AgencyID, head: Official, liaison: Official) {
        self.town = town
        self.agency = agency
        self.head = head
        self.liaison = liaison
    }

    init(_ town: Town) async throws {
        let (agency, head, liaison) = try await town.make { transaction in
            let agency = try await transaction.makeAgency()
            return (
                agency, try await transaction.makeOfficial(.head, at: agency, name: "张三"),
                try await transaction.makeOfficial(.liaison, at: agency, name: "李四")
            )
        }
        self.init(town, agency: agency, head: head, liaison: liaison)
        (holder, deputy) = try await town.make { transaction in
            (
                try await .bearer(transaction.makeSession(of: head).text),
                try await .bearer(transaction.makeSession(of: liaison).text)
            )
        }
    }

    /// A day so many from today.
    func day(_ offset: Int) async throws -> String {
        try await town.make { transaction in
            try await transaction.value(
                "SELECT ((clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date + \(Int32(offset)))::text",
                as: String.self
            )
        } ?? ""
    }

    /// Lets the holder, or who is named, delegate.
    func delegate(
        to person: PersonID? = nil,
        first: Int,
        last: Int,
        reason: String = "出差",
        as who: Credentials? = nil
    ) async throws -> Reply {
        let (from, until) = try await (day(first), day(last))
        let body = Sending.json(
            #"""
            {"person_id": "\#((person ?? liaison.person).text)", "first_day": "\#(from)", "last_day": "\#(until)",
             "reason": "\#(reason)"}
            """#
        )
        return try await town.ask(.post, "/v1/delegations", as: who ?? holder, body)
    }

    /// Goes on in another post.
    func change(_ session: Credentials, to post: PostID) async throws -> Credentials {
        let body = Sending.json(#"{"post_id": "\#(post.text)"}"#)
        let reply = try await town.ask(.put, "/v1/sessions/current/post", as: session, body)
        #expect(reply.status == 200)
        return .bearer(reply.secret)
    }
}
