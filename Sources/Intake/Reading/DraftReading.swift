import Foundation

/// An item in the making: fields are taken one after another, problems are collected.
struct DraftReading {
    private var externalID: String?
    private var title: String?
    private var text: String?
    private var author: String?
    private var url: String?
    private var occurredAt: Date?
    private var likes = 0
    private var dislikes = 0
    private var comments = 0
    private var shares = 0
    private var views = 0
    private var taken: Set<ItemField> = []
    private var problems: [Problem] = []
    private let isByCaller: Bool

    /// Begins an item.
    ///
    /// - Parameter isByCaller: Whether its author is one who calls or writes in.
    init(isByCaller: Bool = false) { self.isByCaller = isByCaller }

    /// Counts lie between nothing and this.
    static let largestCount = 1_000_000_000_000

    /// Problems noted of one item, so that a small body does not get a giant answer.
    private static let mostProblems = 20

    /// Notes a problem of the item.
    mutating func refuse(_ fault: ItemFault, at place: String) {
        guard problems.count < Self.mostProblems else { return }
        problems.append(Problem(.item(fault), at: place))
    }

    /// Takes a value of a JSON object.
    mutating func take(_ node: JSONNode, as field: ItemField, at place: String) {
        guard node != .null else { return }
        guard taken.insert(field).inserted else { return refuse(.givenTwice, at: place) }
        switch (field, node) {
        case (.likes, _), (.dislikes, _), (.comments, _), (.shares, _), (.views, _):
            takeCount(node, as: field, at: place)
        case (_, .string(let text)): TextRules.trimmed(text).map { takeText($0, as: field, at: place) }
        case (.id, .integer(let number)): externalID = String(number)
        case (.id, _): refuse(.notID, at: place)
        case (.time, .integer(let number)): takeMoment(CivilTime.moment(epoch: Double(number)), at: place)
        case (.time, .fraction(let number)): takeMoment(CivilTime.moment(epoch: number), at: place)
        case (.time, .beyondRange): refuse(.timeRange, at: place)
        case (.time, _): refuse(.time, at: place)
        case (.title, _), (.text, _), (.author, _), (.url, _): refuse(.notText, at: place)
        }
    }

    /// Takes a cell of a table, where everything is text and an empty cell is absent.
    mutating func take(cell: String, as field: ItemField, at place: String) {
        guard let text = TextRules.trimmed(cell) else { return }
        switch field {
        case .likes, .dislikes, .comments, .shares, .views:
            guard let count = WrittenCount.read(text) else { return refuse(.notCount, at: place) }
            takeCount(count, as: field, at: place)
        case .id, .title, .text, .time, .author, .url:
            takeText(text, as: field, at: place)
        }
    }

    /// The draft, or everything that is wrong with it; `place` is where the text is or should have been.
    func draft(textAt place: String) -> Result<ItemDraft, Rejection> {
        var problems = problems
        if text == nil, title == nil, problems.count < Self.mostProblems,
            !problems.contains(where: { $0.pointer == place })
        {
            problems.append(Problem(.item(.textMissing), at: place))
        }
        guard problems.isEmpty, let body = text ?? title else { return .failure(Rejection(problems: problems)) }
        return .success(
            ItemDraft(
                externalID: externalID,
                title: text == nil ? nil : title,
                text: body,
                author: author,
                url: url,
                occurredAt: occurredAt,
                likes: likes,
                dislikes: dislikes,
                comments: comments,
                shares: shares,
                views: views,
                isByCaller: isByCaller
            )
        )
    }

    private mutating func takeText(_ given: String, as field: ItemField, at place: String) {
        if let fault = Self.fault(in: given, as: field) { return refuse(fault, at: place) }
        switch field {
        case .id: externalID = given
        case .title: title = given
        case .text: text = given
        case .author: author = given
        case .url: url = given
        case .time: takeMoment(WrittenTime.moment(given), at: place)
        case .likes, .dislikes, .comments, .shares, .views: refuse(.notCount, at: place)
        }
    }

    private mutating func takeMoment(_ moment: Result<Date, ItemFault>, at place: String) {
        switch moment {
        case .success(let moment): occurredAt = moment
        case .failure(let fault): refuse(fault, at: place)
        }
    }

    private mutating func takeCount(_ node: JSONNode, as field: ItemField, at place: String) {
        guard case .integer(let count) = node else {
            return refuse(node == .beyondRange ? .countRange : .notCount, at: place)
        }
        guard (0...Self.largestCount).contains(count) else { return refuse(.countRange, at: place) }
        switch field {
        case .likes: likes = count
        case .dislikes: dislikes = count
        case .comments: comments = count
        case .shares: shares = count
        case .views: views = count
        case .id, .title, .text, .time, .author, .url: refuse(.notText, at: place)
        }
    }

    private static func fault(in text: String, as field: ItemField) -> ItemFault? {
        switch field {
        case .id where TextRules.isLonger(text, than: ItemDraft.Longest.externalID): .idTooLong
        case .title where TextRules.isLonger(text, than: ItemDraft.Longest.title): .titleTooLong
        case .text where TextRules.isLonger(text, than: ItemDraft.Longest.text): .textTooLong
        case .author where TextRules.isLonger(text, than: ItemDraft.Longest.author): .authorTooLong
        case .url where TextRules.isLonger(text, than: ItemDraft.Longest.url): .urlTooLong
        case .id, .url:
            TextRules.hasAnyControls(text) ? .control : field == .url && !TextRules.isWebAddress(text) ? .url : nil
        case .title, .text, .author, .time, .likes, .dislikes, .comments, .shares, .views:
            TextRules.hasControls(text) ? .control : nil
        }
    }
}
