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
    let handler: Handler

    init(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        self.method = method
        self.path = path
        self.handler = handler
    }
}

extension Router where Context == CityContext {
    /// Adds every route, and an answer 405 with `Allow` for the methods that an address does not take.
    func add(_ routes: [Route]) {
        let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options, .trace]
        for (path, group) in Dictionary(grouping: routes, by: \.path) {
            let allowed = group.map(\.method) + (group.contains { $0.method == .get } ? [.head] : [])
            for route in group {
                on(RouterPath(path), method: route.method) { try await route.handler($0, $1) }
                if route.method == .get {
                    on(RouterPath(path), method: .head) { try await route.handler($0, $1).createHeadResponse() }
                }
            }
            for method in methods where !allowed.contains(method) {
                on(RouterPath(path), method: method) { _, _ -> Response in throw MethodRefused(allowed: allowed) }
            }
        }
    }
}
