import Cities
import Foundation
import Organisation
import PlaybookFiles
import Playbooks
import Testing

@Suite struct ShippedPlaybooksTests {
    @Test("the playbooks that come with the program have no mistake")
    func load() throws {
        let playbook = try Playbook(folder: PlaybookFiles.folder)
        #expect(playbook.catalogue.matters.count >= 100)
        #expect(playbook.lexicon.risks.count >= 10)
        #expect(
            playbook.plans.map(\.code) == [
                "safety-incident", "rumour", "policy-misread", "food-drug", "school", "environment",
                "housing-property", "traffic", "livelihood",
            ]
        )
        #expect(playbook.plans.allSatisfy { !$0.lead.isEmpty && !$0.limits.isEmpty && $0.steps.count >= 6 })
    }

    @Test("every limit names the document that sets it")
    func nameTheirSources() throws {
        let rules = try Playbook(folder: PlaybookFiles.folder).ruleSets.flatMap(\.rules)
        #expect(rules.count >= 4)
        #expect(rules.allSatisfy { !$0.document.isEmpty && !$0.levels.isEmpty && $0.length > 0 })
    }

    @Test("a limit that a plan arms is counted by the clock and in force today")
    func armWhatCanBeArmed() throws {
        let playbook = try Playbook(folder: PlaybookFiles.folder)
        for plan in playbook.plans {
            for limit in plan.limits {
                #expect(playbook.limit(limit, on: "2026-03-01")?.rule.clockHours != nil, "\(limit)")
            }
        }
    }

    @Test("every duty that the playbooks use is held by a living agency of the city", arguments: ["default", "demo"])
    func findTheirAgencies(_ city: String) throws {
        let playbook = try Playbook(folder: PlaybookFiles.folder)
        let yaml = Cities.folder(city).appendingPathComponent("city.yaml")
        let agencies = try CityFile(yaml: String(contentsOf: yaml, encoding: .utf8)).agencies
        let held = Set(agencies.filter { $0.until == nil }.flatMap(\.duties))
        var used = Set(playbook.catalogue.matters.flatMap { [$0.lead] + $0.assist })
        used.formUnion(playbook.lexicon.risks.map(\.duty))
        used.formUnion(playbook.plans.flatMap { $0.assist + $0.lead.compactMap(\.named) })
        used.insert(Duty.informationOffice)

        #expect(used.subtracting(held).sorted() == [])
        #expect(used.subtracting(playbook.catalogue.duties.map(\.code)).sorted() == [])
        #expect(held.subtracting(playbook.catalogue.duties.map(\.code)).sorted() == [])
    }

    @Test("every matter is known by some word, and its whole name by its code")
    func nameTheirMatters() throws {
        let catalogue = try Playbook(folder: PlaybookFiles.folder).catalogue
        for matter in catalogue.matters {
            #expect(!matter.terms.isEmpty, "\(matter.code)")
            #expect(catalogue.names(of: matter.code).count == 3)
            #expect(catalogue[matter.code] == matter)
        }
        #expect(catalogue.names(of: "housing") == ["住房与房地产"])
        #expect(catalogue.names(of: "nowhere.at.all") == [])
    }
}

extension ResponsePlan.LeadSource {
    /// The duty that the plan itself names.
    fileprivate var named: String? {
        if case .duty(let code) = self { code } else { nil }
    }
}
