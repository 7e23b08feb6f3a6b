/// One item, ready to be shown.
struct ItemPageView {
    let csrf: String
    let source: String
    let time: MomentText
    let author: String?
    let title: String
    let titleLanguage: String
    let text: String
    let url: String?
    /// What is said about hidden words; nil where there are none.
    let note: String?
    /// Where the form that has them shown goes to; nil where it is not offered.
    let disclosure: String?

    init(_ page: ItemPage, _ wording: Wording) {
        csrf = page.frame.csrf
        source = page.source
        time = wording.moment(page.at)
        author = page.author
        title = page.title ?? wording["item.title"]
        titleLanguage = page.title == nil ? wording.language.rawValue : "zh-CN"
        text = page.text
        url = Address.outside(page.url)
        switch page.hiding {
        case .none:
            note = nil
            disclosure = nil
        case .hidden(let isOffered):
            note = wording["item.hidden"]
            disclosure = isOffered ? Address.disclosure(ofItem: page.id) : nil
        case .shown:
            note = wording["item.shown"]
            disclosure = nil
        }
    }
}
