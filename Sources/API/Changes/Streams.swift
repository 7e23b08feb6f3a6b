import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Postgres
import NIOConcurrencyHelpers

/// How streams of changes run in one process.
package struct StreamSettings: Sendable {
    /// How long one runs before the client has to open it again.
    package var longest: Duration = .seconds(3_600)
    /// After how long a silence something is sent, so that nobody on the way takes the connection for dead.
    package var heartbeat: Duration = .seconds(15)
    /// How often it is looked whether something changed.
    package var pause: Duration = .seconds(1)
    /// The most of one person, and of all.
    package var mostOfOne = 4, most = 500

    package init() {}
}

/// Who has a stream open; a seat is given back when the answer that holds it goes.
final class StreamSeats: Sendable {
    private let taken = NIOLockedValueBox<[PersonID: Int]>([:])

    /// A place among the open streams.
    final class Seat: Sendable {
        private let seats: StreamSeats
        private let person: PersonID

        fileprivate init(_ seats: StreamSeats, _ person: PersonID) {
            self.seats = seats
            self.person = person
        }

        deinit { seats.giveBack(person) }
    }

    /// Takes a seat.
    ///
    /// - Throws: `StreamRefusal.tooMany`.
    func take(_ person: PersonID, _ settings: StreamSettings) throws(StreamRefusal) -> Seat {
        let isFree = taken.withLockedValue { taken in
            let own = taken[person, default: 0]
            guard own < settings.mostOfOne, taken.values.reduce(0, +) < settings.most else { return false }
            taken[person] = own + 1
            return true
        }
        guard isFree else { throw .tooMany }
        return Seat(self, person)
    }

    private func giveBack(_ person: PersonID) {
        taken.withLockedValue { taken in
            let left = taken[person, default: 1] - 1
            taken[person] = left == 0 ? nil : left
        }
    }
}

/// The newest change, asked for once for all streams of a process.
actor NewestChange {
    private let database: Database
    private let pause: Duration
    private var known: ChangePlace = .beginning
    private var readAt: ContinuousClock.Instant?
    private var reading: Task<ChangePlace, any Error>?

    init(database: Database, pause: Duration) {
        self.database = database
        self.pause = pause
    }

    /// The newest place, as it was at most a pause ago.
    func now() async throws -> ChangePlace {
        if let readAt, ContinuousClock.now - readAt < pause { return known }
        let task =
            reading
            ?? Task { [database] in try await database.rows(for: .door, Query<ChangePlace>.newest()).first ?? .beginning
            }
        reading = task
        defer { reading = nil }
        known = try await task.value
        readAt = .now
        return known
    }
}

/// Why no stream is opened.
enum StreamRefusal: Refusal, CaseIterable {
    case tooMany
    case placeUnreadable

    var code: String {
        switch self {
        case .tooMany: "stream.too-many"
        case .placeUnreadable: "stream.place-unreadable"
        }
    }

    var sentence: Sentence {
        switch self {
        case .tooMany:
            Sentence(zh: "打开的实时连接过多，请关闭一些后再试。", en: "Too many streams are open; close some first.")
        case .placeUnreadable:
            Sentence(zh: "变更位置无法识别，请从头开始。", en: "The place among the changes cannot be read; start anew.")
        }
    }

    var kind: RefusalKind {
        switch self {
        case .tooMany: .tooMany
        case .placeUnreadable: .unreadable
        }
    }
}

extension Response {
    /// Server-sent events as `run` writes them; the seat is given back when the answer ends.
    static func events(
        holding seat: StreamSeats.Seat,
        _ run: @escaping @Sendable (_ write: (String) async throws -> Void) async throws -> Void
    ) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream; charset=utf-8",
                .cacheControl: "no-store",
                .xAccelBuffering: "no",
            ],
            body: ResponseBody { writer in
                try await run { try await writer.write(ByteBuffer(string: $0)) }
                withExtendedLifetime(seat) {}
                try await writer.finish(nil)
            }
        )
    }
}

extension HTTPField.Name {
    fileprivate static let xAccelBuffering = known("X-Accel-Buffering")
}
