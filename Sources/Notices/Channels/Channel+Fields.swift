import Web

extension Channel {
    /// Makes a channel of what is known about it.
    ///
    /// - Parameter fields: Settings and opened secrets together; an empty one is absent.
    /// - Throws: `ChannelComplaints` with everything that is wrong.
    package init(_ kind: ChannelKind, _ fields: [ChannelField: String]) throws(ChannelComplaints) {
        var reading = FieldReading(kind, fields)
        let means = reading.means()
        guard let means, reading.complaints.isEmpty else {
            let inOrder = ChannelField.allCases.flatMap { field in reading.complaints.filter { $0.field == field } }
            throw ChannelComplaints(all: inOrder)
        }
        self.init(kind: kind, means: means)
    }
}

/// Everything that is wrong with what is known about a channel.
package struct ChannelComplaints: Error, Sendable, Hashable {
    /// In the order of the fields.
    package let all: [Complaint]

    /// What is wrong with one field.
    package struct Complaint: Sendable, Hashable {
        /// The field.
        package let field: ChannelField
        /// What is wrong with it.
        package let fault: Fault
    }

    /// What can be wrong with a field.
    package enum Fault: String, Sendable, Hashable {
        /// The kind needs it, or another field does.
        case missing
        /// The kind has no such field.
        case unknown
        /// It is not what the field takes.
        case unreadable
    }
}

/// Reads what is known about a channel and collects what is wrong.
private struct FieldReading {
    private let kind: ChannelKind
    private let fields: [ChannelField: String]
    private(set) var complaints: [ChannelComplaints.Complaint] = []

    init(_ kind: ChannelKind, _ fields: [ChannelField: String]) {
        self.kind = kind
        self.fields = fields.filter { !$0.value.isEmpty }
        for field in ChannelField.allCases {
            if kind.needs(field), self.fields[field] == nil { complain(field, .missing) }
            if !kind.fields.contains(field), self.fields[field] != nil { complain(field, .unknown) }
        }
    }

    /// The means, where every field can be read.
    mutating func means() -> Channel.Means? {
        let proxy = address(.proxy)
        return switch kind {
        case .dingTalk, .weCom, .feishu: robot().map { .web($0, proxy: proxy) }
        case .mas: gateway().map { .web($0, proxy: proxy) }
        case .webhook: receiver().map { .web($0, proxy: proxy) }
        case .mail: relay().map { .mail($0) }
        }
    }

    private mutating func robot() -> (any WebChannel)? {
        let base = address(.base) ?? kind.usualBase.flatMap { WebAddress($0) }
        let token = word(.token)
        let signing = fields[.signing].map { _ in Hidden(word(.signing) ?? "") }
        let keyword = line(.keyword) ?? ""
        if keyword != keyword.harmless || keyword.utf8.count > 60 { complain(.keyword, .unreadable) }
        guard let token, let base else { return nil }
        return switch kind {
        case .dingTalk: DingTalk(base: base, token: Hidden(token), signing: signing, keyword: keyword)
        case .feishu: Feishu(base: base, token: Hidden(token), signing: signing, keyword: keyword)
        case .weCom: WeCom(base: base, key: Hidden(token))
        case .mas, .webhook, .mail: nil
        }
    }

    private mutating func gateway() -> MAS? {
        let serial = word(.serial) ?? ""
        if !serial.allSatisfy({ $0.isASCII && $0.isNumber }) { complain(.serial, .unreadable) }
        let (base, company, account) = (address(.base), line(.company), word(.account))
        let (key, signature) = (line(.password), word(.signature))
        guard let base, let company, let account, let key, let signature else { return nil }
        return MAS(
            base: base,
            company: company,
            account: account,
            key: Hidden(key),
            signature: signature,
            serial: serial
        )
    }

    private mutating func receiver() -> StandardWebhook? {
        let words = (fields[.signing] ?? "").split(separator: " ")
        let signing = words.compactMap { WebhookSecret(String($0)) }
        if signing.count != words.count || signing.count > 4 { complain(.signing, .unreadable) }
        return address(.address).map { StandardWebhook(base: $0, signing: signing) }
    }

    private mutating func relay() -> MailRelay? {
        let encryption = MailRelay.Encryption(rawValue: fields[.encryption] ?? "required")
        if encryption == nil { complain(.encryption, .unreadable) }
        let login = line(.login)
        if login == nil, fields[.password] != nil { complain(.login, .missing) }
        if login != nil, fields[.password] == nil { complain(.password, .missing) }
        let authority = line(.authority)
        if authority.map({ !$0.hasPrefix("/") }) ?? false { complain(.authority, .unreadable) }
        let sender = line(.sender)
        if let sender, !sender.isMailbox { complain(.sender, .unreadable) }
        let name = line(.name) ?? ""
        let place = fields[.host].flatMap { WebAddress.authority($0.lowercased()) }
        if fields[.host] != nil, place == nil { complain(.host, .unreadable) }
        let password = line(.password)
        guard let encryption, let place, let sender else { return nil }
        return MailRelay(
            host: place.host,
            port: place.port ?? encryption.usualPort,
            encryption: encryption,
            login: login ?? "",
            password: password.map(Hidden.init),
            authority: authority,
            sender: sender,
            name: name
        )
    }

    private mutating func complain(_ field: ChannelField, _ fault: ChannelComplaints.Fault) {
        complaints.append(.init(field: field, fault: fault))
    }

    /// Printable ASCII without spaces, at most 200 characters.
    private mutating func word(_ field: ChannelField) -> String? {
        guard let text = fields[field] else { return nil }
        if text.utf8.count <= 200, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) { return text }
        complain(field, .unreadable)
        return nil
    }

    /// One line of any words, at most 200 characters.
    private mutating func line(_ field: ChannelField) -> String? {
        guard let text = fields[field] else { return nil }
        let isLine = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control && $0 != "\u{2028}" }
        if text.count <= 200, isLine { return text }
        complain(field, .unreadable)
        return nil
    }

    /// Only the receiver's own address has a query; a proxy is spoken to without encryption and has no path.
    private mutating func address(_ field: ChannelField) -> WebAddress? {
        guard let text = fields[field] else { return nil }
        if let address = WebAddress(text) {
            let isProxy = address.scheme == "http" && ["", "/"].contains(address.rest)
            if field == .proxy ? isProxy : field == .address || !text.contains("?") { return address }
        }
        complain(field, .unreadable)
        return nil
    }
}

extension MailRelay.Encryption {
    /// The port where none is written.
    fileprivate var usualPort: Int {
        switch self {
        case .implicit: 465
        case .required: 587
        case .optional, .none: 25
        }
    }
}
