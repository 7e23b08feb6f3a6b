/// A playbook of a few lines without a mistake, for tests to break.
enum SmallPlaybook {
    static let files: [String: String] = [
        "duties.yaml": """
        duties:
          information-office: 信息公开
          housing: 住建
          emergency: 应急
        """,
        "matters.yaml": """
        fields:
          - code: housing
            name: 住房
            groups:
              - code: estate
                name: 物业
                lead: housing
                gravity: 0.3
                matters:
                  - {code: fees, name: 物业收费, terms: [物业费 3, 物业]}
                  - {code: lift, name: 电梯, terms: [电梯 2], lead: emergency}
        """,
        "levels.yaml": """
        score: {risk: 42, matter: 12, tone: 28, reach: 8, source: 10, noise: 40, risk-scale: 8}
        reach: {likes: 1, dislikes: 1, comments: 2, shares: 3, views: 0.02, full: 100000}
        lines:
          - {level: 1, score: 85, heat: 95}
          - {level: 4, score: 23, heat: 5}
        floors: {fire: 3}
        believed-from: 45
        """,
        "lexicon/tone.yaml": """
        positive: {2: [感谢]}
        negative: {2: [投诉]}
        degrees: {2: [非常]}
        negations: [不]
        neutral: [不错]
        """,
        "lexicon/risks.yaml": """
        risks:
          - code: fire
            name: 火灾
            duty: emergency
            terms: {4: [火灾], 1: [冒烟]}
        denials: [没有]
        suppositions: [可能]
        neutral: [无论]
        """,
        "lexicon/noise.yaml": """
        forwarding: [转发微博]
        advertisement: {4: [加微信]}
        unreal: {4: [演练]}
        """,
        "rules/national.yaml": """
        code: national
        name: 国家时限
        since: 2016-07-30
        rules:
          - code: answer-48h
            name: 回应
            length: 48
            unit: clock-hours
            start: discovery
            document: 国办发
        """,
        "responses/all.yaml": """
        code: all
        name: 一般回应
        order: 100
        when:
          matters: ['*']
        lead: [matter, risk, information-office]
        return-hours: 24
        limits: [answer-48h]
        steps:
          - {name: 受理, text: 签收}
        """,
    ]

    /// The files with one piece of text replaced by another.
    static func changed(_ file: String, _ old: String, _ new: String) -> [String: String] {
        var files = files
        files[file] = files[file]?.replacing(old, with: new)
        return files
    }
}
