package import Foundation

/// CloudEvents 1.0: what stands around an item, by whoever sends it.
package enum CloudEvent {
    /// Reads an event in structured mode, or a batch of them: `data`, or `data_base64`, is an item, or what the profile makes one of.
    ///
    /// An item that has no id of its own goes by the event's source and id, as those are unique together, and is of the
    /// event's time where it says none and that can be read.
    ///
    /// - Throws: `BodyRefusal` where the body is no event, or none of a version that is known.
    package static func read(
        _ bytes: [UInt8],
        isBatch: Bool,
        profile: MappingProfile?
    ) throws(BodyRefusal) -> [ItemOutcome] {
        let root: JSONNode
        do throws(Problem) { root = try JSONReader.read(bytes, limits: .pushes) } catch {
            throw BodyRefusal(problem: error)
        }
        let events: [JSONNode]
        switch (isBatch, root) {
        case (true, .array(let several)): events = several
        case (false, .object): events = [root]
        default: throw BodyRefusal(problem: Problem(.body(.notItems)))
        }
        guard !events.isEmpty else { throw BodyRefusal(problem: Problem(.body(.noItems))) }
        var outcomes: [ItemOutcome] = []
        for event in events {
            let data = data(of: event)
            let held = data.flatMap { profile?.count(in: $0) } ?? 1
            guard outcomes.count + held <= ReadingLimits.pushes.items else {
                throw BodyRefusal(problem: Problem(.body(.tooManyItems)))
            }
            outcomes += items(of: event, data, profile: profile, from: outcomes.count)
        }
        return outcomes
    }

    /// What an event carries, as JSON or as the bytes of a JSON document in base64; nothing where it carries neither.
    private static func data(of event: JSONNode) -> JSONNode? {
        guard place(of: event) == "/data_base64" else { return event["data"] }
        guard case .string(let written)? = event["data_base64"],
            let bytes = Data(base64Encoded: written.filter { !$0.isWhitespace })
        else { return nil }
        return try? JSONReader.read(Array(bytes), limits: .pushes)
    }

    /// Which of the two it is that an event carries; some write the other one as null.
    private static func place(of event: JSONNode) -> String {
        let isData = event["data"].map { $0 != .null } ?? false
        return isData || event["data_base64"] == nil ? "/data" : "/data_base64"
    }

    private static func items(
        of event: JSONNode,
        _ data: JSONNode?,
        profile: MappingProfile?,
        from index: Int
    ) -> [ItemOutcome] {
        guard case .string(let id)? = event["id"], case .string(let source)? = event["source"],
            event["specversion"] == .string("1.0"), case .string? = event["type"]
        else { return [.rejected(index: index, [Problem(.item(.notAnEvent))])] }
        let place = place(of: event)
        guard let data else {
            return [.rejected(index: index, [Problem(.item(.notAnEvent), at: place)])]
        }
        let found: [ItemOutcome]
        if let profile {
            guard let mapped = profile.outcomes(in: data) else {
                return [.rejected(index: index, [Problem(.item(.notObject), at: place)])]
            }
            found = mapped
        } else {
            found = [ItemOutcome(0, ItemDraft.read(from: data))]
        }
        var time: Date?
        if case .string(let written)? = event["time"] { time = self.time(written) }
        return completed(found, by: name(source: source, id: id), at: time, from: index)
    }

    /// What an event goes by; no two events have one name.
    package static func name(source: String, id: String) -> String { "\(source.marked)#\(id.marked)" }

    /// When an event happened, as it is written; nil for what is no time.
    package static func time(_ written: String) -> Date? { try? WrittenTime.moment(written).get() }

    /// Items of an event that have no id of their own go by the event's, and are of its time where they say none.
    package static func completed(
        _ outcomes: [ItemOutcome],
        by name: String,
        at time: Date?,
        from index: Int = 0
    ) -> [ItemOutcome] {
        outcomes.enumerated().map { place, outcome in
            outcome.moved(to: index + place, by: outcomes.count == 1 ? name : "\(name)#\(place)", at: time)
        }
    }
}

extension String {
    /// Without the mark that parts what it is joined with.
    fileprivate var marked: String { replacing("%", with: "%25").replacing("#", with: "%23") }
}

extension ItemOutcome {
    /// Whether it cannot be taken.
    package var isRejected: Bool {
        if case .rejected = self { true } else { false }
    }

    /// The same at another place of the body; an item without an id gets one, and a time where it says none.
    fileprivate func moved(to index: Int, by name: String, at time: Date?) -> ItemOutcome {
        switch self {
        case .draft(_, let draft): .draft(index: index, draft.known(by: name, at: time))
        case .rejected(_, let problems): .rejected(index: index, problems)
        }
    }
}
