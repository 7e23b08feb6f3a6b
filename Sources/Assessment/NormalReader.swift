package import Playbooks

/// Reads texts into normal form without assessing them.
package struct NormalReader: Sendable {
    private let markers: ForwardingMarkers

    /// Takes the forwarding markers of a playbook.
    package init(playbook: Playbook) { markers = ForwardingMarkers(playbook.lexicon.noise.forwarding) }

    /// A text folded, without links, names after @ and forwarding markers.
    package func text(of text: String) -> String { NormalForm(title: nil, text: text, markers: markers).text }
}
