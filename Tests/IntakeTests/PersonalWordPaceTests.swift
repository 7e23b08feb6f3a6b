import Testing

@testable import Intake

/// How long hiding takes; run where no other test takes its time.
@Suite struct PersonalWordPaceTests {
    @Test(
        "a text of 20,000 signs takes no longer than its length",
        arguments: [
            "一楼", "1 ", "3栋", "我叫", "苏A1", "1", "电话1-", "我是", "本人阿", "姓名：阿·", "小区5-402", "1-", "1.1",
        ]
    )
    func staysLinear(piece: String) {
        let text = String(repeating: piece, count: 20_000 / piece.unicodeScalars.count)
        let short = String(repeating: piece, count: 2_000 / piece.unicodeScalars.count)
        // The least of several, as other tests run at the same time.
        func time(_ text: String) -> Duration {
            (0..<7).map { _ in ContinuousClock().measure { _ = text.hidingPersonal(as: .text) } }.min() ?? .zero
        }
        _ = time(short)
        // Ten times the length; were it quadratic it would be a hundred times as long.
        #expect(time(text) < time(short) * 40 + .milliseconds(50))
    }
}
