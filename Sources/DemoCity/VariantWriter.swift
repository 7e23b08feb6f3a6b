/// Makes the reposts and variants of one written item.
///
/// Everything follows from the seed and the item's id: another item's variants never change them.
struct VariantWriter {
    private var random: SplitMix64
    private let original: DemoItem
    private let cast: Cast

    init(of original: DemoItem, seed: UInt64, cast: Cast) {
        random = SplitMix64(seed: seed, name: original.externalID)
        self.original = original
        self.cast = cast
    }

    /// So many variants, in the order of their ids.
    mutating func variants(_ count: Int) -> [DemoItem] {
        (0..<count).map { number in variant(number: number + 1) }
    }

    private mutating func variant(number: Int) -> DemoItem {
        let minutes = delay()
        let source = target()
        let text = rewritten(for: source.kind)
        let id = "\(original.externalID)-v\(twoDigits(number))"
        // Later ones have had less time and fewer readers: 40 % of the original's counts at most.
        let share = (20 + random.below(380)) * 120 / (120 + minutes)
        return DemoItem(
            externalID: id,
            story: original.story,
            offset: DemoOffset(minutes: original.offset.minutes + minutes),
            source: source.code,
            author: author(for: source.kind),
            title: title(for: source.kind),
            text: text,
            url: webAddress(of: id, source: source.code, kind: source.kind),
            counts: original.counts.scaled(thousandths: share),
            original: original.externalID
        )
    }

    /// Minutes after the original: many soon, few late, never after the tenth day.
    private mutating func delay() -> Int {
        let steps = [2, 5, 9, 14, 20, 28, 38, 50, 66, 85, 110, 140, 180, 240, 320, 430, 600, 840, 1200, 1700]
        let step = random.below(steps.count - 1)
        let wanted = steps[step] + random.below(steps[step + 1] - steps[step])
        let room = DemoOffset.lastMinute.minutes - original.offset.minutes
        return wanted <= room ? wanted : random.below(room + 1)
    }

    /// Where it turns up: mostly microblogs, whatever the original's source.
    private mutating func target() -> (code: String, kind: String) {
        let kinds = ["microblog", "microblog", "microblog", "microblog", "forum", "wechat", "video", "portal"]
        let codes = cast.sources(of: [random.pick(kinds)])
        guard !codes.isEmpty else { return (original.source, cast.sources[original.source] ?? "") }
        let code = random.pick(codes)
        return (code, cast.sources[code] ?? "")
    }

    private mutating func author(for kind: String) -> String {
        if kind == "portal" || kind == "wechat" { return random.pick(VariantPhrases.outlets) }
        let name = random.pick(VariantPhrases.nameStarts) + random.pick(VariantPhrases.nameEnds)
        return random.chance(55) ? name + String(random.below(9000) + 10) : name
    }

    private mutating func title(for kind: String) -> String? {
        guard kind != "microblog" else { return nil }
        let prefix = random.pick(VariantPhrases.titlePrefixes)
        let suffix = random.pick(VariantPhrases.titleSuffixes)
        return prefix + (original.title ?? firstClause) + suffix
    }

    /// The beginning of the text up to its first stop, for sources that need a title.
    private var firstClause: String {
        let clause = original.text.prefix { !"，。！？…\n!?,".contains($0) }
        return String((clause.count < 4 ? original.text.prefix(20) : clause).prefix(28))
    }

    private mutating func rewritten(for kind: String) -> String {
        kind == "microblog" ? microblog() : copy()
    }

    private mutating func microblog() -> String {
        let quoted = original.title.map { "【\($0)】" + original.text } ?? original.text
        switch random.below(10) {
        case 0, 1: return random.pick(VariantPhrases.remarks) + " //@" + original.author + "：" + quoted
        case 2:
            let between = author(for: "microblog") + "：" + random.pick(VariantPhrases.remarks)
            return random.pick(VariantPhrases.remarks) + "//@" + between + "//@" + original.author + "：" + quoted
        case 3: return "//@" + original.author + "：" + cut(quoted)
        case 4: return quoted
        case 5: return cut(quoted)
        default: return noisy(quoted)
        }
    }

    private mutating func copy() -> String {
        switch random.below(6) {
        case 0: return original.text
        case 1: return random.pick(VariantPhrases.openings) + original.text
        case 2: return cut(original.text)
        default: return noisy(original.text)
        }
    }

    /// Two thirds to nine tenths of the text, and a sign that there is more.
    private mutating func cut(_ text: String) -> String {
        String(text.prefix(max(30, text.count * (65 + random.below(25)) / 100))) + random.pick(VariantPhrases.endings)
    }

    private mutating func noisy(_ text: String) -> String {
        var changed = text
        for _ in 0..<(1 + random.below(4)) {
            let (right, wrong) = random.pick(VariantPhrases.slips)
            changed = changed.replacingOne(of: right, with: wrong, choose: &random)
        }
        for _ in 0..<random.below(3) {
            let (written, typed) = random.pick(VariantPhrases.marks)
            changed = changed.split(separator: written, omittingEmptySubsequences: false).joined(separator: typed)
        }
        if random.chance(35) { changed = random.pick(VariantPhrases.openings) + changed }
        if random.chance(40) { changed += random.pick(VariantPhrases.emoji) + random.pick(VariantPhrases.emoji) }
        if random.chance(30) { changed += " " + random.pick(VariantPhrases.hashtags) }
        return changed
    }
}

/// Two digits at least, so that ids sort.
func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
}

/// The made-up address of an item; nothing for calls, letters and what was entered by hand.
func webAddress(of id: String, source: String, kind: String) -> String? {
    ["hotline", "mailbox", "manual"].contains(kind) ? nil : "https://\(source).example.invalid/\(id)"
}

extension String {
    /// The text with one of the places where a word stands changed, or as it was where the word is missing.
    fileprivate func replacingOne(of word: String, with other: String, choose random: inout SplitMix64) -> String {
        let places = ranges(of: word)
        guard !places.isEmpty else { return self }
        let place = random.pick(places)
        return String(self[..<place.lowerBound]) + other + String(self[place.upperBound...])
    }
}
