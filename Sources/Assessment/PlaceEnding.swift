/// An ending that makes the characters before it a name.
struct PlaceEnding: Sendable {
    let text: String
    let kind: PlaceKind

    /// The key of words that end like a name and are none.
    static let none: Int32 = -1

    static let all: [PlaceEnding] = [
        (PlaceKind.division, "省 市 区 县 镇 乡 村 街道 社区 自治州 开发区 高新区 新区 经开区 林场 农场"),
        (.road, "路 街 巷 大道 大街 胡同 高速 国道 省道 大桥 立交桥 隧道 立交"),
        (
            .site,
            "小区 花园 家园 公寓 大厦 广场 公园 车站 火车站 高铁站 汽车站 机场 地铁站 苑 湾 府 城 庭 新村 别墅 市场 商场 水库 景区"
        ),
        (.school, "学校 小学 中学 大学 学院 幼儿园 一中 二中 三中 四中 五中 职校 技校"),
        (.hospital, "医院 卫生院 卫生室 诊所 卫生服务中心"),
        (.company, "公司 集团 工厂 煤矿 电厂 水厂 化工厂 银行 物业"),
    ]
    .flatMap { kind, endings in endings.split(separator: " ").map { PlaceEnding(text: String($0), kind: kind) } }

    static let ordinary: [String] = """
        马路 道路 公路 铁路 线路 电路 走路 修路 一路 上路 问路 出路 路口 路段 路面 路灯 路边 路上 路人 让路 网络路 思路 网路 \
        农村 乡村 全村 本村 我村 村民 村委 村里 村干部 村官 村组 村支书 进村 各村 行政村 自然村 城中村 驻村 村庄 \
        城镇 乡镇 本镇 集镇 镇政府 镇里 乡政府 家乡 乡亲 老乡 本乡 \
        全市 本市 城市 市场监管 超市 市民 市长 市政 市区 我市 股市 楼市 夜市 上市 市委 市里 市政府 市直 \
        地区 全区 本区 校区 辖区 区域 片区 城区 区分 区政府 区里 区委 山区 郊区 园区 社区卫生 小区里 小区内 老小区 各小区 \
        全县 本县 我县 县城 县里 县委 县长 县政府 各县 县级 县直 \
        全省 本省 我省 节省 外省 省里 省委 省厅 省长 省政府 省级 省会 \
        大街小巷 上街 逛街 街边 街上 街坊 政府 府邸 城管 城建 城乡 进城 县城里 商城 全城 城里 家庭 法庭 开庭 庭审 \
        到学校 的学校 在学校 各学校 学校里 所学校 到医院 的医院 在医院 家医院 去医院 各医院 本公司 我公司 该公司 的公司 \
        家公司 物业公司 该物业 的物业 物业费 物业管理 各银行 银行卡 银行贷款 停车场 市场经济 市场价 小学生 中学生 大学生
        """
        .split(whereSeparator: \.isWhitespace).map(String.init)
}
