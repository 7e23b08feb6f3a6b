/// The words that an item is read with.
package struct Lexicon: Sendable {
    /// What an item's tone, −1 to 1, is read from.
    package let tone: ToneWords
    /// The kinds of risk, the gravest first.
    package let risks: [RiskCategory]
    /// What takes a risk back or makes it a mere fear.
    package let qualifiers: RiskQualifiers
    /// What marks advertisement, fiction and forwarding.
    package let noise: NoiseRules
    /// What the number of people is read from whom an item concerns.
    package let people: PeopleWords
    /// The classes of opinion that must be answered.
    package let answers: [AnswerClass]
}

/// Words that tell how somebody feels about what they write.
package struct ToneWords: Sendable {
    /// Words that draw the tone towards 1, by their weights.
    package let positive: [Term]
    /// Words that draw the tone towards −1; their weights are above 0 too.
    package let negative: [Term]
    /// Words that strengthen (above 1) or weaken (below 1) the next one.
    package let degrees: [Term]
    /// Words that turn the next one around.
    package let negations: [String]
    /// Words that look like one of the others and are none.
    package let neutral: [String]
}

/// A kind of risk with the words that show it.
package struct RiskCategory: Sendable, Hashable {
    /// 1 to 40 of a-z, 0-9 and -, such as `explosion-fire`.
    package let code: String
    /// What people read, such as 爆炸火灾.
    package let name: String
    /// The duty that answers where the matter names none.
    package let duty: String
    /// Words by weight; 0.05 marks a look-alike, which covers the words inside it.
    package let terms: [Term]
}

/// Words that stand before a risk and change what they say of it.
package struct RiskQualifiers: Sendable {
    /// It did not happen: 没有, 未造成.
    package let denials: [String]
    /// It may happen: 可能, 一旦.
    package let suppositions: [String]
    /// Words that look like one of the others and are none: 无证, 可能性.
    package let neutral: [String]
}

/// What is said about nothing at all.
package struct NoiseRules: Sendable {
    /// Markers that are taken out of a text before it is read, such as 转发微博.
    package let forwarding: [String]
    /// Words of advertisement.
    package let advertisement: [Term]
    /// Words that tell of something that did not really happen: drills, films, games.
    package let unreal: [Term]
    /// Words as they are written so that nobody finds them.
    package let variants: [Variant]

    /// A word that stands for another, such as zf for 政府.
    package struct Variant: Sendable, Hashable {
        /// As it is written.
        package let written: String
        /// What is meant.
        package let meant: String
    }
}
