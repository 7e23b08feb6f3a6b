import Foundation
import Kernel
import Organisation
import Playbooks
import Postgres

/// Looks at whether somebody answers: an agency for every duty, and people where cases and reminders go (articles 4 and 5).
struct CityExamination: Sendable {
    let playbook: Playbook

    /// What the city's file leaves open; nothing where there is no city yet.
    func findings(in transaction: Transaction) async throws -> [Finding] {
        guard try await CityDesk().city(in: transaction) != nil else { return [] }
        var answering: Set<AgencyID> = []
        var unheld: [Duty] = []
        for duty in playbook.catalogue.duties {
            let agencies = try await Directory().agencies(forDuty: duty.code, on: transaction.moment, in: transaction)
            if agencies.isEmpty { unheld.append(duty) }
            answering.formUnion(agencies)
        }
        let offices = unheld.filter { $0.code == Duty.informationOffice }
        let others = unheld.filter { $0.code != Duty.informationOffice }
        let hasCoordinator = try await transaction.value(.hasCoordinator, as: Bool.self) ?? false
        let idle = try await transaction.values(.idle(among: answering.map(\.rawValue)), as: String.self)
        return offices.map { noOffice($0) } + (others.isEmpty ? [] : [nobodyHolds(others)])
            + (hasCoordinator ? [] : [noCoordinator])
            + (idle.isEmpty ? [] : [nobodyWorks(at: idle)])
    }

    private func noOffice(_ duty: Duty) -> Finding {
        Finding(
            "city.no-office",
            .wrong,
            duty.code,
            what: .said(
                "没有机关承担职责 \(duty.code)（\(duty.name)）。",
                "No agency holds the duty \(duty.code) (\(duty.name))."
            ),
            why: .said(
                "没有主责机关的事项无处可转，开立交办件的任务会失败；审核、提醒也没有去处。",
                "What no other agency answers for can be routed nowhere and its job fails; nobody reviews or is reminded."
            ),
            remedy: .said(
                "在城市文件里给一个机关写上 duties: [\(duty.code)]，再运行：huiying city import FILE；然后重试失败的任务（见 jobs.dead）。",
                "Give an agency duties: [\(duty.code)] in the city's file and run: huiying city import FILE; then try dead jobs again (see jobs.dead)."
            )
        )
    }

    private func nobodyHolds(_ duties: [Duty]) -> Finding {
        let (zh, en) = Self.named(duties.map { "\($0.name) \($0.code)" })
        return Finding(
            "city.duties-unheld",
            .warning,
            what: .said("没有机关承担的职责：\(zh)。", "Duties that no agency holds: \(en)."),
            why: .said("这些事项全部转给信息公开机构。", "All such cases go to the information office."),
            remedy: .said(
                "在城市文件里写明由谁承担，再运行：huiying city import FILE",
                "Say in the city's file who holds them, and run: huiying city import FILE"
            )
        )
    }

    private var noCoordinator: Finding {
        Finding(
            "city.no-coordinator",
            .wrong,
            what: .said("今天没有人任统筹岗位（coordinator）。", "Nobody holds a post of coordinator today."),
            why: .said(
                "等级没有人确认，超时没有人知道。",
                "Nobody confirms a level, and nobody hears that a limit has passed."
            ),
            remedy: .said(
                "在城市文件的 people 里加一名 coordinator，再运行：huiying city import FILE",
                "Add a coordinator to people in the city's file, and run: huiying city import FILE"
            )
        )
    }

    private func nobodyWorks(at agencies: [String]) -> Finding {
        let (zh, en) = Self.named(agencies)
        return Finding(
            "city.nobody",
            .warning,
            what: .said("承担职责而没有联络员和负责人的机关：\(zh)。", "Agencies that answer and have neither liaison nor head: \(en)."),
            why: .said("转给它们的事项没有人收到。", "Nobody there receives what is routed to them."),
            remedy: .said(
                "在城市文件的 people 里为每个机关加联络员（liaison）和负责人（head），再运行：huiying city import FILE",
                "Add a liaison and a head for each to people in the city's file, and run: huiying city import FILE"
            )
        )
    }

    /// The first five of some names, and how many more there are.
    private static func named(_ names: [String]) -> (zh: String, en: String) {
        let more = names.count - 5
        let first = names.prefix(5)
        guard more > 0 else { return (first.joined(separator: "、"), first.joined(separator: ", ")) }
        return (
            first.joined(separator: "、") + "等 \(names.count) 项",
            first.joined(separator: ", ") + " and \(more) more"
        )
    }
}

extension SQL {
    private static let filled: SQL = """
        posts.since <= (hy.moment() AT TIME ZONE 'Asia/Shanghai')::date
        AND (posts.until IS NULL OR posts.until > (hy.moment() AT TIME ZONE 'Asia/Shanghai')::date)
        """

    fileprivate static let hasCoordinator: SQL =
        "SELECT EXISTS (SELECT FROM hy.posts WHERE role = 'coordinator' AND \(filled))"

    /// The short names of those agencies in which nobody is liaison or head; the office's own people are looked for by their role.
    fileprivate static func idle(among agencies: [UUID]) -> SQL {
        """
        SELECT short_name FROM hy.agencies
        WHERE id = ANY (\(agencies)) AND NOT EXISTS (
            SELECT FROM hy.posts WHERE agency_id = agencies.id AND role IN ('liaison', 'head', 'coordinator') AND \(filled)
        )
        ORDER BY code
        """
    }
}
