import Cases
import Foundation
import Testing

@Suite struct CaseDrawingTests {
    /// The table of transitions as a state diagram: one arrow for each step that leads somewhere.
    private static var drawing: String {
        var lines = ["stateDiagram-v2", "    [*] --> routed: route"]
        for state in Case.State.allCases {
            for step in Case.Step.allCases {
                guard let next = try? state.after(step) else { continue }
                lines.append("    \(state.rawValue) --> \(next.rawValue): \(step.rawValue)")
            }
        }
        return (lines + ["    closed --> [*]"]).joined(separator: "\n")
    }

    @Test("the drawing in docs/cases.md is the table's own")
    func isTheTable() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/cases.md"), encoding: .utf8)
        let block = text.split(separator: "```mermaid\n").last?.split(separator: "\n```").first.map(String.init)

        #expect(block == Self.drawing, "write this into docs/cases.md:\n\(Self.drawing)")
    }
}
