import Cases
import Testing

@Suite struct CaseStateTests {
    /// The whole table once more, as the office says it: what each step makes of each state.
    static let table: [(Case.State, Case.Step, Result<Case.State, CaseRefusal>)] = [
        (.routed, .accept, .success(.accepted)), (.routed, .answer, .failure(.notAccepted)),
        (.routed, .close, .failure(.notAnswered)), (.accepted, .accept, .failure(.alreadyAccepted)),
        (.accepted, .answer, .success(.answered)), (.accepted, .close, .failure(.notAnswered)),
        (.answered, .accept, .failure(.alreadyAccepted)), (.answered, .answer, .failure(.alreadyAnswered)),
        (.answered, .close, .success(.closed)), (.closed, .accept, .failure(.closed)),
        (.closed, .answer, .failure(.closed)), (.closed, .close, .failure(.closed)),
    ]

    @Test("every step leads from every state to the next one or to the refusal that says why not", arguments: table)
    func transitions(state: Case.State, step: Case.Step, wanted: Result<Case.State, CaseRefusal>) {
        let found = Result { () throws(CaseRefusal) in try state.after(step) }

        #expect(found == wanted)
    }

    @Test("the table has a line for every state and every step")
    func tableIsWhole() {
        #expect(Self.table.count == Case.State.allCases.count * Case.Step.allCases.count)
        #expect(Set(Self.table.map { "\($0.0) \($0.1)" }).count == Self.table.count)
    }
}
