import Yams

extension NodeReader {
    mutating func supervision(_ root: Node) -> SupervisionRules? {
        let parts = fields(of: root, as: .supervision)
        var chains: [EscalationChain] = []
        for node in list(parts["chains"], "chains") {
            guard let chain = chain(node) else { continue }
            if chains.contains(where: { $0.code == chain.code }) {
                note(zh: "提醒链“\(chain.code)”重复", en: "the chain '\(chain.code)' is given twice", node)
            }
            chains.append(chain)
        }
        let breaksThrough = levels(parts["breaks-through"])
        let quiet = parts["quiet"].flatMap { quietHours($0) }
        let rules = SupervisionRules(
            chains: chains,
            quiet: quiet,
            breaksThrough: breaksThrough,
            acknowledgedFor: whole(parts["acknowledged-for"], "acknowledged-for", in: 1...10_080) ?? 120
        )
        guard let node = parts["chains"], mistakes.isEmpty else { return rules }
        for matter in EscalationChain.Matter.allCases {
            for level in 1...4 where rules.chain(for: matter, level: level) == nil {
                note(
                    zh: "\(level) 级的 \(matter.rawValue) 没有提醒链",
                    en: "no chain is for \(matter.rawValue) of level \(level)",
                    node
                )
            }
        }
        return rules
    }

    /// As many as the schema counts.
    private static let mostRungs = 100

    private mutating func chain(_ root: Node) -> EscalationChain? {
        let parts = fields(of: root, as: .chain)
        let matter: EscalationChain.Matter? = choice(parts["for"], "for")
        let levels = levels(parts["levels"])
        let again = parts["again"].flatMap { repetition($0) }
        let rungs = list(parts["rungs"], "rungs").compactMap { rung($0) }
        guard let code = code(parts["code"], "code"), let name = text(parts["name"], "name"), let matter,
            let node = parts["rungs"]
        else { return nil }
        check(rungs, for: matter, node)
        return EscalationChain(code: code, name: name, matter: matter, levels: levels, rungs: rungs, again: again)
    }

    private mutating func rung(_ root: Node) -> EscalationChain.Rung? {
        let parts = fields(of: root, as: .rung)
        var audiences: [EscalationChain.Audience] = []
        for node in list(parts["tell"], "tell") {
            guard let audience: EscalationChain.Audience = choice(node, Wording(zh: "通知对象", en: "who is told")) else {
                continue
            }
            if audiences.contains(audience) {
                note(zh: "“\(audience.rawValue)”被通知两次", en: "'\(audience.rawValue)' is told twice", node)
            }
            audiences.append(audience)
        }
        if parts["tell"] != nil, audiences.isEmpty { note(zh: "每一档都须通知对象", en: "a rung tells somebody", root) }
        let share = whole(parts["at"], "at", in: 0...100)
        let after = whole(parts["after"], "after", in: 0...43_200)
        guard (parts["at"] == nil) != (parts["after"] == nil) else {
            note(
                zh: "每一档写“at”（时限的百分之几）或“after”（分钟数），二者取一",
                en: "a rung has either 'at', in hundredths of the limit, or 'after', in minutes",
                root
            )
            return nil
        }
        return (share.map { .share($0) } ?? after.map { .after($0) }).map { .init(when: $0, audiences: audiences) }
    }

    private mutating func repetition(_ root: Node) -> EscalationChain.Again? {
        let parts = fields(of: root, as: .again)
        guard let every = whole(parts["every"], "every", in: 5...43_200),
            let times = whole(parts["times"], "times", in: 1...1_000)
        else { return nil }
        return .init(every: every, times: times)
    }

    /// Shares grow up to 100, and what comes after the end comes after it; levels and sources have no limit to take shares of.
    private mutating func check(_ rungs: [EscalationChain.Rung], for matter: EscalationChain.Matter, _ node: Node) {
        if rungs.count > Self.mostRungs {
            note(zh: "最多 \(Self.mostRungs) 档", en: "there must be \(Self.mostRungs) rungs at most", node)
        }
        let shares = rungs.compactMap { if case .share(let share) = $0.when { share } else { nil } }
        let first = rungs.prefix { if case .share = $0.when { true } else { false } }
        switch matter {
        case .limits, .orders:
            if shares.last != 100 || first.count != shares.count || zip(shares, shares.dropFirst()).contains(where: >=)
            {
                note(
                    zh: "\(matter.rawValue) 的各档先写递增至 100 的百分比，再写“after”",
                    en: "rungs for \(matter.rawValue) begin with shares that grow up to 100; 'after' follows them",
                    node
                )
            }
        case .levels, .sources:
            if rungs.isEmpty || !shares.isEmpty {
                note(
                    zh: "\(matter.rawValue) 的各档写“after”，且至少一档",
                    en: "rungs for \(matter.rawValue) have 'after', and there is at least one",
                    node
                )
            }
            if matter == .sources, rungs.contains(where: { $0.audiences.contains { $0 == .liaison || $0 == .head } }) {
                note(
                    zh: "来源的各档只能通知政府办公室或市领导：没有承办单位",
                    en: "rungs for sources tell the information office or the leaders: no agency has a case",
                    node
                )
            }
        }
    }

    private mutating func quietHours(_ root: Node) -> QuietHours? {
        let parts = fields(of: root, as: .quiet)
        let restDays: RestDays? = choice(parts["rest-days"], "rest-days")
        guard let from = minute(parts["from"], "from"), let until = minute(parts["until"], "until") else { return nil }
        if from == until { note(zh: "免打扰时段的起止时间不能相同", en: "quiet hours begin and end at different times", root) }
        return QuietHours(from: from, until: until, onRestDays: restDays == .quiet)
    }

    /// A time of day such as `21:30`, as a minute of the day.
    private mutating func minute(_ node: Node?, _ name: Wording) -> Int? {
        guard let node else { return nil }
        guard let match = node.string?.wholeMatch(of: #/([01]\d|2[0-3]):([0-5]\d)/#), let hour = Int(match.1),
            let minute = Int(match.2)
        else {
            note(
                zh: "\(name.zh)须为带引号的时刻，如 \"21:30\"",
                en: "\(name.en) must be a time of day such as \"21:30\", in quotation marks",
                node
            )
            return nil
        }
        return hour * 60 + minute
    }

    private enum RestDays: String, CaseIterable {
        case quiet
        case likeOthers = "like-others"
    }
}
