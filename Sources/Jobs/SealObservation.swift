import Kernel

enum SealObservation: Observation {
    case sealed(Int)
    case beganEra(server: String, after: Int64)
    case beganBook(String)
    case tornLine
    case notSigned(String)
    case databaseOlder(checkpoint: Int64, newest: Int64)
    case forked(at: Int64)
    case sealsChanged(newest: Int64)
    case checkpointsChanged(Int64)

    var name: String {
        switch self {
        case .sealed: "sealer.sealed"
        case .beganEra: "sealer.began-era"
        case .beganBook: "sealer.began-checkpoints"
        case .tornLine: "sealer.torn-line"
        case .notSigned: "sealer.not-signed"
        case .databaseOlder: "sealer.database-older"
        case .forked: "sealer.forked"
        case .sealsChanged: "sealer.seals-changed"
        case .checkpointsChanged: "sealer.checkpoints-changed"
        }
    }

    var level: ObservationLevel {
        switch self {
        case .sealed: .debug
        case .beganEra, .beganBook: .notice
        case .tornLine: .warning
        case .notSigned, .databaseOlder, .forked, .sealsChanged, .checkpointsChanged: .error
        }
    }

    var details: [(String, String)] {
        switch self {
        case .sealed(let count): [("count", "\(count)")]
        case .beganEra(let server, let after): [("server", server), ("after", "\(after)")]
        case .beganBook(let file): [("file", file)]
        case .tornLine: []
        case .notSigned(let fault): [("fault", fault)]
        case .databaseOlder(let checkpoint, let newest): [("checkpoint", "\(checkpoint)"), ("newest", "\(newest)")]
        case .forked(let seq): [("seq", "\(seq)")]
        case .sealsChanged(let newest): [("newest", "\(newest)")]
        case .checkpointsChanged(let number): [("number", "\(number)")]
        }
    }
}
