package import Foundation
package import Postgres

/// Who a transaction is opened for.
///
/// Everything the database lets through depends on it: role, identity and moment are set in the
/// same round trip as BEGIN, and without an identity every policy fails closed.
package enum Principal: Sendable, Hashable {
    /// A person in a post at an agency.
    case person(Official)
    /// A machine that pushes items for one source.
    case machine(key: UUID, source: SourceID)
    /// The service itself: jobs, deadlines, the operator's commands.
    case worker
    /// The auditor's process: reads the ledger and the journal, writes nothing.
    case auditor
    /// Nobody yet: may only ask who a session or a key is for.
    case door
}

/// A person in a post at an agency, as a session says it.
package struct Official: Sendable, Hashable {
    /// Who acts; the journal keeps it.
    package let person: PersonID
    /// The post that the session is for; a person may hold several.
    package let post: PostID
    /// The agency of the post; where the role does not see everything, it decides what is seen.
    package let agency: AgencyID
    /// What the post is for; it decides what the official may do.
    package let role: Role

    /// Puts together what the directory says about a post.
    package init(person: PersonID, post: PostID, agency: AgencyID, role: Role) {
        self.person = person
        self.post = post
        self.agency = agency
        self.role = role
    }
}

/// How far somebody sees.
package enum Sight: Sendable, Hashable {
    /// All that the city has.
    case everything
    /// What an agency was let into.
    case agency(AgencyID)
    /// The items of one source, and no events and cases.
    case source(SourceID)
    case nothing
}

/// The marks of ids that the ground itself must name; their rooms own the things.
package enum Subject {
    /// Marks the id of a person.
    package enum Person {}
    /// Marks the id of a post.
    package enum Post {}
    /// Marks the id of an agency.
    package enum Agency {}
    /// Marks the id of a source of items.
    package enum Source {}
    /// Marks the id of a published version of the playbooks.
    package enum Playbook {}
}

/// The identity of a person.
package typealias PersonID = ID<Subject.Person>
/// The identity of a post that a person holds.
package typealias PostID = ID<Subject.Post>
/// The identity of an agency.
package typealias AgencyID = ID<Subject.Agency>
/// The identity of a source of items.
package typealias SourceID = ID<Subject.Source>
/// The identity of a published version of the playbooks.
package typealias PlaybookID = ID<Subject.Playbook>

extension Principal {
    /// What is sent with BEGIN for this principal: the moment first, then role and identity.
    ///
    /// - Parameter access: Read-only for everything that must not change anything.
    package func opening(_ access: Opening.Access = .readWrite) -> Opening {
        Opening(access: access, statement: statement)
    }

    /// The word for the kind of principal in the database's settings and in the journal.
    package var kind: String {
        switch self {
        case .person: "person"
        case .machine: "machine"
        case .worker: "worker"
        case .auditor: "auditor"
        case .door: "door"
        }
    }

    /// What the principal sees of items, events and cases; the database's policies say the same about rows.
    ///
    /// Lists begin with it, so that they do not walk through what row-level security would hide anyway.
    package var sight: Sight {
        switch self {
        case .person(let official) where official.role.seesAll: .everything
        case .person(let official) where official.role.seesOwn: .agency(official.agency)
        case .person, .auditor, .door: .nothing
        case .machine(_, let source): .source(source)
        case .worker: .everything
        }
    }

    private var databaseRole: String {
        switch self {
        case .person, .machine, .door: "hy_app"
        case .worker: "hy_worker"
        case .auditor: "hy_auditor"
        }
    }

    private var statement: SQL {
        switch self {
        case .person(let official):
            """
            SELECT hy.moment(), set_config('role', \(databaseRole), true), set_config('hy.principal', \(kind), true),
                   set_config('hy.person', \(official.person.text), true),
                   set_config('hy.post', \(official.post.text), true),
                   set_config('hy.agency', \(official.agency.text), true),
                   set_config('hy.role', \(official.role.rawValue), true)
            """
        case .machine(_, let source):
            """
            SELECT hy.moment(), set_config('role', \(databaseRole), true), set_config('hy.principal', \(kind), true),
                   set_config('hy.source', \(source.text), true)
            """
        case .worker, .auditor, .door:
            """
            SELECT hy.moment(), set_config('role', \(databaseRole), true), set_config('hy.principal', \(kind), true)
            """
        }
    }
}

extension Database {
    /// Reads for a principal in one round trip.
    package func rows<Value>(for principal: Principal, _ query: Query<Value>) async throws -> [Value] {
        if let open = JoinedTransaction.open(on: self, for: principal) { return try await open.rows(query) }
        return try await rows(opening: principal.opening(.readOnly), query)
    }

    /// Runs `body` in one transaction for a principal.
    ///
    /// Commits when it returns, rolls back when it throws. Serialization failures and deadlocks run it again only
    /// where `retry` says that it can run twice. Within `joined`, it is a part of the transaction that is open.
    @discardableResult
    package func transaction<R: Sendable>(
        for principal: Principal,
        _ access: Opening.Access = .readWrite,
        retry: Retry = .never,
        _ body: @Sendable (Transaction) async throws -> R
    ) async throws -> R {
        if let open = JoinedTransaction.open(on: self, for: principal) { return try await open.part(body) }
        return try await transaction(opening: principal.opening(access), retry: retry, body)
    }
}
