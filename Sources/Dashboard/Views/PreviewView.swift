/// A preview of a playbook, ready to be shown.
struct PreviewView {
    let files: [FileView]
    let hasFiles: Bool
    let editor: EditorView?
    let isStale: Bool
    let found: FoundView?
    let publishing: PublishingView?
    let versions = Address.playbooks

    struct FileView {
        let address: String
        let name: String
        let isChosen: Bool
    }

    struct EditorView {
        let file: String
        let content: String
        let base: String
        /// The file as it stands now.
        let address: String
        let action = Address.preview
        let csrf: String
    }

    struct PublishingView {
        let action = Address.playbooks
        let csrf: String
        let file: String
        let content: String
        let base: String
        let digest: String
        let current: String
        let note: String
    }

    struct FoundView {
        let items: [FigureView]
        let events: [FigureView]
        let limits: String?
        let day: String?
        let hasLaterDays: Bool
        let laterDays: [String]
        let isSame: Bool
        let eventLines: [LineView]
        let hasEvents: Bool
        let moreEvents: String?
        let itemLines: [LineView]
        let hasItems: Bool
        let moreItems: String?
    }

    struct FigureView {
        let name: String
        let count: String
    }

    struct LineView {
        let address: String
        let title: String
        let before: String
        let after: String
    }

    init(_ page: PreviewPage, _ wording: Wording) {
        files = page.files.map { FileView(address: Address.preview(of: $0), name: $0, isChosen: $0 == page.file) }
        hasFiles = !files.isEmpty
        editor = page.file.map {
            EditorView(
                file: $0,
                content: page.content,
                base: page.base,
                address: Address.preview(of: $0),
                csrf: page.frame.csrf
            )
        }
        isStale = page.isStale
        publishing = page.publishing.flatMap { publishing in
            page.file.map {
                PublishingView(
                    csrf: page.frame.csrf,
                    file: $0,
                    content: page.content,
                    base: page.base,
                    digest: publishing.digest,
                    current: publishing.current,
                    note: publishing.note
                )
            }
        }
        found = page.found.map { found in
            func figures(_ counts: PreviewPage.Counts) -> [FigureView] {
                let figures = [("replayed", counts.replayed), ("differing", counts.differing)]
                return (figures + counts.changes.map { ($0.key.rawValue, $0.value) })
                    .map { FigureView(name: wording["preview.\($0.0)"], count: wording.number($0.1)) }
            }
            func more(_ all: Int, _ shown: Int) -> String? {
                all > shown ? wording.messages("preview.more", ["count": wording.number(all - shown)]) : nil
            }
            let eventLines = found.eventLines.map { line in
                LineView(
                    address: Address.event(line.id),
                    title: line.title ?? wording["preview.untitled"],
                    before: Self.words(line.before, wording),
                    after: Self.words(line.after, wording)
                )
            }
            let itemLines = found.itemLines.map { line in
                LineView(
                    address: Address.item(line.id),
                    title: line.words,
                    before: Self.words(line.before, wording),
                    after: Self.words(line.after, wording)
                )
            }
            return FoundView(
                items: figures(found.items),
                events: figures(found.events),
                limits: found.movedLimits == 0
                    ? nil : wording.messages("preview.moved-limits", ["count": wording.number(found.movedLimits)]),
                day: found.day.map { wording.messages("preview.on", ["day": $0]) },
                hasLaterDays: !found.laterDays.isEmpty,
                laterDays: found.laterDays,
                isSame: found.items.differing == 0 && found.events.differing == 0 && found.movedLimits == 0,
                eventLines: eventLines,
                hasEvents: !eventLines.isEmpty,
                moreEvents: more(found.events.differing, eventLines.count),
                itemLines: itemLines,
                hasItems: !itemLines.isEmpty,
                moreItems: more(found.items.differing, itemLines.count)
            )
        }
    }

    private static func words(_ verdict: PreviewPage.Verdict, _ wording: Wording) -> String {
        let score = wording.messages("preview.points", ["score": "\(verdict.score)"])
        return ([verdict.matter ?? wording["preview.no-matter"], score] + verdict.risks).joined(separator: " · ")
    }

    private static func words(_ course: PreviewPage.Course, _ wording: Wording) -> String {
        let level = course.level.map { "\($0.numeral) \(wording["level.\($0.rawValue)"])" }
        let parts = [level ?? wording["preview.recorded"], course.matter, course.plan, course.agency]
        var more: [String] = []
        if let assistants = course.assistants {
            let names = assistants.isEmpty ? "–" : assistants.joined(separator: "、")
            more.append(wording.messages("preview.assistants", ["names": names]))
        }
        for limit in course.limits {
            let length = wording.messages("unit.\(limit.unit)", ["n": "\(limit.length)"])
            more.append("\(limit.name) \(length)" + (limit.isOtherwise ? " " + wording["preview.otherwise"] : ""))
        }
        if let hours = course.returnHours { more.append(wording.messages("preview.return", ["hours": "\(hours)"])) }
        return (parts.compactMap(\.self) + more + course.chains).joined(separator: " · ")
    }
}
