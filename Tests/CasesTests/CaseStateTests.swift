import Cases
import Testing

@Suite struct CaseStateTests {
    typealias Line = (Case.State, Case.Step, Result<Case.State, CaseRefusal>)

    /// The whole table once more, as the office says it: what each step makes of each state.
    static let table: [Line] =
        [
            (.routed, .accept, .success(.accepted)), (.routed, .draft, .failure(.notAccepted)),
            (.routed, .reject, .failure(.notDrafted)), (.routed, .answer, .failure(.notAccepted)),
            (.routed, .close, .failure(.notAnswered)), (.routed, .return, .success(.routed)),
            (.routed, .raise, .success(.raised)), (.routed, .transfer, .success(.routed)),
            (.routed, .sendBack, .failure(.notAnswered)), (.routed, .reopen, .failure(.notClosed)),
            (.raised, .accept, .failure(.raised)), (.raised, .draft, .failure(.raised)),
            (.raised, .reject, .failure(.notDrafted)), (.raised, .answer, .failure(.raised)),
            (.raised, .close, .failure(.notAnswered)), (.raised, .return, .failure(.raised)),
            (.raised, .raise, .failure(.raised)), (.raised, .transfer, .success(.routed)),
            (.raised, .sendBack, .failure(.notAnswered)), (.raised, .reopen, .failure(.notClosed)),
            (.accepted, .accept, .failure(.alreadyAccepted)), (.accepted, .draft, .success(.drafted)),
            (.accepted, .reject, .failure(.notDrafted)), (.accepted, .answer, .success(.answered)),
            (.accepted, .close, .failure(.notAnswered)), (.accepted, .return, .failure(.notReturnable)),
            (.accepted, .raise, .failure(.notReturnable)), (.accepted, .transfer, .success(.routed)),
            (.accepted, .sendBack, .failure(.notAnswered)), (.accepted, .reopen, .failure(.notClosed)),
            (.drafted, .accept, .failure(.alreadyAccepted)), (.drafted, .draft, .success(.drafted)),
            (.drafted, .reject, .success(.accepted)), (.drafted, .answer, .success(.answered)),
            (.drafted, .close, .failure(.notAnswered)), (.drafted, .return, .failure(.notReturnable)),
            (.drafted, .raise, .failure(.notReturnable)), (.drafted, .transfer, .success(.routed)),
            (.drafted, .sendBack, .failure(.notAnswered)), (.drafted, .reopen, .failure(.notClosed)),
            (.answered, .accept, .failure(.alreadyAccepted)), (.answered, .draft, .failure(.alreadyAnswered)),
            (.answered, .reject, .failure(.alreadyAnswered)), (.answered, .answer, .failure(.alreadyAnswered)),
            (.answered, .close, .success(.closed)), (.answered, .return, .failure(.notReturnable)),
            (.answered, .raise, .failure(.notReturnable)), (.answered, .transfer, .failure(.alreadyAnswered)),
            (.answered, .sendBack, .success(.accepted)), (.answered, .reopen, .failure(.notClosed)),
        ]
        + Case.Step.allCases.map {
            ($0 == .reopen) ? (.closed, $0, .success(.accepted)) : (.closed, $0, .failure(.closed))
        }

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
