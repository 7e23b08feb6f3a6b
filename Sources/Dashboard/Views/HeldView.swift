/// A held file, ready to be shown.
struct HeldView {
    let csrf: String
    let list = Address.imports
    let name: String
    let source: String
    let fields: [FieldView]
    let hasFields: Bool
    let ignored: String?
    /// Nil where nothing was looked at.
    let sum: String?
    let isBad: Bool
    let items: [TriedItemView]
    let trying: String
    let reading: String?
    let dropping: String

    struct FieldView {
        let code: String
        let name: String
        /// What is read where nothing is chosen.
        let usual: String
        let options: [Option]
    }

    struct Option {
        let reference: String
        let name: String
        let isChosen: Bool
    }

    init(_ page: HeldPage, _ wording: Wording) {
        csrf = page.frame.csrf
        name = page.name
        source = page.source
        fields = page.names.isEmpty ? [] : page.fields.map { Self.field($0, page.names, wording) }
        hasFields = !fields.isEmpty
        let between = wording["imports.between"]
        ignored =
            page.ignored.isEmpty
            ? nil : wording.messages("held.ignored", ["columns": page.ignored.joined(separator: between)])
        sum = page.counts.map { counts in
            guard page.isReadable || counts.rows > 0 else { return wording["held.unreadable"] }
            return wording.messages(
                counts.areAll ? "held.sum" : "held.sum-first",
                ["rows": wording.number(counts.rows), "rejected": wording.number(counts.rejected)]
            )
        }
        isBad = !page.isReadable || page.counts?.rejected ?? 0 > 0
        items = page.items.map { TriedItemView($0, wording) }
        trying = Address.trial(ofHeld: page.id)
        reading = page.isReadable ? Address.reading(ofHeld: page.id) : nil
        dropping = Address.abandonment(ofHeld: page.id)
    }

    private static func field(
        _ field: HeldPage.Field,
        _ columns: [HeldPage.Column],
        _ wording: Wording
    ) -> FieldView {
        let usual =
            field.chosen == nil
            ? field.read.map { wording.messages("held.found", ["column": $0]) } ?? wording["held.none"]
            : wording["held.itself"]
        return FieldView(
            code: field.code,
            name: wording.messages.word("item-field", field.code),
            usual: usual,
            options: columns.enumerated().map { place, column in
                let number = wording.messages("held.column", ["number": wording.number(place + 1)])
                let isPlain = column.reference == column.name
                return Option(
                    reference: column.reference,
                    name: isPlain ? column.name : column.name.isEmpty ? number : "\(number) \(column.name)",
                    isChosen: column.reference == field.chosen
                )
            }
        )
    }
}
