import Testing

@testable import Intake

@Suite struct ImportTrialTests {
    private static func csv(_ text: String, mapping: [String: String] = [:], areAll: Bool = true) -> ImportTrial {
        let reading = FileReading(form: .csv, mapping: mapping)
        return ImportTrial([Array(text.utf8)], areAll: areAll, reading, hidesAuthors: false)
    }

    @Test("ten first rows are shown, then ten others that cannot be taken; all are counted")
    func counts() {
        let rows = (1...60).map { "\($0),\($0 % 2 == 0 ? "" : "路灯坏了。")\n" }.joined()
        let trial = Self.csv("编号,内容\n" + rows)

        #expect(trial.rows == 60 && trial.rejected == 30 && trial.isWhole && trial.fault == nil)
        #expect(trial.shown.map(\.row) == Array(2...11) + [13, 15, 17, 19, 21, 23, 25, 27, 29, 31])
        #expect(trial.columns?.read == ["id": "编号", "text": "内容"])
    }

    @Test("of a long file the beginning is looked at, and the row that is cut is no row")
    func cuts() {
        let rows = (1...30_000).map { "\($0),路灯坏了。\n" }.joined()
        let long = Self.csv("编号,内容\n" + rows)
        #expect(long.rows >= 20_000 && !long.isWhole)
        let cut = Self.csv("编号,内容\n1,路灯坏了。\n2,路灯", areAll: false)
        #expect(cut.rows == 1 && cut.rejected == 0 && !cut.isWhole)
        let whole = Self.csv("编号,内容\n1,路灯坏了。\n2,路灯")
        #expect(whole.rows == 2 && whole.isWhole)
    }

    @Test("what cannot be read says why, with the columns that there are")
    func refuses() {
        let trial = Self.csv("甲,乙\n1,2\n")
        #expect(trial.fault?.code == .csv(.noTextColumn) && trial.names == ["甲", "乙"] && trial.columns == nil)
        #expect(Self.csv("甲,乙\n1,2\n", mapping: ["text": "乙"]).fault == nil)
        #expect(Self.csv("甲,乙\n1,2\n", mapping: ["texts": "乙"]).fault?.code == .csv(.mappingField))
        #expect(Self.csv("").fault?.code == .csv(.noHeader))
        let book = ImportTrial([Array("no book".utf8)], areAll: true, FileReading(form: .xlsx), hidesAuthors: false)
        #expect(book.fault != nil && book.rows == 0)
    }
}
