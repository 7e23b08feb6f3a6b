/// How the exports of one kind of system name their columns, beside the names that any table may have.
struct TableExport: Sendable {
    /// For each field the names, the one to be preferred first.
    private let names: [ItemField: [String]]

    /// A name or two of such a system may stand in any table.
    private static let fewest = 2

    /// The columns of a header that are recognised.
    ///
    /// - Parameters:
    ///   - shown: The names, in lower case.
    ///   - mapped: Columns that a mapping names.
    /// - Returns: Nothing for a header that is not of such a system.
    func columns(of shown: [String], besides mapped: [ItemField: Int]) -> [ItemField: Int] {
        var columns = mapped
        var own = 0
        let taken = Set(mapped.values)
        for field in ItemField.allCases where mapped[field] == nil {
            let preferred = names[field, default: []].lazy.compactMap { name in
                shown.indices.first { shown[$0] == name && !taken.contains($0) }
            }.first
            if preferred != nil { own += 1 }
            columns[field] =
                preferred ?? shown.indices.first { ItemField(column: shown[$0]) == field && !taken.contains($0) }
        }
        return own >= Self.fewest ? columns : [:]
    }

    private static let callingNames = ["诉求人", "来电人", "来电人姓名", "反映人", "服务对象", "市民姓名", "姓名"]
    /// How columns of people who call or write in are named.
    private static let callers: Set<String> = {
        let people = [
            "诉求人", "来电人", "反映人", "服务对象", "市民", "投诉人", "举报人", "信访人", "来信人", "写信人", "来访人", "申请人", "联系人", "求助人", "咨询人",
            "当事人",
        ]
        return Set(callingNames + people + people.map { "\($0)姓名" } + ["居民姓名", "网民姓名", "真实姓名"])
    }()

    /// Whether a column names people who call or write in, whatever the table and the blanks in its name, as in 姓 名.
    static func namesCallers(_ column: String) -> Bool { callers.contains(column.filter { !$0.isWhitespace }) }

    /// Work orders of a 12345 hotline, and what vendors of monitoring export.
    static let known = [
        TableExport(names: [
            .id: ["工单编号", "工单号", "诉求编号", "受理编号", "事项编号", "流水号"],
            .title: ["工单标题", "诉求标题", "事项标题", "诉求主题"],
            .text: ["诉求内容", "事项内容", "工单内容", "来电内容", "受理内容", "反映内容", "诉求描述", "问题描述", "主要内容"],
            .time: ["来电时间", "诉求时间", "提出时间", "受理时间", "登记时间", "工单创建时间", "创建时间"],
            .author: callingNames,
        ]),
        TableExport(names: [
            .id: ["信息编号", "文章编号", "文章id", "信息id", "舆情编号", "唯一标识"],
            .title: ["文章标题", "信息标题", "新闻标题"],
            .text: ["文章内容", "正文内容", "信息内容", "微博内容", "全文", "文章摘要", "摘要"],
            .time: ["发布时间", "发文时间", "发表时间", "采集时间"],
            .author: ["发布人", "博主", "账号名称", "媒体名称", "微博昵称", "发布账号"],
            .url: ["原文链接", "文章链接", "原文地址", "网页地址", "文章地址"],
            .likes: ["点赞量", "点赞"],
            .comments: ["评论量", "评论", "回复数"],
            .shares: ["转发量", "转发", "分享数"],
            .views: ["阅读量", "浏览量", "浏览数", "播放量", "点击数"],
        ]),
    ]
}
