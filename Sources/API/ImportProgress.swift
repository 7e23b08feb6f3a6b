import Foundation
import HTTPTypes
import Hummingbird
import Intake
import Kernel
import Postgres
import ServiceLifecycle

/// How far a file is, told as it happens: server-sent events until it is read to its end.
extension ImportRoutes {
    @Sendable func progress(_ request: Request, _ context: CityContext) async throws -> Response {
        let official = try context.official()
        let record = try await record(context)
        let seat = try seats.take(official.person, streams)
        let session = context.session
        return .events(holding: seat) { write in try await follow(record, official, session) { try await write($0) } }
    }

    /// Holds no connection to the database between two looks.
    private func follow(
        _ record: ImportRecord,
        _ official: Official,
        _ session: [UInt8]?,
        _ write: (String) async throws -> Void
    ) async throws {
        let end = ContinuousClock.now + streams.longest
        var lastWord = ContinuousClock.now
        var told = ""
        var found = record
        try await write("retry: 3000\n\n")
        while true {
            let data = String(decoding: try JSONEncoder.answers().encode(ImportView(found)), as: UTF8.self)
            if data != told {
                try await write("event: progress\ndata: \(data)\n\n")
                (told, lastWord) = (data, .now)
            } else if ContinuousClock.now - lastWord >= streams.heartbeat {
                try await write(":\n\n")
                lastWord = .now
            }
            guard [.uploading, .reading].contains(found.state), ContinuousClock.now < end,
                !Task.isShuttingDownGracefully
            else { return }
            try await Task.sleep(for: streams.pause)
            guard let session, try await database.official(of: session) == official else { return }
            let next = try await database.transaction(for: .person(official), .readOnly) {
                try await ImportDesk().record(record.id, in: $0)
            }
            guard let next else { return }
            found = next
        }
    }
}
