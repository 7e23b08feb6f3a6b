import Foundation
import TestSupport
import Testing

@testable import Intake

/// What says who a private person is, is hidden; what a case needs stays.
@Suite struct PersonalWordTests {
    static let hidden: [(String, String)] = [
        ("请联系13812345678。", "请联系138****5678。"),
        ("手机 138 1234 5678", "手机 138 **** 5678"),
        ("+8613812345678来电", "+86138****5678来电"),
        ("＋86 138-1234-5678", "＋86 138-****-5678"),
        ("008613912345678", "0086139****5678"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("电话：0512-65234567转办", "电话：051******4567转办"),
        ("010-65234567", "010-****4567"),
        ("办公电话87654321", "办公电话****4321"),
        ("身份证11010519491231002X", "身份证110**************X"),
        ("身份证110105194912310037", "身份证110105194912310037"),
        ("440524188001010014", "440524188001010014"),
        ("银行卡6222021234567890128", "银行卡***************0128"),
        ("苏A·12345乱停", "苏A·****5乱停"),
        ("苏AD12345逆行", "苏A*****5逆行"),
        ("粤B1234警", "粤B****警"),
        ("3栋2单元501室漏水", "3栋2单元***室漏水"),
        ("12号楼1单元302停水", "12号楼1单元***停水"),
        ("三栋二单元五零一室", "三栋二单元***室"),
        ("3-2-501室", "3-2-***室"),
        ("我叫张三，住在东街", "我叫张*，住在东街"),
        ("我叫张三丰，来反映", "我叫张**，来反映"),
        ("姓名：欧阳锋", "姓名：欧阳*"),
        ("本人王小明反映", "本人王**反映"), ("本人王明投诉楼上", "本人王*投诉楼上"), ("本人高建国反映", "本人高**反映"), ("本人欧阳锋家住东街", "本人欧阳*家住东街"),
        ("我叫王明反映漏水", "我叫王*反映漏水"), ("本人姓名张三", "本人姓名张*"),
        ("本人王小明，反映", "本人王**，反映"),
        ("我叫李家强，来反映", "我叫李**，来反映"),
        ("013812345678", "0138****5678"),
        ("8613812345678", "86138****5678"),
        ("电话：（0512）65234567", "电话：（051******4567"),
        ("电话：65234567", "电话：****4567"),
        ("电话：65234567-801", "电话：****4567-801"),
        ("我叫高强，来反映", "我叫高*，来反映"),
        ("13812345678 3栋501室", "138****5678 3栋***室"),
        ("A座1203室", "A座****室"),
        ("12号501室", "12号***室"),
        ("3栋501反映漏水", "3栋***反映漏水"),
        ("3栋2单元 501室", "3栋2单元 ***室"),
        ("苏 A12345", "苏 A****5"),
        ("138　1234　5678", "138　****　5678"),
        ("联系人：赵敏 13812345678", "联系人：赵* 138****5678"),
    ]

    @Test("what was found is hidden sign by sign, and nothing else is", arguments: hidden)
    func hides(given: String, wanted: String) {
        let (text, words) = given.hidingPersonal(as: .text)
        #expect(text == wanted)
        #expect(text.showing(words) == given)
        #expect(text.unicodeScalars.count == given.unicodeScalars.count)
    }

    static let kept = [
        "小区停水三天了，2026年1月31日08:00至12:00没有人管。", "拨打12345热线，工单编号20260131000123", "涉及1200户、3500人，5栋30户停水",
        "3号楼2单元着火", "5楼会议室", "国办发〔2016〕61号第五条", "GB 11643-1999", "公交17路，A座大堂", "我是这里的居民，本人多次投诉",
        "我是一名教师", "苏州A区停电", "罚款200000000000元", "400-820-8820", "110、119和120", "电话打不通", "2026-01-31 13:05:59",
        "坐标120.123456789", "价格从1380元涨到2380元", "京东快递", "川流不息", "姓名不详", "联系人员", "我叫车被拒载", "我是农民工，", "我是万科的业主", "我叫房东来修",
        "本人于昨日在路口", "本人昨日",
        "本人曾多次反映", "本人郑重要求", "本人明确反映", "本人周末投诉", "本人王女士反映", "联系人：张先生，", "本人高度关注，希望", "本人常年投诉", "本人周三反映", "本人全家希望",
        "本人多次要求", "本人关于漏水的投诉", "本人王小明他们", "2026-05-12 2026-05-20",
        "2026-05-12-2026-05-20", "多次拨打电话，2026-01-31", "电话诈骗3000000元", "1800-2200 350元", "2单元120户停电", "2单元200多人被困",
        "2单元2024年5月", "2单元119火警", "3栋1200户", "5月12号2026年",
    ]

    @Test("moments, counts, addresses of houses, hotlines and numbers of papers stay", arguments: kept)
    func keeps(text: String) {
        #expect(text.hidingPersonal(as: .text).text == text)
    }

    @Test("every identity card, card number and telephone number that is right is found wherever it stands")
    func findsAll() {
        var chance = Seeded(seed: 11_643)
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        for _ in 0..<2_000 {
            let month = String(format: "%02d", Int.random(in: 1...12, using: &chance))
            let day = String(format: "%02d", Int.random(in: 1...28, using: &chance))
            let head =
                "3205\(Int.random(in: 10...99, using: &chance))\(Int.random(in: 1_930...2_020, using: &chance))\(month)\(day)"
            let body = head + String(format: "%03d", Int.random(in: 0...999, using: &chance))
            let sum = zip(body, weights).reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * $1.1 }
            let card = body + String(Array("10X98765432")[sum % 11])
            let phone =
                "1\(Int.random(in: 3...9, using: &chance))"
                + String(format: "%09d", Int.random(in: 0...999_999_999, using: &chance))
            let text = "来电人证件\(card)，手机\(phone)，反映停水"
            let (masked, words) = text.hidingPersonal(as: .text)
            #expect(words.map(\.kind) == [.identityCard, .phone], "\(text)")
            #expect(!masked.contains(phone) && !masked.contains(card.dropFirst(3).dropLast()))
            #expect(masked.showing(words) == text)
        }
    }

    @Test("whatever is written, hiding ends, keeps the length, and can be undone")
    func survivesChance() {
        var chance = Seeded(seed: 35_273)
        let pieces =
            Array("0123456789１２-  +X苏粤A张三我叫本人姓名是号楼栋单元室，。电话一二").map(String.init) + [
                "单元", "号楼", "\u{1F600}", "e\u{301}", "我是", "小区", "·", ".", "阿依古丽", "5-402", "138",
            ]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...40, using: &chance)).map { _ in
                pieces.randomElement(using: &chance) ?? ""
            }.joined()
            let (masked, words) = text.hidingPersonal(as: .text)
            #expect(masked.showing(words) == text)
            #expect(masked.unicodeScalars.count == text.unicodeScalars.count)
        }
    }
}
