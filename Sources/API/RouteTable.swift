package import HTTPTypes
package import Hummingbird

/// One address and method of the service, with what answers it.
package struct Route: Sendable {
    /// Answers a request; what it throws, `RefusalMiddleware` turns into an answer.
    package typealias Handler = @Sendable (Request, CityContext) async throws -> Response

    /// One method; a GET route answers HEAD as well.
    package let method: HTTPRequest.Method
    /// The address in the form of the OpenAPI document: `/v1/items/{id}`.
    package let path: String
    /// Whether a change without a version would silently overwrite what another person has just said.
    let overwrites: Bool
    /// Whether the operation changes nothing, whatever its method.
    let reads: Bool
    /// Whether no key is kept for it: its answer is a secret, or what it refuses must still be counted.
    let standsAlone: Bool
    /// Whether its handler keeps its answer by `Database.once`, as what it reads takes too long for an open transaction.
    let keepsItself: Bool
    /// Bytes of the largest body that is read whole before the handler, for a key or a version.
    let mostBytes: Int
    let handler: Handler

    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        overwrites: Bool = false,
        reads: Bool = false,
        standsAlone: Bool = false,
        keepsItself: Bool = false,
        mostBytes: Int = 256 * 1_024,
        _ handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.overwrites = overwrites
        self.reads = reads || method == .get
        self.standsAlone = standsAlone
        self.keepsItself = keepsItself
        self.mostBytes = mostBytes
        self.handler = handler
    }
}

extension HTTPRequest.Method {
    /// A reading with a body (draft-ietf-httpbis-safe-method-w-body); no address takes it.
    fileprivate static let query = known("QUERY")

    private static func known(_ name: String) -> Self {
        guard let method = Self(name) else { preconditionFailure("\(name) is no name of a method") }
        return method
    }
}

extension Router where Context == CityContext {
    /// Adds every route under the discipline that all have in common, and an answer 405 with `Allow` for the methods that an address does not take.
    func add(_ routes: [Route], under discipline: Discipline) {
        let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options, .trace, .query]
        for (path, group) in Dictionary(grouping: routes, by: \.path) {
            let allowed = group.map(\.method) + (group.contains { $0.method == .get } ? [.head] : [])
            for route in group {
                on(RouterPath(path), method: route.method) { try await discipline.answer($0, $1, route) }
                if route.method == .get {
                    on(RouterPath(path), method: .head) {
                        try await discipline.answer($0, $1, route).createHeadResponse()
                    }
                }
            }
            for method in methods where !allowed.contains(method) {
                on(RouterPath(path), method: method) { _, _ -> Response in throw MethodRefused(allowed: allowed) }
            }
        }
    }
}
