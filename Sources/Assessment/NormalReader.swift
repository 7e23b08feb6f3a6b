package import Playbooks

/// Reads texts into normal form without assessing them.
package struct NormalReader: Sendable {
    private let markers: ForwardingMarkers
    private let variants: WordVariants

    /// Takes the forwarding markers and variants of a playbook.
    package init(playbook: Playbook) {
        markers = ForwardingMarkers(playbook.lexicon.noise.forwarding)
        variants = WordVariants(playbook.lexicon.noise.variants)
    }

    /// A text in its normal form.
    package func text(of text: String) -> String {
        NormalForm(title: nil, text: text, markers: markers, variants: variants).text
    }
}
