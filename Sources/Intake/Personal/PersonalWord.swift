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
        /// A name after 我叫, 我是, 本人, 姓名 or 联系人, or of who called a hotline; the family name stays.
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
            } else if Sign.letter(sign) != nil, at + 1 < text.count,
                Sign.buildings.contains(text[at + 1]) || Sign.isDash(text[at + 1]), let word = home(at)
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
        if let mobile = SplitMobile(text, from: at) {
            found.append(PersonalWord(kind: .phone, hidden: mobile.hidden))
            return mobile.end
        }
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

    /// What may stand between the groups of a number.
    static func isSeparator(_ sign: UInt32) -> Bool { isBlank(sign) || isDash(sign) || isBracket(sign) }

    static func isBlank(_ sign: UInt32) -> Bool { sign == 0x20 || sign == 0xA0 || sign == 0x3000 }

    static func isDash(_ sign: UInt32) -> Bool {
        sign == 0x2D || (0x2010...0x2015).contains(sign) || sign == 0xFF0D
    }

    /// A closing bracket, as behind the area code of a number.
    static func isBracket(_ sign: UInt32) -> Bool { sign == 0x29 || sign == 0xFF09 }

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
    /// What stands behind the letter of a building.
    static let buildings = set("座栋幢")
    private static let counting = set("〇零一二三四五六七八九十")
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
