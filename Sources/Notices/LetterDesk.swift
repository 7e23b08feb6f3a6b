package import Foundation
import Kernel
package import Postgres

/// Takes letters off their channels and enters what became of them.
///
/// What waits for one lane of a channel goes in one letter, and a lane has one letter at a time: a person who has many
/// messages waiting gets a digest, and what concerns one matter arrives in its order.
package struct LetterDesk: Sendable {
    private let seal: SecretSeal?
    private let scale: Double

    /// How many notices go into one letter; of what machines listen to, each has its own.
    package static let most = 20
    /// After so many attempts a person's next channel is tried.
    static let patience = 3
    /// For longer than that nobody who has another channel waits for one that asks for a rest.
    static let longRest = Duration.seconds(120)

    /// Prepares to take letters.
    ///
    /// - Parameters:
    ///   - seal: Opens the secrets of channels; nothing where there is no key, then channels that have secrets stand still.
    ///   - scale: So many times as long are the waits between attempts.
    package init(seal: SecretSeal?, scale: Double = 1) {
        self.seal = seal
        self.scale = scale
    }

    /// The channels on which something waits that may go out now, over them or another one, or never will as they are not on.
    package func busy(in transaction: Transaction) async throws -> [UUID] {
        try await transaction.values(.busyChannels(transaction.moment))
    }

    /// Takes up to `most` letters that may go out over a channel now, as many as it allows; none while it rests.
    ///
    /// They are leased for a minute: whoever takes them later than that sends them again, under the same keys.
    package func take(most: Int, from channel: UUID, in transaction: Transaction) async throws -> [TakenLetter] {
        guard let found = try await transaction.row(.heldChannel(channel), as: HeldChannel.self) else { return [] }
        guard found.state == "on" else {
            try await fail(channel, why: "channel-\(found.state)", in: transaction)
            return []
        }
        // A process without the key leaves what is sealed to those that have it.
        if seal == nil, found.secret != nil { return [] }
        // Who listens has no other channel, and is told in the order in which things happened.
        if found.kind != .webhook {
            try await transaction.execute(.passBy(found, at: transaction.moment))
        }
        guard !found.rests else { return [] }
        if found.kind != .webhook {
            let whole = found.kind.retries.scaled(by: scale).whole / .seconds(1)
            try await transaction.execute(.bringForward(on: channel, within: whole, at: transaction.moment))
        }
        try await transaction.execute(.gather(found, transaction.moment, most: Self.most))
        let opened: Channel
        do { opened = try found.channel(under: seal) } catch {
            try await transaction.execute(.shut(channel, why: error.rawValue))
            try await fail(channel, why: "channel-dead", in: transaction)
            return []
        }
        let due = try await transaction.rows(.dueLetters(channel, most: most), as: DueLetter.self)
        var allowance = Allowance(opened.kind.allowance.limits, taken: found.taken)
        let now = due.first?.now ?? transaction.moment
        let allowed = due.prefix { _ in allowance.take(at: now) == nil }.map(\.id)
        guard !allowed.isEmpty else { return [] }
        try await transaction.execute(.note(allowance.taken, on: channel))
        try await transaction.execute(.spareOver(in: allowed, at: transaction.moment))
        let leased = try await transaction.rows(.lease(allowed), as: LeasedLetter.self)
        let notices = Dictionary(
            grouping: try await transaction.rows(.notices(in: allowed), as: LetterNotice.self),
            by: \.letter
        )
        return leased.map { TakenLetter($0, over: opened, channel: channel, notices: notices[$0.id] ?? []) }
    }

    /// Enters what became of a letter; does nothing where somebody else has taken it over meanwhile.
    package func finish(_ letter: TakenLetter, _ outcome: Outcome, in transaction: Transaction) async throws {
        if outcome.reason != nil { try await transaction.execute(.means(of: letter.channelID)) }
        guard try await transaction.value(.holds(letter), as: UUID.self) != nil else { return }
        switch outcome {
        case .accepted(let evidence):
            try await transaction.execute(.sent(letter, evidence: evidence, at: transaction.moment))
        case .later(let after, let reason):
            try await putOff(letter, after: after, reason, in: transaction)
        case .refused(let reason):
            try await end(letter, reason, in: transaction)
        case .channelDead(let reason):
            try await end(letter, reason, in: transaction)
            // Whoever takes from it next fails what else waits there.
            try await transaction.execute(.shut(letter.channelID, why: reason.obstacle.rawValue))
        }
    }

    /// Ends a letter in which nothing is left to tell.
    package func drop(_ letter: TakenLetter, in transaction: Transaction) async throws {
        guard try await transaction.value(.holds(letter), as: UUID.self) != nil else { return }
        try await transaction.execute(.end(letter.id, "dropped", why: "over", evidence: nil))
    }

    private func putOff(
        _ letter: TakenLetter,
        after: Duration?,
        _ reason: Reason,
        in transaction: Transaction
    ) async throws {
        let schedule = letter.channel.kind.retries.scaled(by: scale)
        let seed = letter.id.uuidString.utf8.reduce(UInt64(0)) { $0 &* 31 &+ UInt64($1) }
        guard let wait = schedule.wait(beforeAttempt: letter.attempts + 1, seed: seed) else {
            return try await end(letter, reason, in: transaction)
        }
        let asked = after ?? .zero
        let why = reason.obstacle.rawValue
        try await transaction.execute(.putOff(letter, by: max(wait, asked) / .seconds(1), reason))
        if reason.obstacle.holdsChannel {
            // Long enough to spare the other side, short enough for what is new and grave.
            let rest = max(min(wait / .seconds(1), 60), asked / .seconds(1))
            try await transaction.execute(.rest(letter.channelID, for: rest))
            if asked > Self.longRest {
                // Every other letter would wait as long.
                try await transaction.execute(.fallBack(allOn: letter.channelID, why: why, at: transaction.moment))
                return
            }
        }
        // Another letter that was on its way may have learnt of the rest.
        let restsLong = try await transaction.value(.restsLong(letter.channelID), as: Bool.self) == true
        guard letter.attempts >= Self.patience || asked > Self.longRest || restsLong else { return }
        try await transaction.execute(.fallBack(letter.id, why: why, at: transaction.moment))
    }

    private func end(_ letter: TakenLetter, _ reason: Reason, in transaction: Transaction) async throws {
        let why = reason.obstacle.rawValue
        try await transaction.execute(.end(letter.id, "failed", why: why, evidence: reason.detail))
        try await transaction.execute(.fail(letters: [letter.id], why: why, at: transaction.moment))
    }

    /// Fails everything that waits on a channel that is shut.
    private func fail(_ channel: UUID, why: String, in transaction: Transaction) async throws {
        let letters = try await transaction.values(.endAll(on: channel, why: why), as: UUID.self)
        try await transaction.execute(.fail(letters: letters, why: why, at: transaction.moment))
        try await transaction.execute(.failWaiting(on: channel, why: why, at: transaction.moment))
    }
}

/// A letter that is leased to who took it.
package struct TakenLetter: Sendable {
    /// The key by which who receives it knows it again.
    package let id: UUID
    /// Which attempt it is, from 1.
    package let attempts: Int
    /// What it goes out over.
    package let channel: Channel
    /// Who is told of what in it; empty where everything was spared meanwhile.
    package let notices: [LetterNotice]
    let channelID: UUID
    let token: Int64

    init(_ leased: LeasedLetter, over channel: Channel, channel id: UUID, notices: [LetterNotice]) {
        self.id = leased.id
        self.attempts = leased.attempts
        self.channel = channel
        self.notices = notices
        channelID = id
        token = leased.token
    }
}

/// One notice in a letter.
package struct LetterNotice: Sendable, RowDecodable {
    let letter: UUID
    /// What a signed link names.
    package let notice: UUID
    /// The alarm that it tells of.
    package let alarm: UUID
    /// The step that told.
    package let firing: Int64
    /// When the rung was reached.
    package let at: Date
    /// How the person is known on the channel; nothing for who listens.
    package let address: String?

    package init(row: Row) throws {
        letter = try row["letter_id"]
        notice = try row["id"]
        alarm = try row["alarm_id"]
        firing = try row["firing"]
        at = try row["at"]
        address = try row["address"]
    }
}
