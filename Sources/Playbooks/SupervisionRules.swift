/// Who is told of what nobody has done yet, when, and how often.
package struct SupervisionRules: Sendable, Hashable {
    /// In the order in which they are asked.
    package let chains: [EscalationChain]
    /// When nobody is disturbed but for what breaks through.
    package let quiet: QuietHours?
    /// The levels, 1 (Ⅰ) to 4 (Ⅳ), whose alarms are sent in quiet hours too.
    package let breaksThrough: Set<Int>
    /// For how many minutes an acknowledged alarm rests before it goes on, from 1 to 10,080.
    package let acknowledgedFor: Int

    /// Puts the rules together.
    package init(
        chains: [EscalationChain],
        quiet: QuietHours?,
        breaksThrough: Set<Int>,
        acknowledgedFor: Int
    ) {
        self.chains = chains
        self.quiet = quiet
        self.breaksThrough = breaksThrough
        self.acknowledgedFor = acknowledgedFor
    }

    /// What holds under versions that were published before there were such rules: who has to act and the information
    /// office are told once a limit has passed or a level waits.
    package static let plain = SupervisionRules(
        chains: [
            EscalationChain(
                code: "plain-limits",
                name: "时限",
                matter: .limits,
                levels: [1, 2, 3, 4],
                rungs: [.init(when: .share(100), audiences: [.liaison, .head, .informationOffice])],
                again: nil
            ),
            EscalationChain(
                code: "plain-levels",
                name: "事件级别",
                matter: .levels,
                levels: [1, 2, 3, 4],
                rungs: [.init(when: .after(0), audiences: [.informationOffice])],
                again: nil
            ),
            plainForSources,
        ],
        quiet: nil,
        breaksThrough: [1, 2],
        acknowledgedFor: 120
    )

    private static let plainForSources = EscalationChain(
        code: "plain-sources",
        name: "信息来源静默",
        matter: .sources,
        levels: [1, 2, 3, 4],
        rungs: [.init(when: .after(0), audiences: [.informationOffice])],
        again: nil
    )

    /// The chain for a matter of a level, the first that names it; where none is for orders to act, that for other limits, and
    /// where none is for sources, the information office is told once.
    ///
    /// - Parameter level: 1 (Ⅰ) to 4 (Ⅳ); sources have the last.
    package func chain(for matter: EscalationChain.Matter, level: Int) -> EscalationChain? {
        let found = chains.first { $0.matter == matter && $0.levels.contains(level) }
        switch matter {
        case .orders: return found ?? chain(for: .limits, level: level)
        case .sources: return found ?? Self.plainForSources
        case .limits, .levels: return found
        }
    }
}

/// Who is told one after the other while nothing happens: rung by rung, each with its own wait.
package struct EscalationChain: Sendable, Hashable {
    /// 1 to 40 of a-z, 0-9 and -; what was told keeps it.
    package let code: String
    /// What people read, 1 to 80 characters.
    package let name: String
    /// What it is for.
    package let matter: Matter
    /// The levels of events that it is for, 1 (Ⅰ) to 4 (Ⅳ).
    package let levels: Set<Int>
    /// From the first to the last; never empty.
    package let rungs: [Rung]
    /// How the last rung is told again; nothing where it is told once.
    package let again: Again?

    /// Puts a chain together.
    package init(code: String, name: String, matter: Matter, levels: Set<Int>, rungs: [Rung], again: Again?) {
        self.code = code
        self.name = name
        self.matter = matter
        self.levels = levels
        self.rungs = rungs
        self.again = again
    }

    /// What a chain can be for.
    package enum Matter: String, Sendable, Hashable, CaseIterable {
        /// A limit that nears its end or has passed.
        case limits
        /// A limit on an order to act (督办).
        case orders
        /// A proposed level that nobody confirms.
        case levels
        /// A source that is silent.
        case sources

        /// Whether there is a limit that can be missed.
        package var hasLimit: Bool { self == .limits || self == .orders }
    }

    /// One step upwards.
    package struct Rung: Sendable, Hashable {
        /// When it is told.
        package let when: When
        /// Who is told.
        package let audiences: [Audience]

        /// Puts a rung together.
        package init(when: When, audiences: [Audience]) {
            self.when = when
            self.audiences = audiences
        }

        /// When a rung is told.
        package enum When: Sendable, Hashable {
            /// Once so many hundredths of the limit are over, from 0 (at once); 100 is the moment in which it is missed.
            case share(Int)
            /// So many minutes after the rung before, or after the alarm was raised.
            case after(Int)
        }
    }

    /// How the last rung is told again.
    package struct Again: Sendable, Hashable {
        /// Every so many minutes, from 5.
        package let every: Int
        /// So many times, from 1 to 1,000.
        package let times: Int

        /// Takes both figures.
        package init(every: Int, times: Int) {
            self.every = every
            self.times = times
        }
    }

    /// Who can be told, from below to above.
    package enum Audience: String, Sendable, Hashable, CaseIterable {
        /// Who deals with the case at the agency that has it (承办人).
        case liaison
        /// Who leads that agency (分管领导).
        case head
        /// Who coordinates at the information office (政府办公室).
        case informationOffice = "information-office"
        /// The city's leaders (市领导).
        case leader
    }
}

/// The hours in which nobody is disturbed: by the clock of every day, and the whole of rest days where that is said.
package struct QuietHours: Sendable, Hashable {
    /// The minute of the day from which it is quiet, from 0 to 1,439.
    package let from: Int
    /// The minute of the day at which it ends; it lies on the next day where it is not later than `from`.
    package let until: Int
    /// Whether days on which offices rest are quiet from morning to evening too.
    package let onRestDays: Bool

    /// Takes two minutes of the day that differ.
    package init(from: Int, until: Int, onRestDays: Bool) {
        self.from = from
        self.until = until
        self.onRestDays = onRestDays
    }
}
