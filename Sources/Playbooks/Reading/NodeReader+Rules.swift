import Yams

/// The rules for levels with the risks that they name.
struct ReadLevelRules {
    /// Nothing where a part of them could not be read.
    let rules: LevelRules?
    let references: [Reference]
}

/// What scale the lines of levels are on.
private enum HeatScale: String, CaseIterable {
    /// Half news, half what people write, each logarithmic.
    case halves
}

extension NodeReader {
    mutating func levelRules(_ root: Node) -> ReadLevelRules {
        let parts = fields(of: root, as: .levels)
        let score = parts["score"].flatMap { scoreWeights($0) }
        let reach = parts["reach"].flatMap { reachWeights($0) }
        let lines = lines(parts["lines"])
        let floors = floors(parts["floors"])
        let media = media(parts["media"])
        let scale: HeatScale? = choice(parts["heat"], "heat")
        let believed = whole(parts["believed-from"], "believed-from", in: 0...100)
        var rules: LevelRules?
        if let score, let reach, let believed {
            rules = LevelRules(
                score: score,
                reach: reach,
                countsHalves: scale == .halves,
                lines: lines,
                floors: Dictionary(floors.map { ($0.risk.code, $0.level) }, uniquingKeysWith: min),
                media: media,
                believedFrom: believed
            )
        }
        return ReadLevelRules(rules: rules, references: floors.map(\.risk))
    }

    private mutating func scoreWeights(_ node: Node) -> ScoreWeights? {
        let parts = fields(of: node, as: .score)
        func weight(_ name: String) -> Double? { number(parts[name], Wording(name), in: 0...100) }
        guard let risk = weight("risk"), let matter = weight("matter"), let tone = weight("tone"),
            let reach = weight("reach"), let source = weight("source"), let noise = weight("noise"),
            let scale = number(parts["risk-scale"], "risk-scale", in: 0.1...1_000)
        else { return nil }
        // Versions that were published before these were counted have neither.
        let people = weight("people") ?? 0
        let mustAnswer = weight("answer") ?? 0
        if abs(risk + matter + tone + reach + source + people + mustAnswer - 100) > 1e-6 {
            note(
                zh: "risk、matter、tone、reach、source、people、answer 之和须为 100",
                en: "risk, matter, tone, reach, source, people and answer must add up to 100",
                node
            )
        }
        return ScoreWeights(
            risk: risk,
            matter: matter,
            tone: tone,
            reach: reach,
            source: source,
            people: people,
            mustAnswer: mustAnswer,
            noise: noise,
            riskScale: scale
        )
    }

    private mutating func reachWeights(_ node: Node) -> ReachWeights? {
        let parts = fields(of: node, as: .reach)
        func weight(_ name: String) -> Double? { number(parts[name], Wording(name), in: 0...1_000) }
        guard let likes = weight("likes"), let dislikes = weight("dislikes"), let comments = weight("comments"),
            let shares = weight("shares"), let views = weight("views"),
            let full = number(parts["full"], "full", in: 10...1e12)
        else { return nil }
        var unusual: UnusualReach?
        if let node = parts["unusual"] {
            unusual = unusualReach(node)
            if unusual == nil { return nil }
        }
        return ReachWeights(
            likes: likes,
            dislikes: dislikes,
            comments: comments,
            shares: shares,
            views: views,
            full: full,
            unusual: unusual
        )
    }

    private mutating func unusualReach(_ node: Node) -> UnusualReach? {
        let parts = fields(of: node, as: .unusual)
        guard let chance = number(parts["chance"], "chance", in: 0.002_5...0.2),
            let reactions = whole(parts["reactions"], "reactions", in: 1...1_000_000),
            let reach = number(parts["reach"], "reach", in: 0...1)
        else { return nil }
        return UnusualReach(chance: chance, reactions: reactions, reach: reach)
    }

    /// Sorted by level; a graver level must take more of both.
    private mutating func lines(_ node: Node?) -> [LevelRules.Line] {
        var lines: [LevelRules.Line] = []
        for entry in list(node, "lines") {
            let parts = fields(of: entry, as: .line)
            guard let level = whole(parts["level"], "level", in: 1...4),
                let score = whole(parts["score"], "score", in: 0...100),
                let heat = number(parts["heat"], "heat", in: 0...100)
            else { continue }
            if lines.contains(where: { $0.level == level }) {
                note(zh: "\(level) 级有两条分级线", en: "level \(level) has two lines", entry)
            }
            lines.append(.init(level: level, score: score, heat: heat))
        }
        lines.sort { $0.level < $1.level }
        for (graver, milder) in zip(lines, lines.dropFirst())
        where graver.score < milder.score || graver.heat < milder.heat {
            if let node {
                note(
                    zh: "\(graver.level) 级的要求低于 \(milder.level) 级",
                    en: "level \(graver.level) takes less than level \(milder.level)",
                    node
                )
            }
        }
        return lines
    }

    private mutating func media(_ node: Node?) -> [LevelRules.MediaRank: Int] {
        guard let node else { return [:] }
        guard let mapping = node.mapping else {
            note(zh: "media 须按媒体层级列出等级", en: "media must give levels by the rank of media", node)
            return [:]
        }
        var levels: [LevelRules.MediaRank: Int] = [:]
        for (key, value) in mapping {
            if let rank: LevelRules.MediaRank = choice(key, Wording(zh: "媒体层级", en: "a rank of media")),
                let level = whole(value, .level, in: 1...4)
            {
                levels[rank] = level
            }
        }
        return levels
    }

    private mutating func floors(_ node: Node?) -> [(risk: Reference, level: Int)] {
        guard let node else { return [] }
        guard let mapping = node.mapping else {
            note(zh: "floors 须按风险列出等级", en: "floors must give levels by risk", node)
            return []
        }
        var floors: [(risk: Reference, level: Int)] = []
        for (key, value) in mapping {
            if let risk = code(key, .risk), let level = whole(value, .level, in: 1...4) {
                floors.append((reference(.risk, risk, key), level))
            }
        }
        return floors
    }
}
