import Playbooks
import TestSupport
import Testing

@testable import Assessment

/// How far denials and suppositions reach, and what a risk rests on.
@Suite struct QualifierTests {
    private func assess(_ text: String, title: String? = nil) throws -> Assessment {
        try Samples.assessor.get().assess(AssessmentInput(title: title, text: text))
    }

    private func risk(_ code: String, in text: String, title: String? = nil) throws -> Double {
        try assess(text, title: title).risks.first { $0.code == code }?.weight ?? 0
    }

    static let others: [(text: String, risk: String, weight: Double)] = [
        ("路灯坏了没修，撞死人了", "traffic-accident", 3),
        ("路灯坏了没修，撞死人了", "death", 2.4),
        ("向物业反映没回复，起火了", "explosion-fire", 4.5),
        ("多次投诉没解决，坍塌压死两人", "collapse", 4),
        ("小区没有水，大火还在烧", "explosion-fire", 4.5),
        ("居民一直担心。果然三人死亡", "death", 2.4),
        ("没修,爆炸了", "explosion-fire", 4.5),
        ("没修。爆炸了", "explosion-fire", 4.5),
        ("没修｡爆炸了", "explosion-fire", 4.5),
        ("没修. 爆炸了", "explosion-fire", 4.5),
        ("没修；爆炸了", "explosion-fire", 4.5),
        ("没修;爆炸了", "explosion-fire", 4.5),
        ("没修！爆炸了", "explosion-fire", 4.5),
        ("没修!爆炸了", "explosion-fire", 4.5),
        ("没修？爆炸了", "explosion-fire", 4.5),
        ("没修?爆炸了", "explosion-fire", 4.5),
        ("没修…爆炸了", "explosion-fire", 4.5),
        ("没修\n爆炸了", "explosion-fire", 4.5),
        ("没修\r\n爆炸了", "explosion-fire", 4.5),
        ("没修 \u{2028} 爆炸了", "explosion-fire", 4.5),
        ("没修https://t.cn/A1，爆炸了", "explosion-fire", 4.5),
        ("没修//@乙：爆炸了", "explosion-fire", 4.5),
        ("没修【转发】爆炸了", "explosion-fire", 4.5),
        ("担心漏水。会爆炸", "explosion-fire", 4.5),
        ("担心漏水.会爆炸", "explosion-fire", 4.5),
        ("担心漏水；会爆炸", "explosion-fire", 4.5),
        ("担心漏水！会爆炸", "explosion-fire", 4.5),
        ("担心漏水？会爆炸", "explosion-fire", 4.5),
        ("担心漏水\n会爆炸", "explosion-fire", 4.5),
    ]

    @Test("what was said before a mark says nothing of a risk behind it", arguments: others)
    func endsAtMarks(_ given: (text: String, risk: String, weight: Double)) throws {
        #expect(try risk(given.risk, in: given.text) == given.weight)
    }

    @Test("what a title ends with says nothing of a risk that the text begins with", arguments: ["路灯没修", "居民担心"])
    func endsWithTheTitle(_ title: String) throws {
        #expect(try risk("explosion-fire", in: "爆炸了", title: title) == 4.5)
        #expect(try risk("explosion-fire", in: title + "爆炸了") < 4.5)
    }

    static let same: [(text: String, risk: String, weight: Double)] = [
        ("没有爆炸", "explosion-fire", 0),
        ("没有 爆炸", "explosion-fire", 0),
        ("没有漏水、爆炸", "explosion-fire", 0),
        ("好的，没有爆炸，好的", "explosion-fire", 0),
        ("未发生火灾", "explosion-fire", 0),
        ("无人死亡", "death", 0),
        ("担心发生爆炸", "explosion-fire", 1.8),
        ("担心漏水，会爆炸", "explosion-fire", 1.8),
        ("担心漏水,会爆炸", "explosion-fire", 1.8),
        ("担心漏水、会爆炸", "explosion-fire", 1.8),
        ("担心漏水…会爆炸", "explosion-fire", 1.8),
        ("担心1.5万户爆炸", "explosion-fire", 1.8),
        ("没人管，担心爆炸", "explosion-fire", 1.8),
    ]

    @Test(
        "within a clause a denial takes a risk away, and within a sentence a supposition makes it less",
        arguments: same
    )
    func reachesWithin(_ given: (text: String, risk: String, weight: Double)) throws {
        #expect(try abs(risk(given.risk, in: given.text) - given.weight) < 1e-9)
    }

    @Test("in the longest text each risk is denied by its own denial and by no other")
    func readsManyDenials() throws {
        let denied = String(repeating: "没火灾", count: 6_666)

        #expect(try assess(denied).risks.isEmpty)
        #expect(try risk("explosion-fire", in: denied + "。火灾") == 4.5)
        #expect(
            try assess(String(repeating: "没有持刀行凶", count: 3_333)).factors.last { $0.code == .mustAnswer }?.value == 0
        )
    }

    @Test("a risk rests on what counts: neither on what is denied nor on what merely looks like one")
    func restsOnGrounds() throws {
        let alone = try assess("没有爆炸，厂房起火，火灾报警器没响")
        let feared = try assess("没有爆炸，恐怕起火")
        let both = try assess("厂房起火，火灾隐患没人管")
        let fire = Evidence(part: .text, from: 7, to: 9)

        #expect(alone.risks.map(\.evidence) == [[fire]])
        #expect(alone.factors.first { $0.code == .risk }?.evidence == [fire])
        #expect(feared.risks.map(\.evidence) == [[fire]])
        // What looks like a fire is a hazard all the same.
        let (start, hazard) = (Evidence(part: .text, from: 2, to: 4), Evidence(part: .text, from: 5, to: 9))
        #expect(both.risks.first { $0.code == "explosion-fire" }?.evidence == [start])
        #expect(both.risks.first { $0.code == "hazard" }?.evidence == [hazard])
        #expect(both.factors.first { $0.code == .risk }?.evidence == [start, hazard])
    }

    /// What is left of a risk, looked for among all qualifiers and in the text as it was written.
    private func part(
        of hit: Hit,
        _ qualifiers: [Hit],
        _ index: TermIndex,
        _ form: NormalForm,
        in written: [Unicode.Scalar]
    ) -> Double {
        var part = 1.0
        for qualifier in qualifiers where qualifier.end <= hit.start && hit.start - qualifier.end <= 8 {
            let from = form.evidence(qualifier.start, qualifier.end).to
            let marks = written[from..<form.evidence(hit.start, hit.end).from]
            if marks.contains(where: { "。；！？\n".unicodeScalars.contains($0) }) { continue }
            guard let use = index.use(of: qualifier.term, in: .qualifiers) else { continue }
            switch Qualifier(rawValue: use.key) {
            case .denial where hit.start - qualifier.end <= 3 && !marks.contains("，"): return 0
            case .supposition: part = 0.4
            case .denial, .neutral, nil: break
            }
        }
        return part
    }

    @Test("risks of 400 texts of chance weigh what a search through all qualifiers makes of them")
    func agreesWithNaiveSearch() throws {
        let playbook = try Samples.playbook.get()
        let (lexicon, index) = (playbook.lexicon, TermIndex(playbook))
        let risks = lexicon.risks.flatMap { $0.terms.map(\.text) }
        let said = lexicon.qualifiers.denials + lexicon.qualifiers.suppositions + lexicon.qualifiers.neutral
        let between = ["，", "。", "；", "！", "？", "、", "\n", " ", "的", "路灯"]
        var random = Seeded(seed: 7_731)
        var (counted, denied) = (0, 0)
        for _ in 0..<400 {
            let text = (0..<40).map { _ in
                let list = [risks, said, between][Int.random(in: 0..<3, using: &random)]
                return list[Int.random(in: 0..<list.count, using: &random)]
            }
            .joined()
            let form = try Samples.assessor.get().normalForm(of: AssessmentInput(text: text))
            let hits = index.hits(in: form.scalars)
            let reading = RiskReading(hits, index: index, categories: lexicon.risks, form: form)
            var seen: Set<Int32> = []
            var weight = 0.0
            for hit in hits.risks {
                let part = part(of: hit, hits.qualifiers, index, form, in: Array(text.unicodeScalars))
                guard part > 0 else {
                    denied += 1
                    continue
                }
                let times = seen.insert(hit.term).inserted ? 1 : 0.1
                for use in index.uses(of: hit.term) where use.list == .risks { weight += use.weight * part * times }
                counted += 1
            }
            #expect(abs(reading.weight - weight) < 1e-6, "\(text)")
        }
        #expect(counted > 2_000 && denied > 300)
    }

    @Test("the first that does not hold is found where one by one finds it")
    func findsTheFirst() {
        for count in 0...20 {
            for line in -1...21 { #expect(Array(0..<count).leading { $0 < line } == min(max(line, 0), count)) }
        }
    }
}
