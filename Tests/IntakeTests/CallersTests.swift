import Testing

@testable import Intake

/// Who calls the city or writes to it.
@Suite struct CallersTests {
    static let callers: [(String, String)] = [
        ("王小明", "王**"), ("李雷", "李*"), ("欧阳修远", "欧阳**"), ("李明先生", "李*先生"), ("陈静 13800138000", "陈* 138****8000"),
        ("张　伟", "张　*"), ("于小明", "于**"), ("張偉", "張*"), ("周一鸣", "周**"), ("文明", "文*"), ("王𬀩", "王*"), ("王小𬱖", "王**"),
        ("艾力·买买提", "艾*****"), ("阿依古丽·买买提", "阿*******"), ("王小明电话13800138000", "王**电话138****8000"), ("李明业主", "李*业主"),
        ("市民王小明", "市民王**"), ("来电人：王小明", "来电人：王**"), ("（王小明）", "（王**）"), ("王小明、李大伟", "王**、李**"), ("申屠小明", "申屠**"),
        ("王女士", "王女士"), ("匿名", "匿名"), ("市民甲", "市民甲"), ("热心市民", "热心市民"), ("王府井大街社区", "王府井大街社区"),
        ("U0008288", "U0008288"),
        ("高新区", "高新区"), ("文旅局", "文旅局"), ("王某某", "王某某"), ("", ""), ("王", "王"), ("王**", "王**"),
        ("个人", "个人"), ("企业", "企业"), ("物业", "物业"), ("学生", "学生"), ("业委会", "业委会"), ("商户", "商户"), ("物业公司", "物业公司"),
    ]

    @Test("only the family name stays, and what is no name stays as it is", arguments: callers)
    func hides(_ given: (String, String)) {
        let (text, words) = given.0.hidingPersonal(as: .author, Callers(given.0))
        #expect(text == given.1)
        #expect(text.showing(words) == given.0)
        #expect(text.unicodeScalars.count == given.0.unicodeScalars.count)
    }

    @Test("who writes elsewhere goes by a name of their choice")
    func leavesOthers() {
        #expect("王小明".hidingPersonal(as: .author).text == "王小明")
    }

    @Test("a caller is hidden in title and text too, wherever the name stands")
    func hidesInTexts() throws {
        let body = #"{"title": "王小明反映路灯", "text": "市民王小明来电，王小明说路灯坏了，王明不知道。", "author": "王小明"}"#
        let outcome = try #require(try ItemBody.read(Array(body.utf8), kind: .json).get().first)
        guard case .draft(_, let draft) = outcome else {
            Issue.record("the item is not read")
            return
        }
        let (hidden, words) = draft.hidingPersonal(hidesAuthor: true)
        #expect(hidden.title == "王**反映路灯" && hidden.author == "王**")
        #expect(hidden.text == "市民王**来电，王**说路灯坏了，王明不知道。")
        #expect(words.count == 4)
        #expect(draft.hidingPersonal(hidesAuthor: false).draft.text == draft.text)
    }
}
