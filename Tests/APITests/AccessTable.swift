import Cases
import HTTPTypes
import Kernel

/// One operation in the crawl: how it is asked for and what the table of roles says to it.
struct Visit: Sendable {
    /// What the thing in the address is.
    enum Place: Sendable {
        case nothing
        case item
        case batch
        case imported
        case event
        case `case`
        case itemFile
        case caseFile
        case deadline
        case order
        case source
        case feed
    }

    /// Who is answered what.
    enum Rule: Sendable {
        /// Everybody gets this status, whoever they are.
        case everybody(Int)
        /// Every person gets it; no machine.
        case people(Int)
        /// Whoever is somebody gets it, within what they may see.
        case somebody(Int)
        /// A thing is shown to who may see it.
        case readers
        /// The counts of a delivery: to its own source, and to who sees all.
        case batchReaders
        /// The same, for people alone.
        case watchers
        /// What some roles do to many things at once; each that they may not touch is named in the answer.
        case sorting(Set<Role>)
        /// A step that some roles take on what they see and, where it asks for custody, lead.
        case step(Set<Role>, success: Int)
        /// What some roles are shown of what they see: nothing is changed by it, and its answer is kept nowhere.
        case showing(Set<Role>)
        /// What the rule of the thing lets one role alone approve, among those who approve anything.
        case approval(Role)
        /// What some posts do or see, of things that are no agency's.
        case keeping(Set<Role>, Int)
        /// Items: from a machine or from these roles.
        case intake(Set<Role>)
        /// A file: from a machine or from these roles.
        case upload(Set<Role>)
    }

    let method: HTTPRequest.Method
    let path: String
    let place: Place
    let rule: Rule
    let query: String
    let sending: Sending
    /// Whether a version must be named; the crawl takes any.
    let overwrites: Bool
    /// The state that the case must be in for a step to be taken.
    let state: Case.State
    /// The confirmed level that the event must have for a step to be taken.
    let level: Int16?
    /// Whether the event must be closed.
    let isClosed: Bool
    /// What there must be beside the event.
    let company: Company

    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ rule: Rule,
        of place: Place = .nothing,
        query: String = "",
        _ sending: Sending = .nothing,
        in state: Case.State = .answered,
        level: Int16? = nil,
        closed: Bool = false,
        with company: Company = .none,
        overwrites: Bool = false
    ) {
        self.method = method
        self.path = path
        self.rule = rule
        self.place = place
        self.query = query
        self.sending = sending
        self.state = state
        self.level = level
        isClosed = closed
        self.company = company
        self.overwrites = overwrites
    }

    var changes: Bool {
        switch rule {
        case .step, .approval, .intake, .upload: true
        case .everybody, .people, .somebody, .readers, .batchReaders, .watchers, .sorting, .showing, .keeping: false
        }
    }

    /// Whether it ends the session of whoever asks, who has more to ask.
    var endsSessions: Bool { method == .delete && path.hasPrefix("/v1/sessions") }

    /// The address for one of the things of a quarter.
    func address(_ things: Things) -> String {
        let id =
            switch place {
            case .nothing: ""
            case .item: things.item
            case .batch: things.batch
            case .imported: things.imported
            case .event: things.event
            case .case: things.case
            case .itemFile: things.itemFile
            case .caseFile: things.caseFile
            case .deadline: things.deadline
            case .order: things.order
            case .source: things.source
            case .feed: things.feed
            }
        return path.replacing("{id}", with: id) + query
    }

    /// What an asker must be answered about a thing of a quarter; `nil` for a thing that does not exist.
    func status(for asker: Asker, quarter: Int?) -> Int {
        let isNobody = if case .nobody = asker.kind { true } else { false }
        let isMachine = if case .machine = asker.kind { true } else { false }
        if case .everybody(let status) = rule { return status }
        if isNobody { return 401 }
        switch rule {
        case .everybody(let status), .somebody(let status): return status
        case .people(let status): return isMachine ? 403 : status
        case .readers: return quarter.map(asker.sees) == true ? 200 : 404
        case .batchReaders:
            let seesAll = asker.role.map { [.coordinator, .leader, .inspector].contains($0) } ?? false
            return quarter != nil && (seesAll || (isMachine && quarter == asker.home)) ? 200 : 404
        case .watchers:
            guard let role = asker.role else { return 403 }
            return quarter != nil && [.coordinator, .leader, .inspector].contains(role) ? 200 : 404
        case .sorting(let roles): return asker.role.map(roles.contains) == true ? 200 : 403
        case .step(let roles, let success):
            guard let role = asker.role, roles.contains(role) else { return 403 }
            return quarter.map(asker.sees) == true ? success : 404
        case .showing(let roles):
            guard let role = asker.role, roles.contains(role) else { return 403 }
            return quarter.map(asker.sees) == true ? 200 : 404
        case .keeping(let roles, let success):
            guard let role = asker.role, roles.contains(role) else { return 403 }
            return quarter == nil && place != .nothing ? 404 : success
        case .approval(let approver):
            guard let role = asker.role, [.coordinator, .leader, .head].contains(role) else { return 403 }
            return quarter.map(asker.sees) != true ? 404 : role == approver ? 200 : 403
        case .intake(let roles):
            guard let role = asker.role else { return 201 }
            return roles.contains(role) ? 201 : 403
        case .upload(let roles):
            guard let role = asker.role else { return 202 }
            return roles.contains(role) ? 202 : 403
        }
    }
}

extension Visit {
    /// Every operation of the API; a test compares it with the routes.
    static let all = others + regroupings + cases + orders + sources + playbooks

    private static let watching: Set<Role> = [.coordinator, .leader, .liaison, .head]

    private static let others: [Visit] = [
        Visit(.get, "/livez", .everybody(200)),
        Visit(.get, "/readyz", .everybody(200)),
        Visit(.get, "/openapi.yaml", .everybody(200)),
        Visit(.post, "/v1/sessions", .everybody(401), .json(#"{"link": "hyl_nobody-made-this"}"#)),
        Visit(.get, "/v1/sessions/current", .people(200)),
        Visit(.delete, "/v1/sessions/current", .people(204)),
        Visit(.delete, "/v1/sessions", .people(204)),
        Visit(.get, "/v1/sessions", .people(200)),
        Visit(.put, "/v1/account/password", .people(422), .json(#"{"new": "短"}"#)),
        Visit(.get, "/v1/posts", .people(200)),
        Visit(.get, "/v1/colleagues", .people(200)),
        Visit(.put, "/v1/sessions/current/post", .people(422), .json("{}")),
        Visit(.get, "/v1/delegations", .people(200)),
        Visit(.post, "/v1/delegations", .people(422), .json("{}")),
        Visit(.put, "/v1/delegations/{id}/revocation", .people(404), of: .item),
        Visit(.get, "/v1/agencies", .people(200)),
        Visit(.get, "/v1/items", .somebody(200)),
        Visit(.post, "/v1/items", .intake([.coordinator]), .json(#"[{"id": "1", "text": "路灯坏了。"}]"#)),
        Visit(.get, "/v1/items/{id}", .readers, of: .item),
        Visit(.get, "/v1/batches/{id}", .batchReaders, of: .batch),
        Visit(
            .post,
            "/v1/imports",
            .upload([.coordinator]),
            query: "?name=a.csv&source=manual",
            .raw(Array("id,text\n1,路灯坏了。\n".utf8), type: "text/csv")
        ),
        Visit(.get, "/v1/imports", .somebody(200)),
        Visit(.get, "/v1/imports/{id}", .batchReaders, of: .imported),
        Visit(.get, "/v1/imports/{id}/progress", .watchers, of: .imported),
        Visit(.get, "/v1/imports/{id}/rejections", .batchReaders, of: .imported),
        Visit(.post, "/v1/imports/{id}/trial", .keeping([.coordinator], 404), of: .item, .json(#"{"mapping": {}}"#)),
        Visit(.put, "/v1/imports/{id}/reading", .keeping([.coordinator], 404), of: .item, .json(#"{"mapping": {}}"#)),
        Visit(.put, "/v1/imports/{id}/abandonment", .keeping([.coordinator], 404), of: .item),
        Visit(
            .post,
            "/v1/items/{id}/attachments",
            .step([.coordinator], success: 201),
            of: .item,
            query: "?name=a.png",
            .file(picture)
        ),
        Visit(.get, "/v1/events", .somebody(200)),
        Visit(.get, "/v1/events/{id}", .readers, of: .event),
        Visit(.get, "/v1/events/{id}/items", .readers, of: .event),
        Visit(.get, "/v1/events/{id}/file", .readers, of: .event),
        Visit(
            .put,
            "/v1/events/{id}/level",
            .step([.coordinator, .leader], success: 200),
            of: .event,
            .json(#"{"level": 3, "reason": "涉及三个小区"}"#)
        ),
        Visit(
            .post,
            "/v1/events/{id}/level-raises",
            .step([.coordinator, .leader], success: 200),
            of: .event,
            .json(#"{"level": 2, "reason": "有人受伤"}"#),
            level: 3
        ),
        Visit(
            .post,
            "/v1/events/{id}/level-lowerings",
            .step([.coordinator], success: 200),
            of: .event,
            .json(#"{"level": 4, "reason": "已恢复供水"}"#),
            level: 3
        ),
        Visit(
            .put,
            "/v1/events/{id}/closure",
            .step([.coordinator], success: 200),
            of: .event,
            .json(#"{"reason": "无需处置"}"#),
            in: .closed
        ),
        Visit(
            .post,
            "/v1/events/{id}/reopenings",
            .step([.coordinator], success: 200),
            of: .event,
            .json(#"{"reason": "再次停水"}"#),
            in: .closed,
            closed: true
        ),
        Visit(.get, "/v1/changes", .people(200)),
        Visit(.get, "/v1/stream", .people(200)),
        Visit(.post, "/v1/search", .people(200), .json(#"{"query": "停水"}"#)),
        Visit(.get, "/v1/attachments/{id}", .readers, of: .itemFile),
        Visit(.get, "/v1/attachments/{id}", .readers, of: .caseFile),
        Visit(.get, "/v1/notices", .people(200)),
        Visit(.put, "/v1/notices/reading", .people(200)),
        Visit(.get, "/v1/duty-turns", .people(200)),
        Visit(.post, "/v1/duty-turns", .people(422), .json("{}")),
        Visit(.put, "/v1/duty-turns/{id}/end", .people(404), of: .item),
        Visit(.put, "/v1/drill/moment", .people(422), .json("{}")),
        Visit(.get, "/v1/alarms/{id}", .readers, of: .deadline),
        Visit(.post, "/v1/alarms/{id}/acknowledgements", .step(watching, success: 200), of: .deadline),
        Visit(
            .post,
            "/v1/alarms/{id}/snoozes",
            .step(watching, success: 200),
            of: .deadline,
            .json(#"{"until": "2026-03-03T01:00:00Z", "reason": "正在现场处置"}"#)
        ),
        Visit(
            .post,
            "/v1/alarms/{id}/handovers",
            .step(watching, success: 200),
            of: .deadline,
            .json(#"{"person_id": "{person}", "reason": "我在外地"}"#)
        ),
        Visit(.get, "/v1/deadlines/{id}/explanation", .readers, of: .deadline),
        Visit(
            .post,
            "/v1/deadlines/{id}/extensions",
            .approval(.coordinator),
            of: .deadline,
            .json(#"{"by": 1, "reason": "主管道更换需三天"}"#)
        ),
    ]
}
