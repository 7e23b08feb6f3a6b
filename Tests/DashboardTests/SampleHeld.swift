@testable import Dashboard

extension Samples {
    private static let names = ["序号", "登记时间", "情况说明", "<b>承办</b>", ""].enumerated().map { place, name in
        HeldPage.Column(name: name, reference: name.isEmpty ? "#\(place + 1)" : name)
    }

    /// A file whose columns were chosen in part, with a row that cannot be taken.
    static let held = HeldPage(
        frame: frame("/imports/h1"),
        id: "h1",
        name: "2026年2月热线<台账>.xlsx",
        source: "12345热线",
        names: names,
        fields: [
            .init(code: "id", chosen: nil, read: "序号"), .init(code: "title", chosen: nil, read: nil),
            .init(code: "text", chosen: "情况说明", read: "情况说明"),
            .init(code: "time", chosen: "登记时间", read: "登记时间"),
            .init(code: "author", chosen: nil, read: nil),
        ],
        ignored: ["<b>承办</b>", "来电人"],
        counts: .init(rows: 1_203, rejected: 2, areAll: true),
        items: [
            .init(number: 3, id: "1", text: "城北路灯坏了三天，晚上回家看不见路，请尽快维修。", at: now, author: "张**", url: nil),
            .init(number: 9, problems: ["登记时间：不是可以识别的时间"]),
        ],
        isReadable: true
    )

    /// A file of which no column is recognised.
    static let unreadable = HeldPage(
        frame: frame("/imports/h2"),
        id: "h2",
        name: "台账.csv",
        source: "12345热线",
        names: names,
        fields: [.init(code: "text", chosen: nil, read: nil)],
        ignored: [],
        counts: .init(rows: 0, rejected: 0, areAll: false),
        items: [],
        isReadable: false
    )
}
