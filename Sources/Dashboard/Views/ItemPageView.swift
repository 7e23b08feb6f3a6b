/// One item, ready to be shown.
struct ItemPageView {
    let csrf: String
    let source: String
    let time: MomentText
    /// Nil where the source says when it was published.
    let undated: String?
    let author: String?
    let title: String
    let titleLanguage: String
    /// The text, with what the score rests on marked.
    let segments: [ScoreView.SegmentView]
    let url: String?
    /// What is said about hidden words; nil where there are none.
    let note: String?
    /// Where the form that has them shown goes to; nil where it is not offered.
    let disclosure: String?
    let score: ScoreView?
    /// The places that it names; nil where it names none.
    let places: String?
    /// The figures of harm that it tells of; nil where it tells of none.
    let harm: String?
    let labels: [LabelView]
    /// Whether anything may be said of it.
    let isOffered: Bool

    init(_ page: ItemPage, _ wording: Wording) {
        csrf = page.frame.csrf
        source = page.source
        time = wording.moment(page.at)
        undated = page.isDated ? nil : wording["item.undated"]
        author = page.author
        title = page.title ?? wording["item.title"]
        titleLanguage = page.title == nil ? wording.language.rawValue : "zh-CN"
        segments = (page.score?.segments ?? [.init(text: page.text, isMarked: false)]).map { .init($0) }
        score = page.score.map { ScoreView($0, wording, showsText: false) }
        places = page.places.isEmpty ? nil : wording.messages("item.places", ["places": wording.list(page.places)])
        let told = wording.list(page.harm.map(wording.harm))
        harm = told.isEmpty ? nil : wording.messages("item.harm", ["figures": told])
        labels = page.labels.map { LabelView($0, page, wording) }
        isOffered = page.labels.contains { !$0.choices.isEmpty }
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
        case .personalErased(let moment):
            note = wording.messages("item.personal-erased", ["day": wording.moment(moment).text])
            disclosure = nil
        case .erased(let moment):
            note = wording.messages("item.erased", ["day": wording.moment(moment).text])
            disclosure = nil
        }
    }
}

extension Wording {
    /// A figure of harm in words.
    fileprivate func harm(_ harm: ItemPage.Harm) -> String {
        let (key, figure) =
            switch harm {
            case .dead(let figure): ("harm.dead", figure)
            case .injured(let figure): ("harm.injured", figure)
            case .missing(let figure): ("harm.missing", figure)
            case .loss(let figure): ("harm.loss", figure)
            }
        return messages(key, ["figure": number(figure)])
    }
}
