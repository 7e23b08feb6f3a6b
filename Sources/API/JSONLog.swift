import Foundation
package import Logging

/// Writes the log as one JSON object a line, so that nothing that stands in it can begin a line of its own.
struct JSONLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level = .info
    private let label: String
    private let write: @Sendable (String) -> Void

    /// Prepares a log.
    ///
    /// - Parameter write: Takes one line, its break included.
    init(label: String, write: @escaping @Sendable (String) -> Void) {
        self.label = label
        self.write = write
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
        if let given = event.metadata { all.merge(given) { _, new in new } }
        var json = JSONWriter(capacity: 256)
        json.object { json in
            json.member("ts", Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
            json.member("level", event.level.rawValue)
            json.member("msg", "\(event.message)")
            json.member("logger", label)
            for (key, value) in all.sorted(by: { $0.key < $1.key }) {
                // Keys are ours too, but a library might take one from elsewhere.
                let name = String(
                    key.unicodeScalars.filter { $0.isASCII && $0.value > 0x20 && $0 != "\"" && $0 != "\\" }
                )
                switch value {
                case .stringConvertible(let number as Int): json.member(name, number)
                case .stringConvertible(let number as Double): json.member(name, number)
                default: json.member(name, "\(value)")
                }
            }
        }
        write(String(decoding: json.bytes, as: UTF8.self) + "\n")
    }
}

extension Logger {
    /// A log that is written as one JSON object a line.
    ///
    /// - Parameter write: Takes one line, its break included.
    package static func json(label: String, write: @escaping @Sendable (String) -> Void) -> Logger {
        Logger(label: label) { JSONLog(label: $0, write: write) }
    }
}
