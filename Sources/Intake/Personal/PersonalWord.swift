/// Something in a text that says who a private person is, or where one lives.
package struct PersonalWord: Sendable, Hashable {
    /// What it is.
    package let kind: Kind
    /// Which Unicode scalars of the text are hidden, counted from 0; what stays of it tells nobody who it is.
    package let hidden: Range<Int>

    /// What is hidden.
    package enum Kind: String, Sendable, CaseIterable {
        /// A mobile or landline number; the last four figures stay, and the first three where an area or a net stands there.
        case phone
        /// An identity-card number whose check figure is right; three figures and the last one stay.
        case identityCard = "identity-card"
        /// A bank-card number whose check figure is right; the last four stay.
        case bankCard = "bank-card"
        /// The plate of a car; province, letter and the last sign stay.
        case plate
        /// The flat in an address; building and entrance stay.
        case home
        /// A name after 我叫, 本人, 姓名 or 联系人, or of who called a hotline; the family name stays.
        case name
    }
}

/// Finds what has to be hidden; pure, and in a time that grows with the text alone.
package struct PersonalReader {
    let text: [UInt32]
    private var found: [PersonalWord] = []

    /// Names that are known from elsewhere.
    let names: [CallerName]

    /// What is found in a text, in order, none over another.
    ///
    /// - Parameter names: Of people who are named elsewhere in the item; they are hidden here too.
    package static func words(in text: String, naming names: [CallerName] = []) -> [PersonalWord] {
        var reader = PersonalReader(text, names)
        reader.read()
        return reader.found
    }

    private init(_ text: String, _ names: [CallerName]) {
        var signs: [UInt32] = []
        signs.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars { signs.append(scalar.value) }
        self.text = signs
        self.names = names
    }

    private mutating func read() {
        var at = 0
        let beginning = Sign.beginning
        while at < text.count {
            let sign = text[at]
            if !names.isEmpty, let word = known(at) {
                at = take(word, from: at)
            } else if !beginning.contains(sign) {
                at += 1
            } else if Sign.figure(sign) != nil {
                at = readFigures(at)
            } else if Sign.provinces.contains(sign), let word = plate(at) {
                at = take(word, from: at)
            } else if Sign.nameTriggers.contains(sign), let word = name(at) {
                at = take(word, from: at)
            } else if Sign.letter(sign) != nil, at + 1 < text.count, Sign.buildings.contains(text[at + 1]),
                let word = home(at)
            {
                at = take(word, from: at)
            } else if Sign.isCounting(sign), at == 0 || !Sign.isCounting(text[at - 1]), let word = home(at) {
                at = take(word, from: at)
            } else {
                at += 1
            }
        }
    }

    private mutating func take(_ word: PersonalWord, from at: Int) -> Int {
        found.append(word)
        return max(word.hidden.upperBound, at + 1)
    }

    /// Reads what begins with figures; answers where reading goes on.
    private mutating func readFigures(_ at: Int) -> Int {
        let run = FigureRun(text, from: at)
        if let (word, end) = run.first() {
            found.append(word)
            return end
        }
        if let word = home(at) { return take(word, from: at) }
        return run.firstEnd
    }
}

/// What a single scalar is.
enum Sign {
    /// The figure that it is, half or full width.
    static func figure(_ sign: UInt32) -> UInt8? {
        switch sign {
        case 0x30...0x39: UInt8(sign - 0x30)
        case 0xFF10...0xFF19: UInt8(sign - 0xFF10)
        default: nil
        }
    }

    static func isSeparator(_ sign: UInt32) -> Bool {
        sign == 0x20 || sign == 0xA0 || sign == 0x3000 || sign == 0x2D || (0x2010...0x2015).contains(sign)
            || sign == 0xFF0D || sign == 0x29 || sign == 0xFF09
    }

    /// A capital or small Latin letter, half or full width, as its capital.
    static func letter(_ sign: UInt32) -> UInt32? {
        switch sign {
        case 0x41...0x5A: sign
        case 0x61...0x7A: sign - 0x20
        case 0xFF21...0xFF3A: sign - 0xFF21 + 0x41
        case 0xFF41...0xFF5A: sign - 0xFF41 + 0x41
        default: nil
        }
    }

    static func isHan(_ sign: UInt32) -> Bool {
        switch sign {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x323AF, 0xF900...0xFAFF: true
        default: false
        }
    }

    /// A figure written out, as in 三栋.
    static func isCounting(_ sign: UInt32) -> Bool { counting.contains(sign) }

    /// With what anything can begin that has to be hidden: most signs are passed over by this alone.
    static let beginning = SignSet(
        (0..<0x1_0000).filter {
            figure($0) != nil || letter($0) != nil || isCounting($0) || provinces.contains($0)
                || nameTriggers.contains($0)
        }
    )
    static let provinces = set("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼")
    static let nameTriggers = set("我本姓联")
    /// What follows a name of two signs.
    static let afterNames = set("是住家电今在系男女身手联我于的和与及来因")
    /// What is no given name.
    static let neverNames = set("是住在的于")
    /// Words that begin as names do and stand behind 本人 as often.
    static let wordsLikeNames = Set(
        """
        郑重 明确 殷切 申请 申诉 申报 简要 简单 凌晨 周一 周二 周三 周四 周五 周六 周日 周末 周边 党员 商户 查询 武汉 高度 高中 高考 高兴 高层 马上 何时 何以 \
        曾经 曾多 曾在 曾向 曾于 曾为 曾就 单位 单独 全家 全体 全程 全权 方才 方便 应该 应当 应邀 连续 连夜 连年 连日 白天 常年 常常 万分 万般 成年 终于 古稀 \
        尤其 严正 严重 严厉 严肃 温馨 文明 安全 安心 关于 关心 关注 任职 任教 江苏 江西 江北 江南 金融 华为 石家 冷静 卫生 项目 游客 易地 盛情 支持 车主 向上
        """
        .split(whereSeparator: { $0 == " " || $0 == "\n" }).map { list(String($0)) }
    )
    /// What stands behind the letter of a building.
    static let buildings = set("座栋幢")
    private static let counting = set("〇零一二三四五六七八九十")
    /// The commonest family names of one sign, but those that as often begin another word.
    static let familyNames = set(
        """
        王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾萧田董潘袁蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江\
        尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤温康施文牛樊葛邢齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌\
        毕单季裴霍涂成苗谷盛曲翁冉骆蓝游辛靳柴蒙鲍华喻祁蒲滕屈饶解牟艾尤阳穆卓古吉缪简连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝欧诸夏肖傅赖洪常代阎
        """
    )
    static let doubleNames: Set<[UInt32]> = Set(
        [
            "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "夏侯", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "申屠", "端木",
            "长孙", "宇文", "轩辕", "独孤", "南宫", "钟离", "闻人", "澹台", "公冶", "濮阳", "淳于", "单于", "太史", "赫连",
        ].map(list)
    )

    static func set(_ signs: String) -> SignSet { SignSet(list(signs)) }

    static func list(_ signs: String) -> [UInt32] { signs.unicodeScalars.map(\.value) }
}

/// A set of signs of the basic plane, of which it takes one look to know whether a sign is among them.
struct SignSet: Sendable {
    private var words = [UInt64](repeating: 0, count: 1_024)

    /// Holds signs; those beyond the basic plane are left out.
    init(_ signs: [UInt32]) {
        for sign in signs where sign < 0x1_0000 { words[Int(sign >> 6)] |= 1 << UInt64(sign & 63) }
    }

    func contains(_ sign: UInt32) -> Bool {
        sign < 0x1_0000 && words[Int(sign >> 6)] & (1 << UInt64(sign & 63)) != 0
    }
}
