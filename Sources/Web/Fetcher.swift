import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// What is asked of a server, with what is known from the last time.
package struct FetchRequest: Sendable, Hashable {
    /// Where it is.
    package let address: WebAddress
    /// The entity tag of what came last, so that nothing comes while it is the same.
    package let entityTag: String?
    /// When what came last was changed, as the server wrote it.
    package let lastModified: String?

    /// Asks for what an address holds.
    package init(_ address: WebAddress, entityTag: String? = nil, lastModified: String? = nil) {
        self.address = address
        self.entityTag = entityTag
        self.lastModified = lastModified
    }
}

/// What a server answered.
package struct Fetched: Sendable {
    /// The status of the last answer.
    package let status: Int
    /// What came, at most as long as was allowed; empty for any status but 200.
    package let body: [UInt8]
    /// The type as the server wrote it.
    package let contentType: String?
    /// Given back the next time.
    package let entityTag: String?
    /// Given back the next time.
    package let lastModified: String?
    /// How long the server wants to be left alone, up to a day.
    package let retryAfter: Duration?
    /// Where it stands from now on, as every redirect on the way said that it is for good (301, 308).
    package let movedTo: WebAddress?
    /// Whether it came from where the thing will be asked for next, as no redirect on the way was for a while.
    package let isForGood: Bool
}

/// Why nothing was fetched; the raw value is lasting and stands in records.
package enum FetchFault: String, Error, Sendable, Hashable, CaseIterable {
    /// The name of the host has no address.
    case unknownHost = "unknown-host"
    /// It leads to this machine or to a private network.
    case outOfReach = "out-of-reach"
    /// No connection came about.
    case unreachable
    /// The certificate is not trusted.
    case untrusted
    /// It took too long.
    case timedOut = "timed-out"
    /// The connection broke off, or what came is not HTTP.
    case broken
    /// More came than is taken.
    case tooLarge = "too-large"
    /// There are too many redirects, or one that leads nowhere.
    case redirects
}

/// Fetches over HTTP what somebody else put there: every address that a name has is checked, and the one that was checked is
/// connected to; redirects are followed by hand, each checked like the first.
package struct Fetcher: Sendable {
    private let reach: Reach
    private let patience: Duration
    private let mostBytes: Int
    /// How many redirects are followed.
    static let mostRedirects = 5

    /// Prepares to fetch.
    ///
    /// - Parameters:
    ///   - patience: How long the whole of it may take.
    ///   - mostBytes: How much of a body is taken.
    package init(reach: Reach, patience: Duration = .seconds(30), mostBytes: Int = 5 << 20) {
        self.reach = reach
        self.patience = patience
        self.mostBytes = mostBytes
    }

    /// Fetches what an address holds.
    ///
    /// - Throws: `FetchFault`.
    package func fetch(_ request: FetchRequest) async throws -> Fetched {
        try await withThrowingTaskGroup(of: Fetched.self) { group in
            group.addTask { try await follow(request) }
            group.addTask {
                try await Task.sleep(for: patience)
                throw FetchFault.timedOut
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw FetchFault.timedOut }
            return first
        }
    }

    private func follow(_ request: FetchRequest) async throws -> Fetched {
        var place = request.address
        var forGood: WebAddress?
        var isForGood = true
        for _ in 0...Self.mostRedirects {
            let answer = try await ask(place, request)
            guard let next = answer.location else { return answer.fetched(movedTo: forGood, isForGood: isForGood) }
            guard let address = place.following(next) else { throw FetchFault.redirects }
            isForGood = isForGood && (answer.status == 301 || answer.status == 308)
            if isForGood { forGood = address }
            place = address
        }
        throw FetchFault.redirects
    }

    private func ask(_ place: WebAddress, _ request: FetchRequest) async throws -> FetchAnswer {
        do {
            // What one host was trusted with by hand, another one's redirect does not get.
            let isAsked = place.host == request.address.host && place.port == request.address.port
            // Other ports than those of the web are knocked on only where they were named.
            guard [80, 443].contains(place.port) || (isAsked && reach.trusts(place)) else {
                throw FetchFault.outOfReach
            }
            let addresses = try await (isAsked ? reach : reach.trustingNobody).resolved(place)
            for address in addresses.dropLast() {
                // A host may have an address that leads nowhere, such as one of the sixth version.
                do { return try await ask(place, at: address, request) } catch  where FetchFault(error) == .unreachable
                {}
            }
            return try await ask(place, at: addresses[addresses.count - 1], request)
        } catch let fault as ReachFault {
            throw fault == .outOfReach ? FetchFault.outOfReach : FetchFault.unknownHost
        } catch let fault as FetchFault {
            throw fault
        } catch {
            throw FetchFault(error)
        }
    }

    private func ask(_ place: WebAddress, at address: String, _ request: FetchRequest) async throws -> FetchAnswer {
        var settings = HTTPClient.Configuration()
        settings.redirectConfiguration = .disallow
        settings.timeout.connect = TimeAmount(patience / 3)
        settings.connectionPool.retryConnectionEstablishment = false
        settings.dnsOverride = [place.host: address]
        let client = HTTPClient(configuration: settings)
        let answer: FetchAnswer
        do { answer = try await ask(client, place, request) } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
        return answer
    }

    private func ask(_ client: HTTPClient, _ place: WebAddress, _ request: FetchRequest) async throws -> FetchAnswer {
        var asked = HTTPClientRequest(url: place.text)
        asked.headers.add(name: "User-Agent", value: "Huiying")
        asked.headers.add(
            name: "Accept",
            value: "application/atom+xml, application/rss+xml, application/feed+json, */*;q=0.5"
        )
        asked.headers.add(name: "Accept-Encoding", value: "identity")
        asked.headers.add(name: "Connection", value: "close")
        // What another host said of its own answer means nothing to this one.
        if place.host == request.address.host {
            if let tag = request.entityTag { asked.headers.add(name: "If-None-Match", value: tag) }
            if let moment = request.lastModified { asked.headers.add(name: "If-Modified-Since", value: moment) }
        }
        let response = try await client.execute(asked, deadline: .now() + TimeAmount(patience))
        let status = Int(response.status.code)
        var body: [UInt8] = []
        if status == 200 {
            if let length = response.headers.first(name: "Content-Length").flatMap({ Int($0) }), length > mostBytes {
                throw FetchFault.tooLarge
            }
            for try await part in response.body {
                guard body.count + part.readableBytes <= mostBytes else { throw FetchFault.tooLarge }
                body += part.readableBytesView
            }
        }
        return FetchAnswer(status: status, headers: response.headers, body: body)
    }
}

/// One answer on the way.
private struct FetchAnswer {
    let status: Int
    let headers: HTTPHeaders
    let body: [UInt8]

    /// Where it says that the thing is instead.
    var location: String? {
        [301, 302, 303, 307, 308].contains(status) ? headers.first(name: "Location") ?? "" : nil
    }

    /// - Parameter isForGood: Whether it came from where the thing will be asked for next; what is given back is for that place alone.
    func fetched(movedTo: WebAddress?, isForGood: Bool) -> Fetched {
        let wait = headers.first(name: "Retry-After").flatMap { words in
            Double(words) ?? HTTPDate.read(words).map { $0.timeIntervalSinceNow }
        }
        return Fetched(
            status: status,
            body: body,
            contentType: headers.first(name: "Content-Type"),
            entityTag: isForGood ? headers.short("ETag") : nil,
            lastModified: isForGood ? headers.short("Last-Modified") : nil,
            retryAfter: wait.flatMap { $0.isFinite ? .seconds(min(max($0, 0), 86_400).rounded(.up)) : nil },
            movedTo: movedTo,
            isForGood: isForGood
        )
    }
}

extension HTTPHeaders {
    /// A header that is kept to be given back, unless it is longer than anybody needs.
    fileprivate func short(_ name: String) -> String? {
        first(name: name).flatMap {
            $0.utf8.count <= 500 && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } ? $0 : nil
        }
    }
}

extension WebAddress {
    /// Where a redirect from here leads; nothing where it can be read in more than one way, or gives encryption up.
    func following(_ location: String) -> WebAddress? {
        guard let found = URL(string: location, relativeTo: URL(string: text)),
            let address = WebAddress(encoding: found.absoluteURL.absoluteString.prefix { $0 != "#" }.description)
        else { return nil }
        return scheme == "https" && address.scheme == "http" ? nil : address
    }
}
