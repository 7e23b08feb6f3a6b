import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Web

/// Carries one POST: no redirects, an end to every wait, and no more of an answer than is read.
struct Wire: Sendable {
    let reach: Reach
    let proxy: WebAddress?
    let patience: Duration

    /// As much of an answer as is read.
    static let mostBytes = 65_536

    /// - Parameter base: Where the errand leads, as it is checked.
    /// - Throws: `Obstacle`.
    func carry(_ errand: Errand, to base: WebAddress) async throws -> Answer {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            group.addTask { try await answer(to: errand, at: base) }
            group.addTask {
                try await Task.sleep(for: patience)
                throw Obstacle.timedOut
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw Obstacle.cancelled }
            return first
        }
    }

    private func answer(to errand: Errand, at base: WebAddress) async throws -> Answer {
        do {
            let address = try await reach.resolved(proxy ?? base)[0]
            let client = HTTPClient(configuration: settings(address, for: base))
            let answer: Answer
            do {
                answer = try await ask(client, errand)
            } catch {
                try await client.shutdown()
                throw error
            }
            try await client.shutdown()
            return answer
        } catch let obstacle as Obstacle {
            throw obstacle
        } catch let fault as ReachFault {
            throw fault == .outOfReach ? Obstacle.outOfReach : Obstacle.unreachable
        } catch {
            throw Obstacle(error)
        }
    }

    private func settings(_ address: String, for base: WebAddress) -> HTTPClient.Configuration {
        var settings = HTTPClient.Configuration()
        settings.redirectConfiguration = .disallow
        settings.timeout.connect = TimeAmount(patience)
        settings.connectionPool.retryConnectionEstablishment = false
        settings.tracing.tracer = nil  // a trace would hold the address, which is the secret of many channels
        if let proxy {
            settings.proxy = .server(host: address, port: proxy.port)
        } else {
            settings.dnsOverride = [base.host: address]
        }
        return settings
    }

    private func ask(_ client: HTTPClient, _ errand: Errand) async throws -> Answer {
        var request = HTTPClientRequest(url: errand.address)
        request.method = .POST
        for header in errand.headers { request.headers.add(name: header.name, value: header.value) }
        request.headers.add(name: "User-Agent", value: "Huiying")
        request.headers.add(name: "Connection", value: "close")
        request.body = .bytes(errand.body)
        let response = try await client.execute(request, deadline: .now() + TimeAmount(patience))
        var body: [UInt8] = []
        for try await part in response.body {
            body += part.readableBytesView
            guard body.count <= Self.mostBytes else {
                body = []
                break
            }
        }
        return Answer(
            status: Int(response.status.code),
            retryAfter: response.headers.first(name: "Retry-After"),
            date: response.headers.first(name: "Date").flatMap(HTTPDate.read),
            body: body
        )
    }
}

extension Obstacle {
    /// What a fault of the way there means; its own words are dropped, because they may have the address in them.
    init(_ fault: any Error) {
        switch fault {
        case let fault as HTTPClientError:
            switch fault {
            case .deadlineExceeded, .readTimeout, .writeTimeout: self = .timedOut
            case .connectTimeout, .tlsHandshakeTimeout, .httpProxyHandshakeTimeout, .proxyAuthenticationRequired,
                .invalidProxyResponse:
                self = .unreachable
            case .cancelled: self = .cancelled
            default: self = .unanswered
            }
        case let fault as NIOSSLError:
            switch fault {
            case .handshakeFailed, .unableToValidateCertificate, .noCertificateToValidate: self = .untrusted
            default: self = .unanswered
            }
        case is NIOSSLExtraError: self = .untrusted  // the certificate is another host's
        case is CancellationError: self = .cancelled
        case is NIOConnectionError: self = .unreachable
        case let fault as IOError where [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH].contains(fault.errnoCode):
            self = .unreachable
        default: self = .unanswered  // a connection came about, as far as is known
        }
    }
}
