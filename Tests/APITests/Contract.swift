import Foundation
import HTTPTypes

@testable import API

/// What the OpenAPI document promises.
struct Contract: Sendable {
    /// One method of one address.
    struct Operation: Hashable, CustomStringConvertible {
        let method: String
        let path: String
        var description: String { "\(method) \(path)" }
    }

    let document: Tree

    static func shared() throws -> Contract { try read.get() }

    private static let read = Result { Contract(document: try Tree(yaml: HealthRoutes.document())) }
    private static let methods: Set = ["get", "put", "post", "delete", "patch", "options", "trace"]

    var operations: Set<Operation> {
        Set(
            (document["paths"]?.members ?? [:]).flatMap { path, item in
                item.members.keys.filter(Self.methods.contains).map { Operation(method: $0.uppercased(), path: path) }
            }
        )
    }

    /// The statuses that an operation may answer.
    func statuses(of operation: Operation) -> Set<Int> {
        Set(responses(operation).keys.compactMap { Int($0) })
    }

    /// The names of the parameters of an operation, its address's among them.
    func parameters(of operation: Operation) -> Set<String> {
        let item = document["paths"]?[operation.path]
        let own = item?[operation.method.lowercased()]?["parameters"]?.list ?? []
        return Set((own + (item?["parameters"]?.list ?? [])).compactMap { resolved($0)["name"]?.text })
    }

    /// Whether an operation asks for no credentials.
    func isForNobody(_ operation: Operation) -> Bool {
        document["paths"]?[operation.path]?[operation.method.lowercased()]?["security"]?.list == []
    }

    /// Whether what an operation answers carries an entity tag.
    func isTagged(_ operation: Operation) -> Bool {
        responses(operation)["200"].map(resolved)?["headers"]?["ETag"] != nil
    }

    /// What an answer has that the document does not promise, or lacks that it does; nothing for addresses that are
    /// not in it.
    func complaints(about reply: Reply, to method: HTTPRequest.Method, _ address: String) -> [String] {
        let path = String(address.prefix { $0 != "?" })
        let paths = document["paths"]?.members ?? [:]
        // An address that is written out goes before one with a place in it.
        guard let template = paths[path] == nil ? paths.keys.first(where: { Self.fits(path, $0) }) : path else {
            return []
        }
        let asked = method == .head ? "GET" : method.rawValue
        let own = Operation(method: asked, path: template)
        // A method that the address does not take is answered as every method of the address says.
        let known = operations.contains(own) ? own : operations.first { $0.path == template }
        guard let known, let response = responses(known)["\(reply.status)"].map(resolved) else {
            return ["status \(reply.status) is not in the document"]
        }
        return headerComplaints(reply, response) + (method == .head ? [] : bodyComplaints(reply, response))
    }

    private func headerComplaints(_ reply: Reply, _ response: Tree) -> [String] {
        (response["headers"]?.members ?? [:]).flatMap { name, header -> [String] in
            let header = resolved(header)
            guard let field = HTTPField.Name(name), let value = reply.headers[field] else {
                return header["required"] == .flag(true) ? ["the header \(name) is missing"] : []
            }
            return complaints(about: .text(value), schema: header["schema"] ?? .null, at: name)
        }
    }

    private func bodyComplaints(_ reply: Reply, _ response: Tree) -> [String] {
        // Who asked for no body gets none.
        if reply.headers[.preferenceApplied] != nil { return reply.body.isEmpty ? [] : ["a body in spite of Prefer"] }
        guard let content = response["content"]?.members else {
            return reply.body.isEmpty ? [] : ["a body that is not in the document"]
        }
        let type = String((reply.headers[.contentType] ?? "").prefix { $0 != ";" })
        guard let promised = content[type] else { return ["the type \(type) is not in the document"] }
        guard type.hasSuffix("json") else { return [] }
        guard let body = reply.json else { return ["the body is no JSON"] }
        return complaints(about: body, schema: promised["schema"] ?? .null, at: "")
    }

    private func responses(_ operation: Operation) -> [String: Tree] {
        document["paths"]?[operation.path]?[operation.method.lowercased()]?["responses"]?.members ?? [:]
    }

    /// Follows a reference within the document.
    func resolved(_ tree: Tree) -> Tree {
        guard let reference = tree["$ref"]?.text else { return tree }
        return reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] ?? .null }
    }

    private static func fits(_ path: String, _ template: String) -> Bool {
        let written = path.split(separator: "/", omittingEmptySubsequences: false)
        let wanted = template.split(separator: "/", omittingEmptySubsequences: false)
        return written.count == wanted.count
            && zip(written, wanted).allSatisfy { $1.hasPrefix("{") ? !$0.isEmpty : $0 == $1 }
    }
}
