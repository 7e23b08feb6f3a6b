/// Who may do what with the rows of each table, written down apart from the policies.
///
/// C coordinator, L leader, I inspector, O liaison, H head, R reviewer, S spokesperson, A administrator,
/// Y security officer, J auditor; M machine; W worker, P auditor's process, D door, N nobody in the app's role,
/// G the role that logs in. Whoever is not named may do nothing with any row.
struct Expectation: Sendable {
    let table: String
    let select: String
    let insert: String
    let update: String
    let delete: String

    init(_ table: String, _ select: String, _ insert: String = "", _ update: String = "", _ delete: String = "") {
        self.table = table
        self.select = select
        self.insert = insert
        self.update = update
        self.delete = delete
    }

    private static let everyPost = "CLIOHRSAYJ"
    private static let matter = "CLIW=all OHRS=own"

    static let all: [Expectation] = [
        // Ground and directory: everybody in a post reads, the worker alone writes.
        Expectation("schema_migrations", "W=all"),
        Expectation("city", "\(everyPost)MDWP=all", "W=all", "W=all"),
        Expectation("number_series", "W=all", "W=all", "W=all"),
        Expectation("agencies", "\(everyPost)W=all", "W=all", "W=all"),
        Expectation("agency_duties", "\(everyPost)W=all", "W=all", "", "W=all"),
        Expectation("people", "\(everyPost)W=all", "W=all", "W=all"),
        Expectation("posts", "\(everyPost)W=all", "W=all", "W=all"),
        // But the information office keeps the sources, and the administrator hands out keys, of which a part of the columns is read,
        // and only ever revokes one.
        Expectation("sources", "\(everyPost)W=all M=own", "CW=all", "CW=all"),
        Expectation("machine_keys", "W=all", "AW=all", "W=all"),
        Expectation("sign_in_links", "W=all", "W=all", "W=all"),
        Expectation("sessions", "W=all", "W=all", "W=all"),
        // Who gave or got a delegation, and the security officer; the scene's is the liaison's to the head.
        // What changes is that it is revoked, in one's own name.
        Expectation("delegations", "OH=own YW=all", "O=own"),
        // No role reads these: the door's functions do.
        Expectation("passwords", ""),
        Expectation("sign_in_attempts", ""),
        // Trace and work.
        Expectation("journal", "JWP=all", "\(everyPost)MW=all"),
        Expectation("journal_seals", "WP=all", "W=all"),
        Expectation("journal_checkpoints", "WP=all", "W=all"),
        Expectation("jobs", "WP=all", "\(everyPost)MW=all", "W=all"),
        Expectation("terms", "WP=all", "W=all", "W=all"),
        Expectation("playbook_versions", "\(everyPost)MW=all", "CW=all"),
        Expectation("playbook_terms", "\(everyPost)MW=all", "CW=all"),
        Expectation("models", "W=all", "W=all"),
        Expectation("model_terms", "W=all", "W=all"),
        Expectation("kept_answers", "M=own", "M=own", "", "M=own W=all"),
        // Items: a machine pushes for its own source, the information office by hand.
        Expectation("imports", "CLIW=all M=own", "CW=all M=own", "CW=all M=own"),
        Expectation("import_rejections", "CLIW=all M=own", "W=all"),
        Expectation("import_pieces", "W=all", "CW=all M=own", "", "W=all"),
        // Of a secret only that it is there; the door's function gives it out sealed.
        Expectation("push_secrets", "", "A=all"),
        Expectation("source_reactions", "\(everyPost)W=all M=own", "W=all", "W=all"),
        Expectation("silences", "CLIWP=all", "W=all", "W=all"),
        Expectation("watches", "W=all", "W=all", "W=all", "W=all"),
        Expectation("feed_hosts", "W=all", "", "W=all"),
        Expectation("feeds", "CLIW=all", "C=own", "CW=all"),
        Expectation("quarantined_bodies", "W=all", "W=all", "", "W=all"),
        Expectation("batches", "CLIW=all M=own", "CW=all M=own"),
        Expectation("items", "\(matter) M=own", "CW=all M=own", "CW=all M=own"),
        Expectation("item_texts", matter, "CW=all M=own"),
        // Nobody reads what was hidden: a function shows it, and says so in the journal.
        Expectation("personal_words", "", "CW=all M=own"),
        Expectation("assessments", matter, "CW=all M=own"),
        // Events: the keeper gathers, coordinator and leader confirm.
        Expectation("events", matter, "W=all", "CLW=all"),
        Expectation("event_items", matter, "W=all"),
        Expectation("event_matters", matter, "W=all", "W=all"),
        Expectation("event_heat", matter, "W=all", "W=all"),
        Expectation("event_steps", matter, "CLW=all"),
        Expectation("level_escalations", "\(matter) P=all", "W=all", "W=all"),
        Expectation("regroupings", "CLIW=all"),
        Expectation("regrouped_items", "CLIW=all"),
        Expectation("regrouped_events", "CLIW=all"),
        Expectation("gathering_changes", "W=all", "CW=all"),
        Expectation("access", matter, "W=all"),
        // Cases: who has custody moves and drafts, its head signs, the information office closes.
        Expectation("cases", matter, "W=all", "CW=all OH=own"),
        Expectation("case_assistants", matter, "W=all"),
        // Who deals with an item says what it is.
        Expectation("corrections", matter, "C=all OH=own"),
        Expectation("case_steps", matter, "W=all OH=own"),
        Expectation("case_drafts", "W=all OHRS=own", "OH=own"),
        Expectation("case_answers", matter, "H=own"),
        // Orders to act: the information office issues, who has the case receives and reports; the scene's step is the liaison's.
        Expectation("orders", "\(matter) P=all", "C=all", "CW=all OH=own"),
        Expectation("order_steps", "\(matter) P=all", "O=own"),
        Expectation("deadlines", "\(matter) P=all", "W=all", "W=all"),
        Expectation("deadline_facts", "\(matter) P=all", "W=all"),
        Expectation("deadline_firings", "\(matter) P=all", "W=all"),
        // Alarms: the worker alone tells; people rest and hand over by functions.
        Expectation("alarms", "\(matter) P=all", "W=all", "W=all"),
        Expectation("alarm_steps", "\(matter) P=all", "W=all"),
        // The turn of the scene was made by the liaison.
        Expectation("duty_turns", "CLIW=all OHRS=own", "O=own"),
        Expectation("channels", "\(everyPost)WP=all", "W=all", "W=all"),
        Expectation("channel_means", "W=all", "W=all", "W=all"),
        // The scene's way and notice are the liaison's; who sees all sees what became of every message.
        Expectation("ways", "AW=all O=own", "W=all", "W=all", "W=all"),
        Expectation("notices", "CLIWP=all O=own", "W=all", "W=all O=own"),
        Expectation("letters", "CLIWP=all O=own", "W=all", "W=all"),
        Expectation("deliveries", "CLIWP=all O=own", "W=all", "W=all"),
        Expectation("attachments", matter, "C=all OH=own"),
    ]

    /// What an actor of a kind may do, by command: `all`, `own` or `none`.
    func allowed(_ letter: Character) -> [String: String] {
        ["SELECT": select, "INSERT": insert, "UPDATE": update, "DELETE": delete].mapValues { words in
            for word in words.split(separator: " ") {
                let parts = word.split(separator: "=")
                if parts[0].contains(letter) { return String(parts[1]) }
            }
            return "none"
        }
    }
}
