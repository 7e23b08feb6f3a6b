import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix
import NIOSSL

extension FetchFault {
    /// What a fault of the way there means; its own words are dropped, because nobody needs them to find the remedy.
    init(_ fault: any Error) {
        switch fault {
        case let fault as FetchFault: self = fault
        case let fault as HTTPClientError:
            switch fault {
            case .deadlineExceeded, .readTimeout, .writeTimeout: self = .timedOut
            case .connectTimeout, .tlsHandshakeTimeout: self = .unreachable
            default: self = .broken
            }
        case is NIOSSLError, is NIOSSLExtraError: self = .untrusted
        case is CancellationError: self = .timedOut
        case is NIOConnectionError: self = .unreachable
        case let fault as IOError where [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH].contains(fault.errnoCode):
            self = .unreachable
        default: self = .broken
        }
    }
}
