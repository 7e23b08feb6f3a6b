/// An item as it would be taken, ready to be shown.
struct TriedItemView {
    let number: String
    let id: String?
    let title: String?
    let text: String
    let at: MomentText?
    let author: String?
    let url: String?
    let problems: [String]

    init(_ item: TriedItem, _ wording: Wording) {
        number = wording.number(item.number)
        id = item.id
        title = item.title
        text = item.text
        at = item.at.map(wording.moment)
        author = item.author
        url = item.url
        problems = item.problems
    }
}
