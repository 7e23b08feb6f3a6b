import Foundation
import Playbooks
import Testing

@testable import Deadlines

@Suite struct DeadlineDrawingTests {
    /// What may follow what, as a state diagram.
    private static var drawing: String {
        let entries: [DeadlineEntry] = [
            .paused(.consultation), .resumed, .extended(1), .transferred, .recalculated, .met, .missed, .deemed,
            .cancelled,
        ]
        var lines = ["stateDiagram-v2", "    [*] --> armed: armed"]
        for state in Deadline.State.allCases {
            for entry in entries {
                guard let next = try? entry.state(after: state) else { continue }
                lines.append("    \(state.rawValue) --> \(next.rawValue): \(entry.row.fact)")
            }
        }
        return lines.joined(separator: "\n")
    }

    @Test("the drawing in docs/deadlines.md is the ledger's own")
    func isTheLedger() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/deadlines.md"), encoding: .utf8)
        let block = text.split(separator: "```mermaid\n").last?.split(separator: "\n```").first.map(String.init)

        #expect(block == Self.drawing, "write this into docs/deadlines.md:\n\(Self.drawing)")
    }
}
