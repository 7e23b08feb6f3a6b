import Cases
import Events
import Foundation
import Kernel

/// An order to act as the API shows it.
struct OrderView: Encodable {
    let id: String
    let number: String
    let caseID: String
    let caseNumber: String
    let agencyID: String
    let agency: String
    let title: String
    let ground: String
    let text: String
    let state: String
    let issuedAt: Date
    let endedAt: Date?
    let version: Int

    enum CodingKeys: String, CodingKey {
        case id, number, agency, title, ground, text, state, version
        case caseID = "case_id"
        case caseNumber = "case_number"
        case agencyID = "agency_id"
        case issuedAt = "issued_at"
        case endedAt = "ended_at"
    }

    init(_ order: Order) {
        id = order.id.text
        number = order.number.text("督")
        caseID = order.caseID.text
        caseNumber = order.caseNumber.text("办")
        agencyID = order.agency.text
        agency = order.agencyName
        title = order.title
        ground = order.ground.rawValue
        text = order.words
        state = order.state.rawValue
        issuedAt = order.issuedAt
        endedAt = order.endedAt
        version = order.version
    }
}

/// An order to act with everything on record about it.
struct OrderFileView: Encodable {
    let order: OrderView
    let deadlines: [DeadlineView]
    let steps: [Step]

    struct Step: Encodable {
        let step: String
        let at: Date
        let person: String?
        let agency: String
        let words: String?
        let lacking: [String]?
    }

    init(_ file: OrderFile) {
        order = OrderView(file.found)
        deadlines = file.deadlines.map(DeadlineView.init)
        steps = file.steps.map {
            Step(
                step: $0.step,
                at: $0.at,
                person: $0.person,
                agency: $0.agency,
                words: $0.words,
                lacking: $0.lacking.isEmpty ? nil : $0.lacking.map(\.rawValue)
            )
        }
    }
}
