/// A mapping profile with a try of it, ready to be shown.
struct ProfileView {
    let csrf: String
    let list = Address.sources
    let source: String
    let name: String
    let profile: String
    let isStored: Bool
    let sample: String
    let trial: TrialView?
    let saving: String?
    let removal: String?
    let trying: String

    struct TrialView {
        let sum: String
        let isBad: Bool
        let items: [TriedItemView]
        /// How many more there are; nil where all are shown.
        let more: String?
    }

    init(_ page: ProfilePage, _ wording: Wording) {
        csrf = page.frame.csrf
        source = Address.source(page.source)
        name = page.name
        profile = page.profile
        isStored = page.isStored
        sample = page.sample
        trying = Address.trial(ofProfile: page.source)
        saving = page.mayChange ? Address.profile(ofSource: page.source) : nil
        removal = page.mayChange && page.isStored ? Address.removal(ofProfile: page.source) : nil
        trial = page.trial.map { trial in
            let (count, refused) = (wording.number(trial.count), wording.number(trial.refused))
            return TrialView(
                sum: wording.messages("profile.sum", ["count": count, "refused": refused]),
                isBad: trial.refused > 0,
                items: trial.items.map { TriedItemView($0, wording) },
                more: trial.count > trial.items.count
                    ? wording.messages("profile.more", ["count": wording.number(trial.count - trial.items.count)]) : nil
            )
        }
    }
}
