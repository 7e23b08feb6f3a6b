import API
import Foundation
import Kernel
import Logging

extension Observer {
    /// An observer that writes the log.
    static func log(_ logger: Logger) -> Observer {
        Observer { observation in
            let metadata = Logger.Metadata(
                observation.details.map { ($0.0, .string($0.1)) },
                uniquingKeysWith: { first, _ in first }
            )
            logger.log(level: observation.level.logLevel, "\(observation.name)", metadata: metadata)
        }
    }
}

extension ObservationLevel {
    fileprivate var logLevel: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        }
    }
}

extension Logger {
    /// The program's log on standard error: words on a terminal, a JSON object a line elsewhere.
    static func program(level: Logger.Level = .info) -> Logger {
        let isWatched = isatty(STDERR_FILENO) == 1
        var logger =
            isWatched
            ? Logger(label: "huiying") { StreamLogHandler.standardError(label: $0) }
            : Logger.json(label: "huiying") { Terminal.write($0, to: .standardError) }
        logger.logLevel = level
        return logger
    }
}
