package import Foundation
package import Kernel
package import Postgres

/// A source of items with all that is said of it.
package struct SourceEntry: Sendable, RowDecodable {
    /// The source itself.
    package let source: Source
    /// Whether it may say anything now.
    package let state: State
    /// The agency that answers for it.
    package let owner: AgencyID?
    /// The short name of that agency.
    package let ownerName: String?
    /// What else is to be known of it, up to 500 characters.
    package let note: String?
    /// What is expected of it; nothing where nobody watches for silence.
    package let expected: ExpectedVolume?
    /// How long the words of its items are kept.
    package let retention: Retention
    /// Counts the changes of the row, from 1.
    package let version: Int

    /// Where a source stands.
    package enum State: String, Sendable, CaseIterable, SQLValue, SQLDecodable {
        case active
        /// Its feeds are not fetched, and its machines' deliveries are refused.
        case paused
    }

    package init(row: Row) throws {
        source = try Source(row: row)
        state = try row["state"]
        owner = try row["owner_id"]
        ownerName = try row["owner_name"]
        note = try row["note"]
        expected = try ExpectedVolume(byHour: row["expected"], patience: row["patience"])
        retention = Retention(
            personalDays: try (row["personal_days"] as Int32?).map { Int($0) },
            textDays: try (row["text_days"] as Int32?).map { Int($0) }
        )
        version = Int(try row["version"] as Int32)
    }
}

/// What is said of a source when it is added or changed.
package struct SourceDraft: Sendable {
    /// 1 to 40 of a-z, 0-9 and -; only read when it is added.
    package let code: String
    /// The name that pages show, 1 to 80 characters.
    package let name: String
    /// What kind of place it is.
    package let kind: SourceKind
    /// How much its word weighs, from 0 to 1; nil takes the usual weight of its kind.
    package let weight: Double?
    /// Whether it may say anything.
    package let state: SourceEntry.State
    /// The agency that answers for it.
    package let owner: AgencyID?
    /// Up to 500 characters.
    package let note: String?

    /// Puts a draft together.
    package init(
        code: String,
        name: String,
        kind: SourceKind,
        weight: Double? = nil,
        state: SourceEntry.State = .active,
        owner: AgencyID? = nil,
        note: String? = nil
    ) {
        self.code = code
        self.name = name.trimmingCharacters(in: .whitespacesAndNewlines)
        self.kind = kind
        self.weight = weight
        self.state = state
        self.owner = owner
        self.note = note.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    func check() throws(SourceRefusal) {
        guard (1...80).contains(name.unicodeScalars.count) else { throw .nameLength }
        if let weight { guard (0...1).contains(weight) else { throw .weightRange } }
        if let note { guard note.unicodeScalars.count <= 500 else { throw .noteLength } }
    }

    var ownWeight: Double { weight ?? kind.usualWeight }
}

/// How many items are expected at each hour of the week.
package struct ExpectedVolume: Sendable, Hashable {
    /// 168 numbers of items, 0 to 1,000,000, from Monday 0:00 in China on.
    package let byHour: [Float]
    /// How many of them must be missing for a silence, at least 7: by chance as many as are expected come as in a Poisson process, and none
    /// of seven has the likelihood e⁻⁷, below 0.001.
    package let patience: Double

    /// Takes the hours of a week; nothing for any other number of hours, or numbers out of range.
    package init?(byHour: [Float]?, patience: Double = 7) {
        guard let byHour, byHour.count == Self.hours, byHour.allSatisfy({ (0...1_000_000).contains($0) }) else {
            return nil
        }
        self.byHour = byHour
        self.patience = max(7, patience)
    }

    /// The mean of some weeks for each hour of the week.
    ///
    /// Of three weeks and more, a day of very much raises it no further than a few usual ones: what is above three times as much as half of
    /// all days have, and half of those of its weekday, is left out, as of a great incident. Where that is nothing, all counts.
    ///
    /// - Parameters:
    ///   - counts: New items of hours within these weeks.
    ///   - start: When the first week begins.
    package init?(meanOf counts: [(hour: Date, items: Int)], since start: Date, weeks: Int) {
        guard weeks > 0 else { return nil }
        // Days of China; the first and the last of these weeks are parts of one weekday's.
        func number(_ hour: Date) -> Int { Int(((hour.timeIntervalSince1970 + 28_800) / 86_400).rounded(.down)) }
        func day(_ hour: Date) -> Int { number(hour) - number(start) }
        var days = Array(repeating: 0.0, count: 7 * weeks + 1)
        for count in counts where days.indices.contains(day(count.hour)) {
            days[day(count.hour)] += Double(count.items)
        }
        func median(_ days: [Double]) -> Double { days.sorted()[days.count / 2] }
        let usual = median(days)
        let ofWeekday = (0..<7).map { weekday in median(stride(from: weekday, to: days.count, by: 7).map { days[$0] }) }
        var byHour = Array(repeating: Float(0), count: Self.hours)
        for count in counts where days.indices.contains(day(count.hour)) {
            let most = 3 * max(usual, ofWeekday[day(count.hour) % 7])
            let all = days[day(count.hour)]
            let share = weeks >= 3 && most > 0 && all > most ? most / all : 1
            byHour[Self.hour(of: count.hour)] += Float(Double(count.items) * share / Double(weeks))
        }
        self.init(byHour: byHour)
    }

    /// The same with as much patience as a source needs that delivers in batches: two and a half times what usually comes due between two
    /// deliveries, where half of all that is expected falls into gaps no longer than that.
    ///
    /// The longest gap is left out, as it tells of a break, where the others are half a week's worth. Of fewer than five deliveries no habit
    /// is learnt: then two and a half of their longest gaps must be missing, or half as much again as in the fullest hour.
    ///
    /// - Parameter deliveries: When something came, the oldest first.
    package func patient(with deliveries: [Date]) -> ExpectedVolume {
        var gaps = zip(deliveries, deliveries.dropFirst()).map { items(from: $0, to: $1) }.sorted()
        let (longest, all) = (gaps.last ?? 0, gaps.reduce(0, +))
        guard gaps.count >= 4 else {
            let patience = max(1.5 * Double(byHour.max() ?? 0), 2.5 * longest)
            return ExpectedVolume(byHour: byHour, patience: patience) ?? self
        }
        if all - longest >= ofWeek / 2 { gaps.removeLast() }
        var half = gaps.reduce(0, +) / 2
        let usual = gaps.first { gap in
            half -= gap
            return half <= 0
        }
        return ExpectedVolume(byHour: byHour, patience: 2.5 * (usual ?? 0)) ?? self
    }

    private var ofWeek: Double { byHour.reduce(0) { $0 + Double($1) } }

    /// The hours of a week.
    package static let hours = 168

    /// How many items are expected between two moments.
    package func items(from start: Date, to end: Date) -> Double {
        parts(from: start, to: end).reduce(0) { $0 + $1.rate * $1.hours }
    }

    /// The time between two moments by the hours of the week, each with what is expected in an hour; whole weeks at once.
    private func parts(from start: Date, to end: Date) -> [(rate: Double, hours: Double)] {
        guard start < end else { return [] }
        var (parts, at): ([(rate: Double, hours: Double)], Date) = ([], start)
        let week = Double(Self.hours) * 3_600
        let whole = (end.timeIntervalSince(start) / week).rounded(.down)
        if whole > 0 {
            parts = byHour.map { (Double($0), whole) }
            at += whole * week
        }
        while at < end {
            let next = min(
                end,
                Date(timeIntervalSince1970: ((at.timeIntervalSince1970 / 3_600).rounded(.down) + 1) * 3_600)
            )
            parts.append((Double(byHour[Self.hour(of: at)]), next.timeIntervalSince(at) / 3_600))
            at = next
        }
        return parts
    }

    /// How many items are missing where none came during some times.
    ///
    /// - Returns: Nothing while the silence is no wonder, or younger than half an hour of hours in which at least a tenth of the usual is
    ///   expected: one item that came at night once does not make it an hour of work.
    package func missing(during times: [DateInterval]) -> Double? {
        let parts = times.flatMap { self.parts(from: $0.start, to: $0.end) }
        let least = ofWeek / Double(Self.hours) / 10
        guard parts.reduce(0, { $0 + ($1.rate >= least ? $1.hours : 0) }) >= 0.5 else { return nil }
        let expected = parts.reduce(0) { $0 + $1.rate * $1.hours }
        return expected >= patience ? expected : nil
    }

    /// The hour of the week in China, from 0 (Monday 0:00).
    package static func hour(of moment: Date) -> Int {
        // 1970-01-01 was a Thursday, and China is eight hours ahead.
        let hours = Int((moment.timeIntervalSince1970 / 3_600).rounded(.down)) + 8 + 3 * 24
        return (hours % Self.hours + Self.hours) % Self.hours
    }
}

/// A key with which a machine pushes items for one source.
package struct MachineKey: Sendable, RowDecodable {
    /// What it is found by.
    package let id: ID<MachineKey>
    /// The source that it is for.
    package let source: SourceID
    /// Tells the keys of a source apart.
    package let name: String
    /// The first characters of its secret.
    package let prefix: String
    /// When it was made.
    package let madeAt: Date
    /// When it was revoked; nothing while it is taken.
    package let revokedAt: Date?

    package init(row: Row) throws {
        id = try row["id"]
        source = try row["source_id"]
        name = try row["name"]
        prefix = try row["prefix"]
        madeAt = try row["made_at"]
        revokedAt = try row["revoked_at"]
    }
}

extension SourceKind {
    /// How much the word of such a place usually weighs.
    package var usualWeight: Double {
        switch self {
        case .centralMedia: 1
        case .provincialMedia: 0.9
        case .cityMedia: 0.8
        case .portal: 0.7
        case .hotline, .mailbox: 0.6
        case .microblog, .wechat, .video, .forum: 0.5
        case .manual, .import: 0.4
        }
    }
}
