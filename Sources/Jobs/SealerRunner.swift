import Foundation
import Journal
package import Kernel
package import Postgres
import ServiceLifecycle

/// Runs the city's one sealer: holds its term, chains the rows of the journal, and signs about every minute what the chain is.
package actor SealerRunner: Service {
    private let database: Database
    private let folder: SealFolder
    private let observer: Observer
    private let pause: Duration
    private let interval: Duration
    private let term = Term(name: "sealer")
    private let desk = SealDesk()
    private var course: SealCourse?
    /// The term that this process held at its last turn.
    private var held: Int64?
    /// The last thing that kept checkpoints from being written; said once.
    private var said = ""

    /// Prepares a runner; it works whenever no other process holds the term.
    ///
    /// - Parameters:
    ///   - pause: How long it waits when nothing is left to seal.
    ///   - interval: How long after a checkpoint the next one is written, where rows were sealed meanwhile.
    package init(
        database: Database,
        folder: SealFolder,
        observer: Observer,
        pause: Duration = .seconds(1),
        interval: Duration = .seconds(60)
    ) {
        self.database = database
        self.folder = folder
        self.observer = observer
        self.pause = pause
        self.interval = interval
    }

    /// Works until the program is asked to stop, and once more then: whoever wrote has ended by that time.
    ///
    /// Gives the term back.
    package func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                if await !attempt({ try await turn() }) { try? await Task.sleep(for: pause) }  // ended early by a stop
            }
        }
        // What is left after a flood is sealed when the service comes again.
        let end = ContinuousClock.now + .seconds(2)
        while ContinuousClock.now < end, await attempt({ try await turn() }) {}
        _ = await attempt {
            try await sign()
            guard let number = held else { return false }
            try await database.transaction(for: .worker) { [term] in try await term.giveBack(number, in: $0) }
            return false
        }
    }

    /// Does a piece of work; what keeps it from being done is noted.
    private func attempt(_ work: () async throws -> Bool) async -> Bool {
        do { return try await work() } catch  where !Task.isCancelled {
            observer.note(JobObservation.runnerFailed(error.words))
            return false
        } catch { return false }  // cut off by the stop
    }

    /// Takes or keeps the term, seals what is over, and writes a checkpoint when it is time for one.
    ///
    /// - Returns: Whether there may be more to seal now.
    package func turn() async throws -> Bool {
        let number = try await database.transaction(for: .worker) { [term] in try await term.take(in: $0) }
        if let number, number != held { observer.note(JobObservation.tookTerm(term.name, number)) }
        held = number
        guard let number else {
            course = nil
            return false
        }
        if course?.term != number {
            let begun = try await begin(number)
            course = begun.course
            // A restored backup is signed as it is, before what comes after it makes it longer.
            if begun.isShort { try await sign() }
        }
        guard let before = course, try await !mustWait() else { return false }
        // Where it is not known whether a turn was committed, the next one looks.
        course = nil
        let (after, more) = try await seal(before)
        course = after
        let isTime = after.signedAt.map { $0.duration(to: .now) >= interval } ?? !more
        if isTime { try await sign() }
        return more
    }

    private func mustWait() async throws -> Bool {
        try await database.transaction(for: .worker, .readOnly) { [desk] in try await desk.mustWait(in: $0) }
    }

    /// Looks where the chain ends and what the checkpoints say of it.
    private func begin(_ number: Int64) async throws -> (course: SealCourse, isShort: Bool) {
        let (standing, head) = try await database.transaction(for: .worker) { [desk] transaction in
            (try await desk.standing(in: transaction), try await desk.head(in: transaction))
        }
        let last: CheckpointLine? = if let city = standing.city { try await opened(of: city)?.last } else { nil }
        if let last { try await compare(last, with: head) }
        var course = SealCourse(term: number, standing: standing, head: head)
        let known = try await database.transaction(for: .worker) { [desk] in try await desk.newestEra(in: $0) }
        // One that began later than this database ends is that of another past; of the others the newest is the one that
        // goes on, if it is this server's.
        let eras = [last.map { (seq: $0.checkpoint.seq, era: $0.checkpoint.era) }, known].compactMap { $0 }
        let newest = eras.filter { $0.era.after <= head?.seq ?? 0 }.max { $0.seq < $1.seq }
        if let era = newest?.era, era.server == standing.server {
            let place = try await database.transaction(for: .worker) { [desk] in try await desk.place(in: era, $0) }
            course.goOn(in: era, from: place)
        }
        return (course, last.map { $0.checkpoint.seq > head?.seq ?? 0 } ?? false)
    }

    /// Says so where the chain is not what was signed: the database was restored from a backup, or somebody rewrote it.
    private func compare(_ last: CheckpointLine, with head: Seal?) async throws {
        let signed = last.checkpoint
        let found = try await database.transaction(for: .worker) { [desk] transaction in
            try await desk.remember(last, in: transaction)
            return try await desk.seal(signed.seq, in: transaction)
        }
        if signed.seq > head?.seq ?? 0 {
            observer.note(SealObservation.databaseOlder(checkpoint: signed.seq, newest: head?.seq ?? 0))
        } else if signed.seq > 0, found?.hash != signed.hash {
            observer.note(SealObservation.forked(at: signed.seq))
        }
    }

    private func seal(_ before: SealCourse) async throws -> (SealCourse, more: Bool) {
        let sealed = try await database.transaction(for: .worker) { [desk, term] transaction in
            try await term.confirm(before.term, in: transaction)
            return try await desk.seal(after: before.place, foreign: before.foreign, in: transaction)
        }
        if sealed.before != before.head { observer.note(SealObservation.sealsChanged(newest: sealed.before?.seq ?? 0)) }
        if sealed.count > 0 { observer.note(SealObservation.sealed(sealed.count)) }
        var course = before
        course.head = sealed.head
        if let reached = sealed.reached { course.place = reached }
        if !sealed.hasMore, let began = course.beginEra() {
            observer.note(SealObservation.beganEra(server: began.server, after: began.after))
        }
        return (course, sealed.hasMore)
    }

    /// Writes a checkpoint where the last one does not say already what there is to say.
    private func sign() async throws {
        guard let course, let city = course.city, let era = course.era else { return }
        self.course?.signedAt = .now
        guard let file = try await opened(of: city), let next = course.next(after: file.last, in: era) else { return }
        let book = file.last?.checkpoint.book
        let (clock, known) = try await database.transaction(for: .worker) { [desk, term] transaction in
            try await term.confirm(course.term, in: transaction)
            let known = try await desk.newestLine(of: book, in: transaction)
            return (try await desk.clock(in: transaction), known)
        }
        if let written = course.line, written != file.last {
            observer.note(SealObservation.checkpointsChanged(written.checkpoint.number))
        } else if file.last == nil, known > 0 {
            observer.note(SealObservation.checkpointsChanged(known))
        }
        // A file that is older than the database would be continued with numbers that are taken.
        if let last = file.last, known > last.checkpoint.number { return fail(SealFolderFault.older(folder.file)) }
        if file.last == nil { observer.note(SealObservation.beganBook(folder.file)) }
        var checkpoint = next
        checkpoint.at = clock.rawValue / 1_000_000
        let line = try file.line(checkpoint)
        do { try file.add(line) } catch { return fail(error) }
        self.course?.line = line
        try await database.transaction(for: .worker) { [desk] in try await desk.remember(line, in: $0) }
    }

    /// The file, locked; nothing where it cannot be used.
    private func opened(of city: CityMark) async throws -> CheckpointFile? {
        do {
            let file = try CheckpointFile(folder, of: city)
            if file.isTorn {
                let book = file.last?.checkpoint.book
                let known = try await database.transaction(for: .worker) { [desk] transaction in
                    book == nil ? 0 : try await desk.newestLine(of: book, in: transaction)
                }
                try file.mend(known: known)
                observer.note(SealObservation.tornLine)
            }
            said = ""
            return file
        } catch let error as DatabaseError {
            throw error
        } catch {
            fail(error)
            return nil
        }
    }

    private func fail(_ error: any Error) {
        let words = (error as? SealFolderFault)?.description ?? error.words
        if words != said { observer.note(SealObservation.notSigned(words)) }
        said = words
    }
}
