package import Foundation

/// The playbooks that come with the program; a city publishes its own beside or instead of them.
package enum PlaybookFiles {
    /// The folder that holds the files.
    package static var folder: URL { Bundle.module.bundleURL }
}
