import Foundation
import Mustache

/// The words of the pages in one language: keys such as `home.events` and the text for each.
struct Messages: Sendable {
    private let texts: [String: String]

    init(texts: [String: String]) { self.texts = texts }

    /// Reads a catalogue, a JSON object from key to text.
    init(json: Data) throws { texts = try JSONDecoder().decode([String: String].self, from: json) }

    /// Every key of the catalogue.
    var keys: Set<String> { Set(texts.keys) }

    /// The text for a key; the key itself where the catalogue lacks it, so that a gap is seen and breaks nothing.
    subscript(key: String) -> String { texts[key] ?? key }

    /// The text for a key with each `{name}` replaced by its value.
    ///
    /// A value is put in as it is and never searched for names again.
    func callAsFunction(_ key: String, _ values: KeyValuePairs<String, String>) -> String {
        var rest = self[key][...]
        var text = ""
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = rest[rest.index(after: open)..<close]
            text += rest[..<open]
            text += values.first { $0.key == name }?.value ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    /// The word for a code, such as `role.coordinator`; the code itself where there is none.
    func word(_ group: String, _ code: String) -> String { texts["\(group).\(code)"] ?? code }

    /// What templates see under `t`.
    var lookup: Lookup { Lookup(texts: texts, prefix: "") }

    /// Follows `t.home.events` through the flat catalogue.
    struct Lookup: MustacheParent {
        fileprivate let texts: [String: String]
        fileprivate let prefix: String

        func child(named name: String) -> Any? {
            let key = prefix + name
            return texts[key] ?? Lookup(texts: texts, prefix: key + ".")
        }
    }
}
