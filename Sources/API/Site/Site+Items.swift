import Assessment
import Dashboard
import Foundation
import Hummingbird
import Intake
import Kernel
import Organisation
import Playbooks
import Postgres

/// One item, and what was hidden in it.
extension Site {
    @Sendable func itemPage(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let id: ID<Item> = try context.id(ItemRefusal.absent)
            let page = try await report(principal, request, context, language) { report in
                guard let item = try await IntakeDesk().item(id, in: report.transaction) else {
                    throw ItemRefusal.absent
                }
                let isOffered = try await IntakeDesk().mayDisclose(id, in: report.transaction)
                return try await report.item(item, item.hiding(isOffered: isOffered))
            }
            return try pages.item(page, language: language)
        }
    }

    /// Answers the page itself with what was hidden: no address leads there again.
    @Sendable func disclose(_ request: Request, _ context: CityContext) async throws -> Response {
        try await answer(request, context) { form in
            let id: ID<Item> = try context.id(ItemRefusal.absent)
            let principal = context.principal
            let reason = form.fields["reason"] ?? ""
            let item = try await database.transaction(for: principal) { transaction in
                try await IntakeDesk().disclose(id, reason: reason, by: principal, in: transaction)
            }
            let page = try await report(principal, request, context, request.language) { report in
                try await report.item(item, .shown)
            }
            return html(try pages.item(page, language: request.language), request)
        }
    }
}

extension Site {
    @Sendable func correctItem(_ request: Request, _ context: CityContext) async throws -> Response {
        let catalogue = current().playbook.catalogue
        return try await act(request, context, ItemRefusal.absent, back: Address.item) {
            (id: ID<Item>, principal, form, transaction) in
            guard let task = ModelTask(rawValue: form.fields["task"] ?? "") else {
                throw CorrectionRefusal.labelUnknown
            }
            let label = form.fields["label"].flatMap { $0.isEmpty ? nil : $0 }
            try await CorrectionDesk()
                .correct(
                    id,
                    task,
                    to: label,
                    reading: form.fields["revision"].flatMap { Int($0) },
                    of: catalogue,
                    by: principal,
                    in: transaction
                )
        }
    }
}

extension SiteReport {
    /// The first places that an item names, as their endings tell them.
    func places(of item: Item) -> [String] {
        scoring.places(title: item.title, text: item.text).prefix(5).map { $0.evidence.words(of: item) }
    }

    func item(_ item: Item, _ hiding: ItemPage.Hiding) async throws -> ItemPage {
        let sources = try await Directory().sources(in: transaction)
        return ItemPage(
            // What answered a form is not asked for again.
            frame: frame.at(Address.item(item.id.text)),
            id: item.id.text,
            source: sources.first { $0.id == item.sourceID }?.name ?? "",
            at: item.occurredAt,
            isDated: item.isDated,
            author: item.author,
            title: item.title,
            text: item.text,
            url: item.url,
            revision: item.revision,
            hiding: hiding,
            score: try await score(of: item),
            places: places(of: item),
            harm: IncidentFact.read(title: item.title, text: item.text).map(ItemPage.Harm.init),
            labels: try await labels(of: item, isDisclosed: hiding.isShown)
        )
    }
}

extension Item {
    fileprivate func hiding(isOffered: Bool) -> ItemPage.Hiding {
        if let erasedAt { return .erased(erasedAt) }
        if let personalErasedAt { return .personalErased(personalErasedAt) }
        return hidden == 0 ? .none : .hidden(isOffered: isOffered)
    }
}

extension ItemPage.Harm {
    fileprivate init(_ fact: IncidentFact) {
        self =
            switch fact.kind {
            case .dead: .dead(fact.figure)
            case .injured: .injured(fact.figure)
            case .missing: .missing(fact.figure)
            case .loss: .loss(fact.figure)
            }
    }
}
