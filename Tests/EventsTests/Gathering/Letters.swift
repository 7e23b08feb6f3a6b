import Foundation

@testable import Events

/// Made-up letters about six matters, four of each, for the tests of gathering.
enum Letters {
    typealias Letter = (title: String, text: String)

    static let matters: [[Letter]] = [garage, concrete, kindergarten, bus, wages, stalls]

    static let garage: [Letter] = [
        ("梧桐里小区地下车库漏水两个月没人修", "梧桐里小区地下车库从上个月开始漏水，车位上方一直滴水，车被泡坏了，物业说等开发商，开发商说等物业，请有关部门督促维修。"),
        ("投诉梧桐里物业对车库漏水不管不问", "我是梧桐里小区3栋业主，地下车库积水十几厘米，配电箱旁边也在漏水，万一漏电怎么办？物业只放了一个水桶。"),
        ("梧桐里车库积水严重请督促整改", "一下雨梧桐里小区的地下车库就积水，顶板漏水越来越大，业主多次找物业和开发商都没有结果，希望尽快维修防水。"),
        ("车库成了水塘", "梧桐里小区地下车库漏水已经成水塘了，几十辆车停不进去，开发商和物业互相推诿，请领导过问梧桐里车库防水维修的事。"),
    ]

    static let concrete: [Letter] = [
        ("听澜路工地通宵浇筑混凝土噪音扰民", "听澜路东侧的安置房工地连续一周通宵浇筑混凝土，泵车轰鸣到凌晨四点，附近居民无法入睡，多次报警无效。"),
        ("听澜路夜间施工何时能停", "住在听澜路旁边，安置房工地每天夜里十一点以后还在浇筑，泵车声音特别大，老人心脏受不了，请环保部门查处夜间施工。"),
        ("举报听澜路安置房工地没有夜间施工许可", "听澜路安置房项目夜间施工没有公示许可证，泵车和搅拌车整夜排队，噪音超标，城管来了就停，走了又开工。"),
        ("孩子要中考，听澜路工地能不能晚上停工", "听澜路安置房工地夜间施工噪音太大，孩子马上中考，凌晨两点泵车还在响，恳请督促工地夜里停工。"),
    ]

    static let kindergarten: [Letter] = [
        ("青禾幼儿园突然涨保教费", "青禾幼儿园没有提前通知就把保教费从每月一千二涨到一千八，还要一次交一学期，家长要求公示收费依据。"),
        ("青禾幼儿园收费不合理请教育局核查", "孩子在青禾幼儿园读中班，这学期保教费涨了六百元，另收兴趣班费，不交就被安排到别的班，请教育局核查收费。"),
        ("质疑青禾幼儿园强制兴趣班收费", "青禾幼儿园把兴趣班和保教费捆在一起，不参加兴趣班的孩子只能在教室坐着，家长意见很大，收费没有备案。"),
        ("请求退还青禾幼儿园多收的保教费", "青禾幼儿园停课两周，保教费一分没退，新学期又涨价，家长联名要求退还多收的保教费并公开收费备案。"),
    ]

    static let bus: [Letter] = [
        ("北湾新村只有一趟公交，希望增加班次", "北湾新村住了八千人，只有27路一趟公交，早高峰要等四十分钟，上学上班都迟到，希望增加27路班次。"),
        ("27路公交早高峰等不到车", "北湾新村坐27路上班，早高峰常常四十分钟没有一辆，来了也挤不上去，请公交公司给27路加班次。"),
        ("建议北湾新村开通社区巴士接驳", "北湾新村离地铁站三公里，27路班次太少，建议开通社区巴士接驳地铁，解决居民出行难。"),
        ("北湾新村居民出行难，27路班次越来越少", "原来27路十五分钟一班，现在半小时也等不到，北湾新村没有别的公交，老人看病非常不便。"),
    ]

    static let wages: [Letter] = [
        ("恒岭建材厂拖欠工资半年", "恒岭建材厂从去年八月起拖欠六十多名工人工资，老板说没钱，厂里机器正在往外拉，请劳动监察赶快介入。"),
        ("讨要恒岭建材厂拖欠的血汗钱", "我们是恒岭建材厂窑炉车间工人，半年没有发工资，去劳动监察登记后一直没有消息，老板电话也打不通。"),
        ("恒岭建材厂老板转移设备逃避工资", "恒岭建材厂拖欠工资期间连夜转移设备，工人拦车被推倒，请求冻结设备，先支付拖欠的工资。"),
        ("六十名工人等恒岭建材厂发工资回家", "恒岭建材厂的工资拖欠到现在，六十多名外地工人没有路费回家，劳动监察说在走程序，请领导关心。"),
    ]

    static let stalls: [Letter] = [
        ("望梅巷夜宵摊油烟熏得开不了窗", "望梅巷夜宵摊从傍晚摆到凌晨，烧烤油烟直冲楼上，地面全是油污，夏天开不了窗，请城管取缔。"),
        ("望梅巷烧烤摊占道经营到凌晨三点", "望梅巷两边全是夜宵摊，占道烧烤，猜拳喝酒吵到凌晨三点，楼上开不了窗，油污把下水道都堵了，城管来过几次没有用。"),
        ("请整治望梅巷夜市油烟噪音", "望梅巷夜宵摊越来越多，油烟和噪音让整条巷子的居民受不了，希望划定经营时间，安装油烟净化设备。"),
        ("望梅巷居民盼城管管一管夜宵摊", "我家住望梅巷二楼，楼下三家夜宵摊的油烟天天往屋里灌，孩子咳嗽不止，盼城管管一管占道烧烤。"),
    ]

    /// A fixed moment and a number of hours after it.
    static func moment(_ hours: Double) -> Date { Date(timeIntervalSince1970: 1_780_000_000 + hours * 3_600) }

    static func item(_ letter: Letter, at hours: Double = 0, id: UUID = UUID()) -> Candidate {
        Candidate(id: id, title: letter.title, text: letter.text, moment: moment(hours))
    }

    /// Every letter, the matters interleaved, an hour apart.
    static var mixed: [(matter: Int, item: Candidate)] {
        (0..<4).flatMap { turn in
            matters.indices.map { matter in
                (matter, item(matters[matter][turn], at: Double(turn * matters.count + matter)))
            }
        }
    }
}

extension Placement {
    /// The event that the item joined; nil if it opened one.
    var joinedEvent: UUID? {
        guard case .joined(let event, _, _) = self else { return nil }
        return event
    }

    /// The item that it says the same as.
    var original: UUID? {
        guard case .joined(_, _, let original) = self else { return nil }
        return original
    }
}

extension Gatherer {
    /// Places an item and says in which event it is now.
    mutating func event(of item: Candidate) -> UUID {
        let new = UUID()
        return place(item, newEvent: new).joinedEvent ?? new
    }
}

extension Gatherer {
    /// What storage says of an item that was placed.
    mutating func restore(_ item: Candidate, as placement: Placement, newEvent: UUID) {
        if case .joined(let event, _, let original?) = placement {
            restore(echoesOf: original, heard: item.moment, said: item.saidAt.map { $0...$0 }, in: event)
        } else {
            restore(item, event: placement.joinedEvent ?? newEvent)
        }
    }
}
