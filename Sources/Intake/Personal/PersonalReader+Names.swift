extension PersonalReader {
    /// How surely a name stands behind a word that announces one.
    private enum Trust {
        /// 我叫, 姓名, 联系人: hardly anything else does.
        case sure
        /// 本人: much else may.
        case vague
        /// 我是: mostly something else does.
        case doubtful
    }

    /// A name that is announced here, as in 我叫张三: all but the family name is hidden.
    func name(_ at: Int) -> PersonalWord? {
        guard let trigger = Self.triggers.first(where: { stands($0.words, at) }) else { return nil }
        let behind = at + trigger.words.count
        var start = behind
        while start < text.count, Self.betweenSigns.contains(text[start]) { start += 1 }
        guard start + 1 < text.count, Sign.isHan(text[start]) else { return nil }
        // Behind 本人是 stands as much as behind 我是, unless it begins with a family name.
        let isEqual = trigger.trust == .vague && text[behind..<start].contains(where: Self.copulas.contains)
        let isFamily =
            Sign.familyNames.contains(text[start]) || Sign.doubleNames.contains(Array(text[start..<start + 2]))
        let sound = sounding(start, isEqual ? .doubtful : trigger.trust)
        if let hidden = sound ?? given(start, isEqual && !isFamily ? .doubtful : trigger.trust) {
            return PersonalWord(kind: .name, hidden: hidden)
        }
        guard stands(Self.label, at), Self.colons.contains(text[behind]), let hidden = labelled(start) else {
            return nil
        }
        return PersonalWord(kind: .name, hidden: hidden)
    }

    /// A name that is known from elsewhere and stands here: all but the family name is hidden.
    func known(_ at: Int) -> PersonalWord? {
        guard let name = names.first(where: { stands($0.signs, at) }) else { return nil }
        return PersonalWord(kind: .name, hidden: (at + name.family)..<(at + name.signs.count))
    }

    /// What is given of a name that begins here with a family name.
    private func given(_ start: Int, _ trust: Trust) -> Range<Int>? {
        let isDouble = Sign.doubleNames.contains(Array(text[start..<start + 2]))
        let isCommon = isDouble || Sign.familyNames.contains(text[start])
        guard isCommon || Sign.wordFamilies.contains(text[start]) else { return nil }
        let given = start + (isDouble ? 2 : 1)
        guard given < text.count, Sign.isHan(text[given]), !Sign.neverNames.contains(text[given]) else { return nil }
        // 王女士 stays as it is.
        guard !Self.honorifics.contains(where: { stands($0, given) }) else { return nil }
        let second = given + 1
        let isLong =
            second < text.count && Sign.isHan(text[second]) && !Sign.afterNames.contains(text[second])
            && !goesOn(second)
        if trust == .sure, isCommon { return given..<(isLong ? second + 1 : second) }
        let ends = isLong ? [second + 1, second] : [second]
        return ends.first { isName(start, given..<$0, trust) }.map { given..<$0 }
    }

    /// Whether it is a name though it is vaguely announced, or though its family name is a word.
    private func isName(_ start: Int, _ given: Range<Int>, _ trust: Trust) -> Bool {
        let end = given.upperBound
        guard !isWord(start, given, trust) else { return false }
        let isDouble = given.lowerBound - start == 2
        let isRare = !isDouble && !Sign.familyNames.contains(text[start])
        // Behind 本人 it may be of any signs if it ends there.
        let isEnding = trust == .vague && !isRare && (isOver(end) || isSaying(end))
        if Sign.neverLast.contains(text[end - 1]) {
            return isEnding && !Sign.wordsLikeNames.contains(Array(text[start..<start + 2]))
        }
        if isEnding { return true }
        if isRare, trust != .sure {
            if given.count == 1 { return false }
            if Sign.prepositions.contains(text[start]) { return isAlone(given) }
        }
        guard looksGiven(given) else { return false }
        guard isOver(end) else {
            return goesOn(end) || Sign.behindNames.contains(text[end])
                || (given.count == 2 && !isRare && Sign.behindWhole.contains(text[end]))
        }
        // 我是万科3栋的 tells of a place.
        return trust != .doubtful || end == text.count
            || (Sign.figure(text[end]) == nil && Sign.letter(text[end]) == nil)
    }

    /// Whether a word stands here that begins as a name does: 申请, but not 申请国 behind 本人, nor 高山 where a name ends.
    private func isWord(_ start: Int, _ given: Range<Int>, _ trust: Trust) -> Bool {
        let end = given.upperBound
        let isAdverb = Sign.adverbs.contains(Array(text[start..<start + 2]))
        let isEnding = trust == .vague && (isOver(end) || (isSaying(end) && !isAdverb))
        func isListed(_ place: Range<Int>) -> Bool {
            let word = Array(text[place])
            return Sign.wordsLikeNames.contains(word) && !(isEnding && Sign.wordsAndNames.contains(word))
        }
        if given.count == 2, isListed(start..<end) { return true }
        guard isListed(start..<start + 2) else { return false }
        let isWhole = given.count == 1 && given.lowerBound == start + 1
        return trust != .vague || isWhole || !looksGiven(given)
    }

    /// Whether behind 于, 向 or 满 stands a given name and nothing more, rather than a place or a time.
    private func isAlone(_ given: Range<Int>) -> Bool {
        let end = given.upperBound
        guard given.count == 2, looksGiven(given), !Sign.isTime(text[given.lowerBound], text[end - 1]) else {
            return false
        }
        guard end < text.count else { return true }
        let next = text[end]
        return Self.beings.contains(next)
            || (!Sign.isHan(next) && Sign.figure(next) == nil && Sign.letter(next) == nil)
    }

    private func looksGiven(_ given: Range<Int>) -> Bool { text[given].allSatisfy(Sign.isGiven) }

    /// A name that is written by its sound, as in 买买提·艾力 or 阿依古丽: all but its first sign is hidden.
    private func sounding(_ start: Int, _ trust: Trust) -> Range<Int>? {
        if trust == .sure {
            let (end, hasDot) = run(start) { at in
                let sign = text[at]
                return Sign.sounds.contains(sign)
                    || (Sign.isHan(sign) && !Sign.afterNames.contains(sign) && !goesOn(at))
            }
            let sounds = text[start..<end].count(where: Sign.sounds.contains)
            // 万科·金域 is none.
            if hasDot, (3...20).contains(end - start), sounds * 2 >= end - start { return (start + 1)..<end }
        }
        let (end, hasDot) = run(start) { Sign.sounds.contains(text[$0]) }
        guard end > start, isOver(end) || goesOn(end) || Sign.afterNames.contains(text[end]) else { return nil }
        let signs = Array(text[start..<end])
        if hasDot { return (3...20).contains(signs.count) ? (start + 1)..<end : nil }
        // 哈哈哈 is none.
        guard trust != .doubtful, signs.dropFirst() != signs.dropLast(), !Sign.wordsLikeNames.contains(signs),
            !Sign.doubleNames.contains(Array(signs.prefix(2)))
        else { return nil }
        let isFamily = Sign.familyNames.contains(text[start])
        let isWhole =
            switch signs.count {
            case 2: trust == .sure && !isFamily && Sign.shortSounds.contains(signs)
            case 3: !isFamily
            case 4...6: true
            default: false
            }
        return isWhole ? (start + 1)..<end : nil
    }

    /// Where a run of signs that belong to it ends, and whether dots stand in it.
    private func run(_ start: Int, _ belongs: (Int) -> Bool) -> (end: Int, hasDot: Bool) {
        var end = start
        var hasDot = false
        while end < text.count, end - start < 21 {
            if end > start, end + 1 < text.count, Sign.nameDots.contains(text[end]), belongs(end + 1) {
                hasDot = true
            } else if !belongs(end) {
                break
            }
            end += 1
        }
        // In 阿依古丽来自 the 来 belongs to what follows.
        if end > start + 1, Sign.afterNames.contains(text[end - 1]) { end -= 1 }
        return (end, hasDot)
    }

    /// Whatever stands behind 姓名 and a colon and may be a name: all but its first sign is hidden.
    private func labelled(_ start: Int) -> Range<Int>? {
        var end = start
        while end < text.count, end - start < 7, Sign.isHan(text[end]), !Self.sexes.contains(text[end]) { end += 1 }
        guard (2...6).contains(end - start), isOver(end) || Self.sexes.contains(text[end]),
            !Callers.offices.contains(text[end - 1]), !Self.noNames.contains(where: { stands($0, start) }),
            !Self.honorifics.contains(where: { stands($0, end - $0.count) })
        else { return nil }
        return (start + 1)..<end
    }

    /// Whether no word goes on here.
    private func isOver(_ at: Int) -> Bool { at == text.count || !Sign.isHan(text[at]) }

    /// Whether a word stands here with which people go on behind their own name.
    private func goesOn(_ at: Int) -> Bool { isSaying(at) || Self.continuing.contains { stands($0, at) } }

    private func isSaying(_ at: Int) -> Bool { Self.sayings.contains { stands($0, at) } }

    static let honorifics = [
        "女士", "先生", "小姐", "同志", "师傅", "老师", "阿姨", "大爷", "大妈", "大姐", "大哥", "经理", "主任", "医生", "律师", "书记", "队长", "警官",
    ].map(Sign.list)
    static let sayings = [
        "反映", "投诉", "咨询", "求助", "要求", "请求", "举报", "建议", "希望", "家住", "现住", "住在", "来电", "来信",
    ].map(Sign.list)
    private static let continuing = [
        "现在", "现年", "现为", "现系", "现任", "现居", "原系", "原为", "原是", "原在", "原籍", "今年", "生于", "出生", "毕业", "身份", "性别", "户籍",
        "籍贯", "年龄", "联系", "电话", "手机", "实名", "因为",
    ].map(Sign.list)
    /// What stands behind 姓名 instead of one, or begins so.
    private static let noNames = [
        "不", "未", "无", "匿", "保密", "见", "同", "某", "略", "空", "暂", "签", "已", "请", "及", "真实", "化名", "性别", "年龄", "电话", "手机",
        "联系",
        "身份", "地址", "住址", "单位", "职务", "民族", "学历", "籍贯", "本人", "热心", "市民", "群众", "网友", "业主", "居民", "家长",
    ].map(Sign.list)
    private static let triggers: [(words: [UInt32], trust: Trust)] = {
        let words: [(String, Trust)] = [
            ("我叫", .sure), ("我名叫", .sure), ("我的名字叫", .sure), ("我的名字是", .sure), ("姓名", .sure), ("联系人", .sure),
            ("本人叫", .sure), ("本人名叫", .sure), ("本人", .vague), ("我是", .doubtful),
        ]
        return words.map { (Sign.list($0.0), $0.1) }
    }()
    private static let label = Sign.list("姓名")
    private static let colons = Sign.set("：:")
    private static let copulas = Sign.set("是为")
    private static let beings = Sign.set("系是")
    private static let sexes = Sign.set("男女")
    private static let betweenSigns = Sign.set("：:是为，, 　（(")
}
