/// Where the pages are: the one list of addresses that templates and routes share.
package enum Address {
    /// `GET`: the home page.
    package static let home = "/"
    /// `GET`: the part of the home page that changes, for its refresh.
    package static let live = "/live"
    /// `GET` asks for name and password, or shows the button for a link, whose secret stands in the query as `link`;
    /// `POST` with `link` burns it, with `login` and `password` tries these.
    package static let signIn = "/sign-in"
    /// `POST` with `csrf`: ends the session.
    package static let signOut = "/sign-out"

    /// `GET`: the own account.
    package static let account = "/account"
    /// `POST` with `csrf`, `new`, `again` and, where there is one, `old`: sets the password.
    package static let password = "/account/password"
    /// `POST` with `csrf`: ends every session of the person.
    package static let signOutEverywhere = "/account/sign-out-everywhere"

    /// `POST` with `csrf` and `post`: goes on in another post.
    package static let changePost = "/account/post"
    /// `POST` with `csrf`, `person`, `first`, `last` and `reason`: delegates the post.
    package static let delegations = "/account/delegations"

    /// `POST` with `csrf`: revokes a delegation.
    package static func revocation(ofDelegation id: String) -> String { "\(delegations)/\(encoded(id))/revocation" }
    /// `GET`: files that were read in, and the form that uploads another.
    package static let imports = "/imports"
    /// `GET`: the part of that page that changes, for its refresh.
    package static let importsLive = "/imports/live"
    /// `GET`: a file that waits until somebody has looked at its columns.
    package static func held(_ id: String) -> String { "\(imports)/\(encoded(id))" }

    /// `POST` with `csrf` and, for each field of items, `column-FIELD`: shows what reading it so would give.
    static func trial(ofHeld id: String) -> String { "\(held(id))/trial" }

    /// `POST` with the same: begins to read it.
    static func reading(ofHeld id: String) -> String { "\(held(id))/reading" }

    /// `POST` with `csrf`: lets it go.
    static func abandonment(ofHeld id: String) -> String { "\(held(id))/abandonment" }

    /// `POST`: takes the bytes of a file, from the API.
    static let uploads = "/v1/imports"

    /// `GET`: the list of the rows that were not taken, from the API.
    static func rejections(ofImport id: String) -> String { "\(uploads)/\(encoded(id))/rejections?form=xlsx" }

    /// `GET`: the list of events; `q` for words, `state` for one of `EventsPage.Filter`, `cursor` for the next page.
    package static let events = "/events"
    /// `POST` with `csrf`, `reason` and the chosen events as `event-ID`: sets them aside.
    package static let dismissals = "/dismissals"
    /// `POST` with the same: takes them up again.
    package static let restorations = "/restorations"

    /// The next page of a list of events.
    static func events(_ filter: EventsPage.Filter, words: String, after cursor: String) -> String {
        "\(events)?state=\(filter.rawValue)&q=\(encoded(words))&cursor=\(encoded(cursor))"
    }

    /// `GET`: one event.
    package static func event(_ id: String) -> String { "/events/\(encoded(id))" }

    /// `POST` with `csrf`, `level` (1 to 4) and `reason`: confirms a level.
    package static func level(ofEvent id: String) -> String { "\(event(id))/level" }

    /// `POST` with `csrf`, `reason` and, as the step wants it, `choice`: takes a step beside confirming.
    package static func step(_ action: EventPage.Action, ofEvent id: String) -> String {
        "\(event(id))/\(action.rawValue)"
    }

    /// `GET`: the whole file of an event as one document, from the API.
    package static func file(ofEvent id: String) -> String { "/v1/events/\(encoded(id))/file" }

    /// `GET`: one item.
    package static func item(_ id: String) -> String { "/items/\(encoded(id))" }

    /// `POST` with `csrf` and `reason`: answers the item with what was hidden in it.
    static func disclosure(ofItem id: String) -> String { "\(item(id))/disclosure" }

    /// `POST` with `csrf`, `task` and `label`: says what the item is; without a label, takes back what was said.
    static func corrections(ofItem id: String) -> String { "\(item(id))/corrections" }

    /// `GET`: one case.
    package static func caseFile(_ id: String) -> String { "/cases/\(encoded(id))" }

    /// `POST` with `csrf`: accepts a case.
    package static func acceptance(ofCase id: String) -> String { "\(caseFile(id))/acceptance" }

    /// `POST`, multipart, with `csrf`, `text` and any number of files as `attachment`: puts a draft before the head.
    package static func draft(ofCase id: String) -> String { "\(caseFile(id))/draft" }

    /// `POST` with `csrf` and `draft`, the draft that was read: signs it.
    package static func signature(ofCase id: String) -> String { "\(caseFile(id))/signature" }

    /// `POST`, multipart, with `csrf`, `text` and any number of files as `attachment`: answers a case.
    package static func answer(ofCase id: String) -> String { "\(caseFile(id))/answer" }

    /// `POST` with `csrf` and, as the step wants them, `words`, `choice` and `until`: takes a step beside the main ones.
    package static func step(_ action: CasePage.Action, ofCase id: String) -> String {
        "\(caseFile(id))/\(action.rawValue)"
    }

    /// `POST`, multipart, with `csrf` and any number of files as `attachment` for proof: closes a case.
    package static func closure(ofCase id: String) -> String { "\(caseFile(id))/closure" }

    /// `GET`: the register of orders to act; `state` for one of `OrdersPage.Filter`, `cursor` for the next page.
    package static let orders = "/orders"

    /// The next page of a list of orders.
    static func orders(_ filter: OrdersPage.Filter, after cursor: String) -> String {
        "\(orders)?state=\(filter.rawValue)&cursor=\(encoded(cursor))"
    }

    /// `GET`: one order to act.
    package static func order(_ id: String) -> String { "\(orders)/\(encoded(id))" }

    /// `POST` with `csrf` and, as the step wants them, `words` and `lacks-CODE`: takes a step of an order.
    static func step(_ action: OrderPage.Action, ofOrder id: String) -> String { "\(order(id))/\(action.rawValue)" }

    /// `GET`: one limit, counted day by day.
    package static func deadline(_ id: String) -> String { "/deadlines/\(encoded(id))" }

    /// `POST` with `csrf`, `amount` and `words`: makes a limit longer.
    package static func extensions(ofDeadline id: String) -> String { "\(deadline(id))/extension" }

    /// `GET`: the same count as text, from the API.
    static func text(ofDeadline id: String) -> String { "/v1/deadlines/\(encoded(id))/explanation?format=text" }

    /// `GET`: what the visitor was told; `state=all` for what is over too, `cursor` for the next page.
    package static let notices = "/notices"

    /// The visitor's notices with or without what is over, from a page on.
    static func notices(showingOver: Bool, after cursor: String? = nil) -> String {
        let query = [showingOver ? "state=all" : nil, cursor.map { "cursor=\(encoded($0))" }].compactMap { $0 }
        return notices + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    /// `POST` with `csrf`: the visitor has read what there is.
    package static let readNotices = "/notices/read"

    /// `GET`: who is on duty; `POST` with `csrf`, `person`, `days`, `from`, `until`, `first` and `last`: enters a turn.
    package static let duty = "/duty"

    /// `POST` with `csrf`: ends a turn of duty.
    static func end(ofTurn id: String) -> String { "\(duty)/\(encoded(id))/end" }

    /// `GET`: every source; `POST` with `csrf`, `code`, `name` and `kind`: adds one.
    package static let sources = "/sources"

    /// `GET`: one source.
    package static func source(_ id: String) -> String { "\(sources)/\(encoded(id))" }

    /// `POST` with `csrf`, `name`, `kind`, `weight`, `owner`, `note` and perhaps `paused`: changes what is said of a source.
    static func change(ofSource id: String) -> String { "\(source(id))/change" }

    /// `POST` with `csrf`: watches a source for silence by its last weeks.
    static func watch(ofSource id: String) -> String { "\(source(id))/watch" }

    /// `POST` with `csrf`, `personal` and `text`, days or empty: says how long its items' words are kept.
    static func keep(ofSource id: String) -> String { "\(source(id))/retention" }

    /// `POST` with `csrf`: watches it no more.
    static func unwatch(ofSource id: String) -> String { "\(source(id))/unwatch" }

    /// `POST` with `csrf`, `url` and `every`: adds a feed.
    static func feeds(ofSource id: String) -> String { "\(source(id))/feeds" }

    /// `POST` with `csrf`: fetches a feed, stops it, lets it go on, changes how often it is fetched (`every`), or takes it away.
    static func step(_ name: String, ofFeed feed: String, ofSource id: String) -> String {
        "\(feeds(ofSource: id))/\(encoded(feed))/\(name)"
    }

    /// `POST` with `csrf` and `reason`: answers the bytes of what could not be read.
    static func body(_ id: String, ofSource source: String) -> String { "\(self.source(source))/bodies/\(encoded(id))" }

    /// `GET`: how a vendor's JSON becomes items of a source; `POST` with `csrf` and `profile`: stores that.
    package static func profile(ofSource id: String) -> String { "\(source(id))/profile" }

    /// `POST` with `csrf`, `profile` and `sample`: shows what becomes of a document, and stores nothing.
    static func trial(ofProfile id: String) -> String { "\(profile(ofSource: id))/trial" }

    /// `POST` with `csrf`: drops the profile.
    static func removal(ofProfile id: String) -> String { "\(profile(ofSource: id))/removal" }

    /// `GET`: what another playbook would make of recorded items, `file` for the one to change; `POST` with `csrf`, `file` and
    /// `content`: shows it.
    package static let preview = "/playbooks/preview"

    /// The page with a file of the current playbook to change.
    package static func preview(of file: String) -> String { "\(preview)?file=\(encoded(file))" }

    /// `GET`: which version of the playbooks counted from when on; `POST` with `csrf`, `file`, `content`, `base`, `digest` and
    /// `note`: publishes the current version with that file changed, as it was previewed.
    package static let playbooks = "/playbooks"

    /// `GET`: one version beside another.
    package static func playbook(_ id: String) -> String { "\(playbooks)/\(encoded(id))" }

    /// `POST` with `csrf`, `current` and `note`: makes it current again.
    static func restoration(ofPlaybook id: String) -> String { "\(playbook(id))/restoration" }

    /// `GET`: every source with how many keys open the door for it.
    package static let access = "/access"

    /// `GET`: the keys and push secrets of a source.
    package static func access(ofSource id: String) -> String { "\(access)/\(encoded(id))" }

    /// `POST` with `csrf` and `name`: makes a key, and answers the page that shows it once.
    static func keys(ofSource id: String) -> String { "\(access(ofSource: id))/keys" }

    /// `POST` with `csrf`: revokes a key.
    static func revocation(ofKey key: String, ofSource id: String) -> String {
        "\(keys(ofSource: id))/\(encoded(key))/revocation"
    }

    /// `POST` with `csrf`: makes a push secret, and answers the page that shows it once.
    static func secrets(ofSource id: String) -> String { "\(access(ofSource: id))/secrets" }

    /// `POST` with `csrf`: revokes a push secret.
    static func revocation(ofSecret secret: String, ofSource id: String) -> String {
        "\(secrets(ofSource: id))/\(encoded(secret))/revocation"
    }

    /// `POST`: takes items, from the API.
    static let items = "/v1/items"

    /// `POST`: takes what a vendor signs, from the API.
    static func pushes(ofSource id: String) -> String { "/v1/pushes/\(encoded(id))" }

    /// `GET`: one alarm.
    package static func alarm(_ id: String) -> String { "/alarms/\(encoded(id))" }

    /// `POST` with `csrf` and, as it wants them, `words`, `choice` and `until`: does something about an alarm.
    package static func step(_ action: AlarmPage.Action, ofAlarm id: String) -> String {
        "\(alarm(id))/\(action.rawValue)"
    }

    /// `GET` shows what a signed link from a message is for, `POST` acknowledges it; nobody has to be signed in.
    package static func acknowledgement(_ token: String) -> String { "/acknowledge/\(encoded(token))" }

    /// `GET`: the bytes of an attachment, from the API.
    package static func attachment(_ id: String) -> String { "/v1/attachments/\(encoded(id))" }

    /// The same page in another language: `language` in the query, which the route remembers in a cookie.
    static func switching(_ address: String, to language: Language) -> String {
        let isOurs = address.hasPrefix("/") && !address.hasPrefix("//") && !address.contains("\\")
        let page = isOurs ? address : home
        return "\(page)\(page.contains("?") ? "&" : "?")language=\(language.rawValue)"
    }

    /// A link to the outside; nil unless it is http or https.
    static func outside(_ url: String?) -> String? {
        guard let url, ["http://", "https://"].contains(where: url.lowercased().hasPrefix) else { return nil }
        return url
    }

    /// Everything but letters, digits, `-`, `_`, `.` and `~` as percent codes.
    private static func encoded(_ id: String) -> String {
        id.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default:
                "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
