import Testing

@testable import Assessment

/// Tone, and what stands before a risk.
@Suite struct ReadingTests {
    private func assess(_ text: String) throws -> Assessment {
        try Samples.assessor.get().assess(AssessmentInput(text: text))
    }

    private func risk(_ code: String, in text: String) throws -> Double {
        try assess(text).risks.first { $0.code == code }?.weight ?? 0
    }

    private func points(_ code: Factor.Code, in text: String) throws -> Double {
        try #require(assess(text).factors.first { $0.code == code }).points
    }

    @Test("a risk that happened counts whole")
    func countsWhatHappened() throws {
        #expect(try risk("explosion-fire", in: "厂房发生爆炸") == 4.5)
    }

    static let denied = ["没有爆炸", "未发生爆炸", "并没有发生爆炸", "不是爆炸", "严防爆炸", "避免爆炸"]

    @Test("a risk that is denied counts nothing", arguments: denied)
    func ignoresDenials(_ text: String) throws {
        #expect(try risk("explosion-fire", in: text) == 0)
        #expect(try points(.risk, in: text) == 0)
    }

    @Test("a denial that stands too far away, or behind, denies nothing")
    func needsDenialsNear() throws {
        #expect(try risk("explosion-fire", in: "没有人管，后来发生爆炸") == 4.5)
        #expect(try risk("explosion-fire", in: "爆炸了没有") == 4.5)
        #expect(try risk("explosion-fire", in: "无良商家引发爆炸") == 4.5)
    }

    static let supposed = ["可能爆炸", "一旦发生爆炸", "担心会爆炸", "万一爆炸"]

    @Test("a risk that is merely feared counts less than one that happened", arguments: supposed)
    func weighsSuppositions(_ text: String) throws {
        let feared = try risk("explosion-fire", in: text)
        #expect(feared > 0)
        #expect(feared < 4.5)
    }

    @Test("a word that merely looks like a risk is none", arguments: ["爆炸性新闻", "知识爆炸式增长", "我心态炸了"])
    func knowsLookAlikes(_ text: String) throws {
        #expect(try assess(text).risks.isEmpty)
    }

    @Test("a risk said twice counts little more than once")
    func weighsRepetition() throws {
        let once = try risk("explosion-fire", in: "爆炸。")
        let twice = try risk("explosion-fire", in: "爆炸。爆炸。")
        #expect(twice > once && twice < once * 1.2)
    }

    @Test("complaints are bitter, thanks are kind, and a plain question is neither")
    func readsTone() throws {
        #expect(try assess("强烈谴责这种恶劣行径，令人愤怒").tone < -0.4)
        #expect(try assess("非常感谢工作人员，服务热情周到，点赞").tone > 0.4)
        #expect(try assess("请问明天几点").tone == 0)
    }

    @Test("a negation turns a word around, and a degree strengthens it")
    func readsNegationsAndDegrees() throws {
        #expect(try assess("满意").tone > 0)
        #expect(try assess("不满意").tone < 0)
        #expect(try assess("非常满意").tone > assess("满意").tone)
        #expect(try assess("非常失望").tone < assess("失望").tone)
    }

    @Test("tone stays between minus one and one, however much is said")
    func boundsTone() throws {
        for word in ["愤怒", "感谢"] {
            let tone = try assess(String(repeating: word + "，", count: 3_000)).tone
            #expect(abs(tone) <= 1 && abs(tone) > 0.9)
        }
    }

    @Test("degrees without end before a word leave the tone a number", arguments: ["太", "很", "非常", "巨", "不太"])
    func boundsDegrees(_ degree: String) throws {
        for word in ["满意", "失望"] {
            let tone = try assess(String(repeating: degree, count: 9_000) + word).tone
            #expect(abs(tone) <= 1 && (degree == "不太" || abs(tone) > 0.9))
        }
    }

    static let noise = ["消防演练现场浓烟滚滚", "电影里大楼爆炸的剧情太真实", "加微信领优惠，限时抢购，先到先得", "昨晚梦见家里着火了"]

    @Test("advertisement, drills, films and dreams take points away", arguments: noise)
    func takesNoiseAway(_ text: String) throws {
        #expect(try points(.noise, in: text) < 0)
    }

    @Test("noise takes away no more points than there are")
    func neverGoesBelowNothing() throws {
        let result = try assess("演练演习电影游戏小说剧本杀加微信代开发票刷单兼职")
        #expect(result.score >= 0)
        #expect(result.factors.map(\.points).reduce(0, +) >= -1e-9)
    }

    @Test("names of places are read by their endings, and ordinary words with such endings are not names")
    func readsPlaces() throws {
        #expect(try assess("春江花园停水三天").places.contains { $0.name == "春江花园" && $0.kind == .site })
        #expect(try assess("在人民路发生事故").places.contains { $0.name == "人民路" && $0.kind == .road })
        #expect(try assess("走路去超市，停车场没有路灯").places.isEmpty)
    }
}
