import Foundation
import PlaybookFiles
import Playbooks
import Testing

/// Limits by day, the choice of a plan, and who leads.
@Suite struct PlansTests {
    private func shipped() throws -> Playbook { try Playbook(folder: PlaybookFiles.folder) }

    /// Risks that one item in five shows: none of them prevails.
    private func shown(_ risks: Set<String>) -> [String: Double] {
        Dictionary(risks.map { ($0, 0.2) }, uniquingKeysWith: max)
    }

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
        ("market.food.restaurant", ["explosion-fire", "food"], 2, "safety-incident", "emergency"),
        (nil, ["traffic-accident"], 1, "safety-incident", "traffic-police"),
        ("market.food.poisoning", ["food", "poisoning", "injury"], 2, "food-drug", "food-safety"),
        ("education.school.poisoning", ["food", "school-harm", "injury"], 1, "food-drug", "education"),
        ("education.school.canteen", [], 4, "food-drug", "education"),
        ("market.drugs.drugs", ["poisoning"], 3, "food-drug", "drug-safety"),
        (nil, ["food"], 3, "food-drug", "food-safety"),
        ("education.school.bullying", ["school-harm", "injury"], 2, "school", "education"),
        ("education.admission.zones", [], 4, "school", "education"),
        (nil, ["injury", "school-harm"], 3, "school", "education"),
        ("education.teachers.pay", ["unpaid-wages"], 4, "livelihood", "education"),
        ("ecology.air.odour", ["pollution", "food"], 3, "environment", "ecology"),
        ("ecology.air.kitchen", ["pollution"], 4, "environment", "urban-management"),
        (nil, ["poisoning", "pollution"], 4, "environment", "ecology"),
        ("emergency.accident.chemical", ["poisoning", "pollution"], 1, "safety-incident", "emergency"),
        ("housing.estate.fees", ["explosion-fire"], 3, "housing-property", "housing"),
        ("housing.estate.fees", [], 1, "housing-property", "housing"),
        ("housing.title.certificate", ["rumour"], 4, "housing-property", "natural-resources"),
        (nil, ["crime", "default"], 4, "housing-property", "housing"),
        ("transport.order.crash", ["traffic-accident"], 3, "traffic", "traffic-police"),
        ("transport.bus.routes", [], 4, "traffic", "bus"),
        (nil, ["traffic-accident"], 4, "traffic", "traffic-police"),
        ("government.network.rumour", ["mass", "pollution", "rumour"], 2, "rumour", "cyberspace"),
        (nil, ["rumour"], 4, "rumour", "cyberspace"),
        ("government.network.misreading", ["rumour"], 4, "policy-misread", "information-office"),
        ("labour.wages.arrears", ["rumour", "unpaid-wages"], 4, "livelihood", "human-resources"),
        (nil, ["hazard"], 4, "livelihood", "emergency"),
        (nil, [], 4, "livelihood", "information-office"),
        ("no.such.matter", [], 4, "livelihood", "information-office"),
        ("no.such.matter", ["food"], 4, "livelihood", "food-safety"),
    ]

    @Test("an event falls under one plan, and one duty leads", arguments: events)
    func choosesPlans(
        _ event: (matter: String?, risks: Set<String>, level: Int, plan: String, lead: String)
    ) throws {
        let playbook = try shipped()
        let plan = try #require(playbook.plan(matter: event.matter, risks: shown(event.risks), level: event.level))
        #expect(plan.code == event.plan)
        #expect(playbook.lead(of: plan, matter: event.matter, risks: event.risks).duty == event.lead)
    }

    @Test("every event of every level falls under some plan")
    func leavesNobodyOut() throws {
        let playbook = try shipped()
        let matters: [String?] = playbook.catalogue.matters.map(\.code) + [nil]
        let risks: [Set<String>] = playbook.lexicon.risks.map { [$0.code] } + [[]]
        for level in 1...4 {
            for matter in matters { #expect(playbook.plan(matter: matter, risks: [:], level: level) != nil) }
            for risk in risks { #expect(playbook.plan(matter: nil, risks: shown(risk), level: level) != nil) }
        }
        #expect(playbook.plan(matter: nil, risks: [:], level: 5) == nil)
    }

    @Test("no two plans but the last one are for the same matter, and three overrule a matter by a risk")
    func dividesMatters() throws {
        let playbook = try shipped()
        let special = playbook.plans.dropLast()
        for matter in playbook.catalogue.matters.map(\.code) {
            let named = special.filter { $0.applies(matter: matter, risks: [:], level: 3) }
            #expect(named.count <= 1, "\(matter): \(named.map(\.code))")
        }
        #expect(special.filter { !$0.when.risks.isEmpty }.map(\.code) == ["safety-incident"])
        #expect(special.filter { !$0.when.prevailing.isEmpty }.map(\.code) == ["rumour", "policy-misread"])
        #expect(playbook.plans.last?.when.matters == ["*"])
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
        #expect(plan.applies(matter: "housing.estate.fees", risks: [:], level: 4))
        #expect(plan.applies(matter: "housing.estate", risks: [:], level: 4))
        #expect(!plan.applies(matter: "housing.estates.fees", risks: [:], level: 4))
        #expect(!plan.applies(matter: "housing", risks: [:], level: 4))
        #expect(!plan.applies(matter: nil, risks: [:], level: 4))
    }

    @Test("a risk that counts alone counts only where there is no matter, and `unless` takes whole matters out")
    func keepsConditionsApart() throws {
        let text = "[housing.estate]\n  risks-alone: [fire]\n  unless: [housing.estate.fees]"
        let files = SmallPlaybook.changed("responses/all.yaml", "['*']", text)
        let plan = try #require(try Playbook(files: files).plans.first)
        #expect(plan.applies(matter: nil, risks: ["fire": 1], level: 4))
        #expect(!plan.applies(matter: "water.supply.outage", risks: ["fire": 1], level: 4))
        #expect(plan.applies(matter: "housing.estate.lift", risks: [:], level: 4))
        #expect(!plan.applies(matter: "housing.estate.fees", risks: ["fire": 1], level: 4))
    }

    @Test("what most items show overrules the matter, whose agency leads all the same; one item in many does not")
    func prevails() throws {
        let playbook = try shipped()
        func plan(_ risks: [String: Double], level: Int = 3) throws -> ResponsePlan {
            try #require(playbook.plan(matter: "utilities.water.quality", risks: risks, level: level))
        }
        #expect(try plan(["rumour": 0.4]).code == "rumour")
        #expect(try plan(["rumour": 0.39]).code == "livelihood")
        #expect(try plan(["misreading": 0.5, "rumour": 0.1]).code == "policy-misread")
        #expect(try plan(["misreading": 0.5, "rumour": 0.6]).code == "rumour")
        #expect(try plan(["rumour": 0.9, "explosion-fire": 0.1], level: 1).code == "safety-incident")
        let lead = try playbook.lead(of: plan(["rumour": 1]), matter: "utilities.water.quality", risks: ["rumour"])
        #expect(lead.duty == "water-supply")
    }

    @Test("a plan may name a duty to lead, and says that it was the plan")
    func leadsByThePlan() throws {
        let files = SmallPlaybook.changed(
            "responses/all.yaml",
            "[matter, risk, information-office]",
            "[matter, emergency]"
        )
        let playbook = try Playbook(files: files)
        let plan = try #require(playbook.plans.first)
        let lead = playbook.lead(of: plan, matter: nil, risks: ["fire"])
        #expect(lead.duty == "emergency")
        #expect(lead.source == .duty("emergency"))
        #expect(lead.source.word == "plan")
        #expect(playbook.lead(of: plan, matter: "housing.estate.fees", risks: []).source.word == "matter")
    }
}
