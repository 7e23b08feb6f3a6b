import Foundation
import Journal

/// What the sealer knows while it holds one term.
struct SealCourse: Sendable {
    let term: Int64
    let city: CityMark?
    /// The newest seal.
    var head: Seal?
    /// How far it has looked.
    var place = ChangePlace.beginning
    /// From which number on rows are of another server, while what there was is being sealed before an era begins.
    private(set) var foreign: UInt64?
    /// How transactions are counted; nothing until what there was is sealed.
    private(set) var era: SealEra?
    /// The newest line that this process wrote.
    var line: CheckpointLine?
    /// When it last tried to write one.
    var signedAt: ContinuousClock.Instant?

    private let server: String
    private let since: UInt64

    /// Begins at the very beginning: whatever no seal points to is sealed before an era can begin.
    init(term: Int64, standing: Standing, head: Seal?) {
        self.term = term
        self.head = head
        city = standing.city
        server = standing.server
        since = standing.oldest
        foreign = standing.next
    }

    /// Goes on in an era that began before.
    mutating func goOn(in era: SealEra, from place: ChangePlace) {
        self.era = era
        self.place = place
        foreign = nil
    }

    /// Begins an era, if none has begun: everything that there was is sealed.
    mutating func beginEra() -> SealEra? {
        guard era == nil else { return nil }
        let began = SealEra(server: server, since: since, after: head?.seq ?? 0)
        goOn(in: began, from: ChangePlace(transaction: since, id: 0))
        return began
    }

    /// The checkpoint that follows a line, but for its moment; nothing where it would say nothing new.
    func next(after last: CheckpointLine?, in era: SealEra) -> Checkpoint? {
        let before = last?.checkpoint
        let seq = head?.seq ?? 0
        let hash = head?.hash ?? .none
        guard let city, before == nil || before?.seq != seq || before?.hash != hash || before?.era != era else {
            return nil
        }
        return Checkpoint(
            book: before?.book ?? UUID(),
            number: (before?.number ?? 0) + 1,
            city: city,
            era: era,
            seq: seq,
            row: head?.journalID ?? 0,
            hash: hash,
            count: max(0, seq - (before?.seq ?? 0)),
            at: 0,
            previous: last?.digest ?? .none
        )
    }
}
