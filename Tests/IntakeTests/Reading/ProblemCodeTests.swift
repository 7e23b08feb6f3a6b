import Testing

@testable import Intake

@Suite struct ProblemCodeTests {
    @Test("no two problems share a name, and each has one whole sentence in both languages")
    func namesAreUnique() {
        let codes = ProblemCode.allCases

        #expect(Set(codes.map(\.name)).count == codes.count)
        for code in codes {
            #expect(code.name.wholeMatch(of: /(json|body|item|csv|workbook)\.[a-z0-9-]+/) != nil)
            #expect(code.zh.hasSuffix("。") && code.zh.count { $0 == "。" } == 1)
            #expect(code.en.hasSuffix(".") && !code.en.contains(". "))
        }
        #expect(Set(codes.map(\.en)).count == codes.count)
    }
}
