import Foundation
import PlaybookFiles
import Playbooks
import Testing

/// Limits by day, the choice of a plan, and who leads.
@Suite struct PlansTests {
    private func shipped() throws -> Playbook { try Playbook(folder: PlaybookFiles.folder) }

    @Test("a limit holds from the first day of its set, and not a day sooner")
    func beginsInForce() throws {
        let playbook = try shipped()
        #expect(playbook.limit("answer-48h", on: "2016-07-29") == nil)
        #expect(playbook.limit("answer-48h", on: "2016-07-30")?.rule.clockHours == 48)
        #expect(playbook.limit("first-word-5h", on: "2016-11-09") == nil)
        #expect(playbook.limit("first-word-5h", on: "2016-11-10")?.set.code == "guobanfa-2016-80")
        #expect(playbook.limit("conference-24h", on: "2026-03-01")?.rule.levels == [1, 2])
        #expect(playbook.limit("confirm-level", on: "2026-03-01")?.rule.clockHours == 0.25)
        #expect(playbook.limit("no-such-limit", on: "2026-03-01") == nil)
    }

    @Test("a set holds on its last day, a later one takes over, and where both hold the later one counts")
    func isReplaced() throws {
        var files = SmallPlaybook.changed("rules/national.yaml", "2016-07-30", "2016-07-30\nuntil: 2020-12-31")
        let later = SmallPlaybook.files["rules/national.yaml"] ?? ""
        files["rules/later.yaml"] = later.replacing("code: national", with: "code: later")
            .replacing("2016-07-30", with: "2020-06-01").replacing("length: 48", with: "length: 24")
        let playbook = try Playbook(files: files)

        #expect(playbook.limit("answer-48h", on: "2020-05-31")?.rule.length == 48)
        #expect(playbook.limit("answer-48h", on: "2020-06-01")?.rule.length == 24)
        #expect(playbook.limit("answer-48h", on: "2021-01-01")?.rule.length == 24)
        #expect(playbook.ruleSets.map(\.code) == ["later", "national"])
        #expect(playbook.ruleSets[1].isInForce(on: "2020-12-31"))
        #expect(!playbook.ruleSets[1].isInForce(on: "2021-01-01"))
    }

    /// An event, the plan it falls under, and the duty that leads.
    static let events: [(matter: String?, risks: Set<String>, level: Int, plan: String, lead: String)] = [
        (nil, ["explosion-fire"], 1, "safety-incident", "emergency"),
        (nil, ["explosion-fire", "death"], 2, "safety-incident", "emergency"),
        ("housing.estate.fees", ["explosion-fire"], 2, "safety-incident", "emergency"),
        ("housing.estate.fees", ["explosion-fire"], 3, "livelihood", "housing"),
        ("housing.estate.fees", [], 1, "livelihood", "housing"),
        ("housing.title.certificate", [], 4, "livelihood", "natural-resources"),
        (nil, ["traffic-accident"], 1, "safety-incident", "traffic-police"),
        (nil, ["food"], 3, "livelihood", "food-safety"),
        (nil, [], 4, "livelihood", "information-office"),
        ("no.such.matter", [], 4, "livelihood", "information-office"),
        ("no.such.matter", ["food"], 4, "livelihood", "food-safety"),
    ]

    @Test("an event falls under one plan, and one duty leads", arguments: events)
    func choosesPlans(
        _ event: (matter: String?, risks: Set<String>, level: Int, plan: String, lead: String)
    ) throws {
        let playbook = try shipped()
        let plan = try #require(playbook.plan(matter: event.matter, risks: event.risks, level: event.level))
        #expect(plan.code == event.plan)
        #expect(playbook.lead(of: plan, matter: event.matter, risks: event.risks).duty == event.lead)
    }

    @Test("every event of every level falls under some plan")
    func leavesNobodyOut() throws {
        let playbook = try shipped()
        let matters: [String?] = playbook.catalogue.matters.map(\.code) + [nil]
        let risks: [Set<String>] = playbook.lexicon.risks.map { [$0.code] } + [[]]
        for level in 1...4 {
            for matter in matters { #expect(playbook.plan(matter: matter, risks: [], level: level) != nil) }
            for risk in risks { #expect(playbook.plan(matter: nil, risks: risk, level: level) != nil) }
        }
        #expect(playbook.plan(matter: nil, risks: [], level: 5) == nil)
    }

    @Test("of several risks the one that stands first in the lexicon leads")
    func leadsByTheGravestRisk() throws {
        let playbook = try shipped()
        let plan = try #require(playbook.plans.first { $0.code == "safety-incident" })
        let order = playbook.lexicon.risks.map(\.code)
        for (earlier, later) in zip(order, order.dropFirst()) {
            let lead = playbook.lead(of: plan, matter: nil, risks: [later, earlier])
            #expect(lead.duty == playbook.lexicon.risks.first { $0.code == earlier }?.duty)
            #expect(lead.source == .risk)
        }
    }

    @Test("a plan for a field or a group is for its matters, and not for one whose code merely begins like it")
    func appliesToWholeCodes() throws {
        let files = SmallPlaybook.changed("responses/all.yaml", "['*']", "[housing.estate]")
        let plan = try #require(try Playbook(files: files).plans.first)
        #expect(plan.applies(matter: "housing.estate.fees", risks: [], level: 4))
        #expect(plan.applies(matter: "housing.estate", risks: [], level: 4))
        #expect(!plan.applies(matter: "housing.estates.fees", risks: [], level: 4))
        #expect(!plan.applies(matter: "housing", risks: [], level: 4))
        #expect(!plan.applies(matter: nil, risks: [], level: 4))
    }
}
