/// What can be wrong with something that came in, from the notation outwards.
package enum ProblemCode: Sendable, Hashable, CaseIterable {
    /// The notation of a JSON document.
    case json(JSONFault)
    /// The body as a whole.
    case body(BodyFault)
    /// One item.
    case item(ItemFault)
    /// A CSV file or a row of it.
    case csv(FileFault)
    /// A workbook.
    case workbook(WorkbookFault)

    /// The short, lasting name that clients and tests match on, such as `item.unknown-key`.
    package var name: String {
        switch self {
        case .json(let fault): "json.\(fault.rawValue)"
        case .body(let fault): "body.\(fault.rawValue)"
        case .item(let fault): "item.\(fault.rawValue)"
        case .csv(let fault): "csv.\(fault.rawValue)"
        case .workbook(let fault): "workbook.\(fault.rawValue)"
        }
    }

    /// The reason as one Chinese sentence, with the remedy where there is one; it never quotes what was written.
    package var zh: String {
        switch self {
        case .json(let fault): fault.zh
        case .body(let fault): fault.zh
        case .item(let fault): fault.zh
        case .csv(let fault): fault.zh
        case .workbook(let fault): fault.zh
        }
    }

    /// The reason as one English sentence, with the remedy where there is one; it never quotes what was written.
    package var en: String {
        switch self {
        case .json(let fault): fault.en
        case .body(let fault): fault.en
        case .item(let fault): fault.en
        case .csv(let fault): fault.en
        case .workbook(let fault): fault.en
        }
    }

    /// Every problem there is, for the list in the documentation.
    package static var allCases: [ProblemCode] {
        JSONFault.allCases.map(Self.json) + BodyFault.allCases.map(Self.body) + ItemFault.allCases.map(Self.item)
            + FileFault.allCases.map(Self.csv) + WorkbookFault.allCases.map(Self.workbook)
    }
}
