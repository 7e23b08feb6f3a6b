import Foundation
import Mustache

/// The files that travel with the program: templates, assets and catalogues.
struct ResourceFiles {
    private let folder: URL

    init() throws(Missing) {
        guard let folder = Bundle.module.resourceURL else { throw Missing(file: "Dashboard") }
        self.folder = folder
    }

    /// Every template, made to escape as `PageText` does.
    func templates() throws -> MustacheLibrary {
        MustacheContentTypes.register(PageText(), named: PageText.name)
        var library = MustacheLibrary()
        for (name, bytes) in try files(in: "Templates", withExtension: "mustache") {
            let text = String(decoding: bytes, as: UTF8.self)
            let stem = String(name.dropLast(".mustache".count))
            try library.register("{{% CONTENT_TYPE:\(PageText.name)}}" + text, named: stem)
        }
        return library
    }

    /// Every asset by its name.
    func assets() throws -> [String: Asset] {
        var assets: [String: Asset] = [:]
        for (name, bytes) in try files(in: "Assets", withExtension: nil) {
            assets[name] = Asset(name: name, bytes: [UInt8](bytes))
        }
        return assets
    }

    /// The words of one language.
    func messages(_ language: Language) throws -> Messages {
        try Messages(json: Data(contentsOf: folder.appendingPathComponent("Messages/\(language.rawValue).json")))
    }

    /// A template's text as it was written.
    func source(ofTemplate name: String) throws -> String {
        let file = folder.appendingPathComponent("Templates/\(name).mustache")
        return try String(decoding: Data(contentsOf: file), as: UTF8.self)
    }

    /// The names of the templates.
    func templateNames() throws -> [String] {
        try files(in: "Templates", withExtension: "mustache").map { String($0.name.dropLast(".mustache".count)) }
    }

    private func files(in name: String, withExtension ending: String?) throws -> [(name: String, bytes: Data)] {
        let place = folder.appendingPathComponent(name)
        return try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
            .filter { file in ending.map { file.hasSuffix("." + $0) } ?? true }
            .map { ($0, try Data(contentsOf: place.appendingPathComponent($0))) }
    }

    /// A file that should travel with the program does not.
    struct Missing: Error, CustomStringConvertible {
        let file: String

        var description: String { "the file \(file), which belongs to the program, is not beside it" }
    }
}
