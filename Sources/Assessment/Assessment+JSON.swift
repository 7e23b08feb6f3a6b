extension Assessment {
    /// The factors as JSON: codes, numbers and offsets, no words; `Factor` decodes it.
    package var factorsJSON: String {
        "[" + factors.map(\.json).joined(separator: ",") + "]"
    }

    /// The matters as JSON; `RankedMatter` decodes it.
    package var mattersJSON: String {
        "[" + matters.map { "{\"code\":\"\($0.code)\",\"share\":\($0.share)}" }.joined(separator: ",") + "]"
    }
}

extension Factor {
    /// Written by hand, as a general encoder takes longer than the assessment itself; codes need no escaping.
    fileprivate var json: String {
        var json = "{\"code\":\"\(code.rawValue)\",\"value\":\(value),\"weight\":\(weight),\"points\":\(points)"
        json += ",\"evidence\":["
        for (index, place) in evidence.enumerated() {
            if index > 0 { json += "," }
            json += "{\"part\":\"\(place.part.rawValue)\",\"from\":\(place.from),\"to\":\(place.to)}"
        }
        json += "]"
        if let spread {
            json += ",\"spread\":{\"among\":\(spread.among),\"above\":\(spread.above),\"counted\":\(spread.counted)}"
        }
        if let classes { json += ",\"classes\":[" + classes.map { "\"\($0)\"" }.joined(separator: ",") + "]" }
        json += "}"
        return json
    }
}
