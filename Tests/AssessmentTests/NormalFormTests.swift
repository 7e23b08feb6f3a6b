import TestSupport
import Testing

@testable import Assessment

@Suite struct NormalFormTests {
    private func text(_ text: String, title: String? = nil) throws -> String {
        try Samples.assessor.get().normalForm(of: AssessmentInput(title: title, text: text)).text
    }

    static let forms: [(String, String)] = [
        ("ＡＢＣ１２３！？", "abc123!?"),
        ("Hello 世界", "hello 世界"),
        ("物\u{200B}业\u{200D}费\u{FEFF}上\u{00AD}涨", "物业费上涨"),
        ("\u{202E}反向\u{2066}甲\u{336}", "反向甲"),
        ("一\u{3000}\t\n\u{00A0}二", "一 二"),
        ("  头尾  ", "头尾 "),
        ("看 https://t.cn/A6xyz?q=1#x 这里", "看 这里"),
        ("看http://example.com/路上堵车", "看路上堵车"),
        ("ＨＴＴＰＳ：／／ｔ．ｃｎ／ａ好", "好"),
        ("@张三 漏水了", "漏水了"),
        ("请@市政府-办公室_1：处理", "请处理"),
        ("全角＠张三 处理", "全角 处理"),
        ("@平安滨海滨河路加油站爆炸了好多人受伤", "平安滨海滨河路加油站爆炸了好多人受伤"),
        ("快看//@平安滨海滨河路加油站爆炸了好多人受伤，@平安滨海：救人", "快看平安滨海滨河路加油站爆炸了好多人受伤,救人"),
        ("@甲乙丙丁戊己庚辛壬癸子丑寅卯辰，停水", ",停水"),
        ("@甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳，停水", "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳,停水"),
        ("@甲乙丙丁戊己庚辛壬癸\u{200B}子丑寅卯-_，停水", ",停水"),
        ("@a2345678901234567890123456789-，停水", ",停水"),
        ("@Ａ2345678901234567890123456789_1，停水", "a2345678901234567890123456789_1,停水"),
        ("信箱a@b.cn有效", "信箱a@b.cn有效"),
        ("转发微博", ""),
        ("好的//@张三:转发微博//@李四：物业不管", "好的物业不管"),
        ("【转发】停水【扩散】", "停水"),
        ("ＲＥＰＯＳＴ停水", "停水"),
        ("", ""),
        ("\u{0}\u{1}甲", "甲"),
        ("👍🏻好", "👍🏻好"),
        ("臺灣來的遊覽車撞壞護欄，請處理", "台湾来的游览车撞坏护栏,请处理"),
        ("投*诉物^业，河道|路灯·维权", "投诉物业,河道|路灯·维权"),
        ("⽔⽕⾞", "水火车"),
        ("张**先生说3*4和a*b，停水-停电", "张先生说3*4和a*b,停水-停电"),
        ("投 诉 电 话 打不通", "投诉电话打不通"),
        ("停水 停电 三天", "停水 停电 三天"),
        ("zf不管，ＪＩＮＧＣＨＡ也不管，正府和zfb", "政府不管,警察也不管,政府和zfb"),
        ("azf、zf", "azf、政府"),
        ("𝐳𝒇不管，ⓩⓕ也不管", "政府不管,政府也不管"),
        ("㊙密文件，рolice、ＰΟLICE", "秘密文件,police、police"),
        ("①200户，②停电m²", "①200户,②停电m²"),
        ("zf@163.com和www.zf.cn", "zf@163.com和www.zf.cn"),
    ]

    @Test("what can be written in several ways is read in one", arguments: forms)
    func folds(_ form: (String, String)) throws {
        #expect(try text(form.0) == form.1)
    }

    @Test("folding what is folded already changes nothing, but for markers that came to stand together")
    func isStable() throws {
        for (_, folded) in Self.forms where folded.trimmingPrefix(" ") == folded {
            #expect(try text(folded) == folded)
        }
    }

    @Test("title and text are parted, and neither runs into the other")
    func partsTheTitle() throws {
        #expect(try text("漏水", title: "楼上") == "楼上\n漏水")
        #expect(try text("t.cn/x 好", title: "看http://") == "看\nt.cn/x 好")
        #expect(try text("张三 好", title: "@") == "\n张三 好")
        let assessor = try Samples.assessor.get()
        let split = assessor.assess(AssessmentInput(title: "发生爆", text: "炸鸡很好吃"))
        #expect(split.risks.isEmpty)
    }

    @Test("every character of a normal form points back to the one it was made of")
    func pointsBack() throws {
        let words = try Samples.words()
        let assessor = try Samples.assessor.get()
        var random = Seeded(seed: 8_859)
        var looked = 0
        for _ in 0..<500 {
            let input = Samples.input(of: words, using: &random)
            let form = assessor.normalForm(of: input)
            let title = Array((input.title ?? "").unicodeScalars)
            let text = Array(input.text.unicodeScalars)
            var last = (part: Evidence.Part.title, at: -1)
            for index in form.scalars.indices where form.scalars[index] != 0x0A {
                let place = form.evidence(Int32(index), Int32(index + 1))
                let original = place.part == .title ? title : text
                #expect(place.from >= 0 && place.to == place.from + 1 && place.to <= original.count)
                #expect(Folding.simplified(Folding.fold(original[place.from].value)) == form.scalars[index])
                #expect(place.part != last.part || place.from > last.at)
                #expect((index < form.textStart) == (place.part == .title))
                last = (place.part, place.from)
                looked += 1
            }
        }
        #expect(looked > 20_000)
    }

    @Test("a word that was written otherwise is shown as it was written, from its first to its last character")
    func showsVariants() throws {
        let form = try Samples.assessor.get().normalForm(of: AssessmentInput(title: nil, text: "听说jingcha和投**诉"))
        let places = form.scalars.indices.map { form.evidence(Int32($0), Int32($0 + 1)) }

        #expect(form.text == "听说警察和投诉")
        #expect(form.evidence(2, 4) == Evidence(part: .text, from: 2, to: 9))
        #expect(form.evidence(5, 7) == Evidence(part: .text, from: 10, to: 14))
        #expect(places.allSatisfy { $0.from < $0.to && $0.to <= 14 })
    }

    @Test("texts without end, and names without end, are read to the end")
    func readsLongTexts() throws {
        #expect(try text(String(repeating: "@甲", count: 5_000)).isEmpty)
        #expect(try text("@" + String(repeating: "甲", count: 100)).unicodeScalars.count == 100)
        #expect(
            try text(String(repeating: "@" + String(repeating: "甲", count: 16), count: 300)).unicodeScalars.count
                == 4_800
        )
        #expect(try text(String(repeating: "@\u{200B}", count: 10_000)).isEmpty)
        #expect(try text("http://" + String(repeating: "a", count: 100_000)).isEmpty)
        #expect(try text(String(repeating: "正府", count: 2_000)).unicodeScalars.count == 4_000)
        #expect(try text(String(repeating: "甲 ", count: 2_000)).unicodeScalars.count <= 2_001)
        #expect(try text(String(repeating: "甲***", count: 2_000)).unicodeScalars.count <= 2_003)
        #expect(try text(String(repeating: "/", count: 10_001)).unicodeScalars.count <= 1)
    }

    @Test("a normal form read without assessing is the same")
    func readsAlone() throws {
        let reader = NormalReader(playbook: try Samples.playbook.get())
        for (written, folded) in Self.forms { #expect(reader.text(of: written) == folded) }
    }
}
