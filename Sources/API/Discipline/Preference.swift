import HTTPTypes
import Hummingbird

extension Request {
    /// Whether the client wants no more than to know that it is done: `Prefer: return=minimal` (RFC 7240).
    var prefersMinimal: Bool {
        (headers[values: .prefer]).contains { field in
            field.split(separator: ",").contains { preference in
                let word = preference.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" && $0 != "\"" }
                return word.lowercased() == "return=minimal"
            }
        }
    }
}

extension Response {
    /// The same without its body, as 204; what was made is found by `Location`.
    var minimal: Response {
        guard [.ok, .created, .accepted].contains(status) else { return self }
        var fields = headers
        fields[.contentType] = nil
        // That of the body which is left out; a client would wait for it.
        fields[.contentLength] = nil
        fields[.preferenceApplied] = "return=minimal"
        return Response(status: .noContent, headers: fields)
    }
}

extension HTTPField.Name {
    static let prefer = known("Prefer")
    static let preferenceApplied = known("Preference-Applied")
}
