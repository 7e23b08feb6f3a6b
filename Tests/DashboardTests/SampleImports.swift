import Foundation

@testable import Dashboard

extension Samples {
    /// A page with files in every state.
    static let imports = ImportsPage(
        frame: frame("/imports"),
        sources: [.init(code: "import", name: "历史文件导入"), .init(code: "hotline", name: "12345 热线")],
        imports: ["uploading", "reading", "ended", "refused", "abandoned"].enumerated().map { number, state in
            ImportsPage.ImportRow(
                id: "i\(number)",
                name: "2025年热线工单<\(number)>.csv",
                source: "12345 热线",
                isHistory: number < 3,
                state: state,
                part: Double(number) / 4,
                counts: .init(
                    rows: 12_345 * number,
                    accepted: 12_000 * number,
                    duplicate: 300,
                    changed: 5,
                    rejected: 40 * number
                ),
                fault: state == "refused" ? "表头中找不到正文列。" : nil,
                begunAt: now.addingTimeInterval(-600 * Double(number)),
                read: state == "ended" ? [("id", "工单编号"), ("text", "诉求内容<b>"), ("time", "来电时间")] : [],
                ignored: state == "ended" ? ["承办单位", "回访满意度"] : []
            )
        }
    )

    /// The same page before the first file, for who may only look.
    static let emptyImports = ImportsPage(frame: frame("/imports"), sources: [], imports: [])
}
