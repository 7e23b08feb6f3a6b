import Events
import Foundation
import Testing

@Suite struct EventStateTests {
    /// The table of transitions as a state diagram: one arrow for each step that leads somewhere.
    private static var drawing: String {
        var lines = ["stateDiagram-v2", "    [*] --> recorded: gathered"]
        for state in Event.State.allCases {
            for step in Event.Step.allCases {
                guard let next = try? state.after(step) else { continue }
                lines.append("    \(state.rawValue) --> \(next.rawValue): \(step.rawValue)")
            }
        }
        return lines.joined(separator: "\n")
    }

    @Test("the drawing in docs/events.md is the table's own")
    func isTheTable() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/events.md"), encoding: .utf8)
        let block = text.split(separator: "```mermaid\n").last?.split(separator: "\n```").first.map(String.init)

        #expect(block == Self.drawing, "write this into docs/events.md:\n\(Self.drawing)")
    }
}
