import Playbooks
import Testing

@testable import Assessment

/// Messages as people write them, from the text to the plan that answers them and the duty that leads.
@Suite struct PlanExamplesTests {
    /// A message, the level that was confirmed, the plan, and the duty that leads.
    typealias Example = (text: String, level: Int, plan: String, lead: String)

    static let grave: [Example] = [
        ("刚刚一声巨响，整栋楼都在晃，三号楼二单元燃气爆炸，墙都没了，有人受伤被抬出来，消防正在救人。", 1, "safety-incident", "emergency"),
        ("青松路在建厂房脚手架倒塌，多名工人被埋，已有两人死亡，现场还在救援。", 2, "safety-incident", "emergency"),
        ("暴雨引发山洪，沟口村十几户人家被洪水围困，道路中断，请求救援。", 2, "safety-incident", "emergency"),
        ("环城高速大客车和货车追尾后侧翻，多人受伤，后面堵了几公里。", 2, "safety-incident", "traffic-police"),
    ]

    static let pupilsAndFood: [Example] = [
        ("昨晚在那家餐馆吃完饭，一桌八个人全都上吐下泻，医院说是食物中毒，店家还在营业！", 3, "food-drug", "food-safety"),
        ("超市卖的猪肉发臭变质，还换标签继续卖，食品安全谁来管？", 4, "food-drug", "food-safety"),
        ("药店卖给老人的降压药是假药，批号在网上查不到，药品质量谁来保证。", 4, "food-drug", "drug-safety"),
        ("学校食堂的饭菜里吃出虫子，学生餐一餐十五块，食材来路不明，校园餐谁监管？", 3, "food-drug", "education"),
        ("孩子在学校被同学霸凌半年，老师知道了也不管，校园欺凌到底有没有人处理？", 3, "school", "education"),
        ("幼儿园老师体罚孩子，针扎、罚站，家长要求看监控被拒绝，这是虐童！", 2, "school", "education"),
        ("今年学区划分突然变了，我们小区被划出原来的学区，入学报名系统里选不了学校。", 4, "school", "education"),
        ("小学强制学生买校服、交资料费，还说是自愿，学校乱收费什么时候能停？", 4, "school", "education"),
    ]

    static let homesAndStreets: [Example] = [
        ("化工厂每到夜里偷排废气，刺鼻气味熏得人睡不着，窗户都不敢开，投诉多次没用。", 3, "environment", "ecology"),
        ("清水河河水发黑发臭，河面漂着大量死鱼，上游企业偷排污水没人管。", 3, "environment", "ecology"),
        ("楼下饭店的餐饮油烟直接排到我家窗口，油烟扰民一年多了。", 4, "environment", "urban-management"),
        ("开发商逾期交房两年，楼盘停工烂尾，预售资金去哪了？业主每月还在还房贷。", 3, "housing-property", "housing"),
        ("物业公司擅自上涨物业费，小区电梯坏了不修，业主大会也不让开。", 4, "housing-property", "housing"),
        ("入住五年了还办不了房产证，不动产登记中心说开发商没交资料。", 4, "housing-property", "natural-resources"),
        ("拆迁三年，安置房还没建好，过渡费也停发了。", 4, "housing-property", "housing"),
        ("学院路口红绿灯时间太短，早高峰堵车堵死，信号灯能不能调一下？", 4, "traffic", "traffic-police"),
        ("12路公交车每天等半小时，公交线路调整以后老人看病要换乘三次。", 4, "traffic", "bus"),
        ("南环路反复开挖半年多，道路施工围挡占了两条车道，工期一拖再拖。", 4, "traffic", "transport"),
    ]

    static let words: [Example] = [
        ("网传明天全市停水十天，群里都在传内部消息，超市的水被抢购一空，求官方辟谣，到底是不是谣言？", 2, "rumour", "cyberspace"),
        ("有人造谣说医院一夜死了几十人，截图到处传，纯属虚假信息，请查处传谣的人。", 4, "rumour", "cyberspace"),
        ("网传自来水厂被污染，烧开也没用，群里都在传，自来水到底能不能喝？", 3, "rumour", "water-supply"),
        ("医保卡里的钱要清零了？个人账户少了一半，问了三个人三个说法，医保改革没人讲清楚。", 4, "policy-misread", "medical-insurance"),
        ("标题党断章取义，把文件误读成以后看病不给报销，请有关部门做好政策解读。", 4, "policy-misread", "information-office"),
        ("征求意见稿被过度解读，很多人误读政策，以为老房子都要交税，能不能公布文件原文说清楚？", 4, "policy-misread", "information-office"),
        ("建筑公司拖欠农民工工资八个月，过年回家的钱都没有，讨薪无门。", 3, "livelihood", "human-resources"),
        ("幸福里门口的路灯坏了一周，晚上黑灯瞎火，老人摔倒了。", 4, "livelihood", "urban-management"),
        ("小区停水三天了，自来水公司电话打不通，水压一直上不来。", 4, "livelihood", "water-supply"),
        ("奶奶的低保突然被取消，社区说不符合条件，没有给出理由。", 4, "livelihood", "civil-affairs"),
    ]

    @Test("a message leads to the plan that it should have", arguments: grave + pupilsAndFood + homesAndStreets + words)
    func findsThePlan(_ example: Example) throws {
        let playbook = try Samples.playbook.get()
        let found = try Samples.assessor.get().assess(AssessmentInput(text: example.text))
        let matter = found.matters.first?.code
        let risks = Set(found.risks.map(\.code))
        let shares = Dictionary(risks.map { ($0, 1.0) }, uniquingKeysWith: max)
        let plan = try #require(playbook.plan(matter: matter, risks: shares, level: example.level))

        #expect(plan.code == example.plan, "\(matter ?? "–") \(risks.sorted())")
        let lead = playbook.lead(of: plan, matter: matter, risks: risks)
        #expect(lead.duty == example.lead, "\(matter ?? "–") \(risks.sorted())")
    }

    @Test("every plan has an example")
    func leavesNoPlanOut() throws {
        let shown = Set((Self.grave + Self.pupilsAndFood + Self.homesAndStreets + Self.words).map(\.plan))
        #expect(try Set(Samples.playbook.get().plans.map(\.code)) == shown)
    }
}
