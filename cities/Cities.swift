package import Foundation

/// The cities that come with the program.
package enum Cities {
    /// The folder of a city: `default` for a new installation, `demo` for the demonstration.
    package static func folder(_ name: String) -> URL { Bundle.module.bundleURL.appendingPathComponent(name) }
}
