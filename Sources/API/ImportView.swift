import Foundation
import Intake
import Kernel

/// An import as clients see it.
struct ImportView: Encodable {
    let id: String
    let sourceID: String
    let name: String
    let form: String
    let encoding: String
    let columns: ImportColumns?
    let state: String
    let history: Bool
    let whole: Bool
    let size: Int
    let done: Int
    let begunAt: Date
    let endedAt: Date?
    let rows: Int
    let accepted: Int
    let duplicate: Int
    let changed: Int
    let rejected: Int
    let fault: String?

    enum CodingKeys: String, CodingKey {
        case id, name, form, encoding, columns, state, history, whole, size, done
        case rows, accepted, duplicate, changed, rejected, fault
        case sourceID = "source_id"
        case begunAt = "begun_at"
        case endedAt = "ended_at"
    }

    init(_ record: ImportRecord) {
        id = record.id.text
        sourceID = record.source.text
        name = record.name
        form = record.reading.form.rawValue
        encoding = record.reading.encoding.rawValue
        columns = record.columns
        state = record.state.rawValue
        history = record.history
        whole = record.whole
        size = record.size
        done = record.done
        begunAt = record.begunAt
        endedAt = record.endedAt
        rows = record.rows
        accepted = record.accepted
        duplicate = record.duplicate
        changed = record.changed
        rejected = record.rejected
        fault = record.fault
    }
}
