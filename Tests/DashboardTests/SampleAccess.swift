import Foundation

@testable import Dashboard

extension Samples {
    /// Sources with and without keys.
    static let accessList = AccessListPage(
        frame: administration("/access"),
        sources: [
            .init(id: "s", code: "news", name: "云溪新闻<网>", kind: "city-media", isPaused: false, keys: 2, secrets: 1),
            .init(id: "t", code: "old-portal", name: "旧门户", kind: "portal", isPaused: true, keys: 0, secrets: 0),
        ]
    )

    /// A source whose second secret was just made.
    static let access = AccessPage(
        frame: administration("/access/s"),
        source: "s",
        name: "云溪新闻网",
        isPaused: true,
        keys: [
            .init(id: "k1", name: "舆情监测平台 hyk_3fa8…", madeAt: now.addingTimeInterval(-90_000), revokedAt: nil),
            .init(
                id: "k0",
                name: "旧平台<试用> hyk_91bc…",
                madeAt: now.addingTimeInterval(-900_000),
                revokedAt: now.addingTimeInterval(-80_000)
            ),
        ],
        secrets: [
            .init(id: "p1", name: "…2f1d", madeAt: now, revokedAt: nil),
            .init(id: "p0", name: "…9c0b", madeAt: now.addingTimeInterval(-500_000), revokedAt: nil),
        ],
        canSeal: true,
        made: "whsec_" + String(repeating: "AAAABBBB", count: 5) + "AAA="
    )

    /// Before the first key, where none can be sealed.
    static let noAccess = AccessPage(
        frame: administration("/access/s"),
        source: "s",
        name: "云溪新闻网",
        isPaused: false,
        keys: [],
        secrets: [],
        canSeal: false,
        made: nil
    )

    /// A profile that was tried on a document in which not everything is right.
    static let profile = ProfilePage(
        frame: frame("/sources/s/profile"),
        source: "s",
        name: "云溪新闻网",
        profile: #"{"items": "/data/list", "fields": {"id": "/docId", "text": "/content"}}"#,
        isStored: true,
        sample: #"{"data": {"list": [{"docId": 1, "content": "路灯不亮</textarea>"}]}}"#,
        trial: .init(
            items: [
                .init(
                    number: 1,
                    id: "1",
                    title: "路灯<不亮>",
                    text: String(repeating: "城北路灯连续三天不亮，", count: 11) + "…",
                    at: now,
                    author: "网友",
                    url: "https://news.example.cn/a/very/long/address/of/an/item.html?channel=12&all=<1>"
                ),
                .init(number: 2, problems: ["/text 缺少正文。", "/time 时间无法识别。"]),
            ],
            count: 22,
            refused: 1
        ),
        mayChange: true
    )

    /// None yet, for who may only look.
    static let noProfile = ProfilePage(
        frame: frame("/sources/s/profile"),
        source: "s",
        name: "云溪新闻网",
        profile: "",
        isStored: false,
        sample: "",
        trial: nil,
        mayChange: false
    )

    private static func administration(_ address: String) -> Frame {
        Frame(
            cityName: "云溪市",
            isDrill: false,
            moment: now,
            visitor: Visitor(name: "赵敏", role: "administrator", agency: "市政府办公室"),
            address: address,
            csrf: "token"
        )
    }
}
