import Cases
import Testing

@Suite struct OrderStateTests {
    typealias Line = (Order.State, Order.Step, Result<Order.State, OrderRefusal>)

    /// The whole table once more, as the office says it: what each step makes of each state.
    static let table: [Line] =
        [
            (.registered, .receive, .success(.received)), (.registered, .report, .failure(.notReceived)),
            (.registered, .sendBack, .failure(.notReported)), (.registered, .check, .failure(.notReported)),
            (.registered, .close, .failure(.notChecked)), (.registered, .withdraw, .success(.withdrawn)),
            (.received, .receive, .failure(.alreadyReceived)), (.received, .report, .success(.reported)),
            (.received, .sendBack, .failure(.notReported)), (.received, .check, .failure(.notReported)),
            (.received, .close, .failure(.notChecked)), (.received, .withdraw, .success(.withdrawn)),
            (.reported, .receive, .failure(.alreadyReceived)), (.reported, .report, .failure(.alreadyReported)),
            (.reported, .sendBack, .success(.received)), (.reported, .check, .success(.checked)),
            (.reported, .close, .failure(.notChecked)), (.reported, .withdraw, .success(.withdrawn)),
            (.checked, .receive, .failure(.alreadyReceived)), (.checked, .report, .failure(.alreadyReported)),
            (.checked, .sendBack, .failure(.alreadyChecked)), (.checked, .check, .failure(.alreadyChecked)),
            (.checked, .close, .success(.closed)), (.checked, .withdraw, .success(.withdrawn)),
        ]
        + Order.Step.allCases.flatMap { [(.closed, $0, .failure(.over)), (.withdrawn, $0, .failure(.over))] }

    @Test("every step leads from every state to the next one or to the refusal that says why not", arguments: table)
    func transitions(state: Order.State, step: Order.Step, wanted: Result<Order.State, OrderRefusal>) {
        let found = Result { () throws(OrderRefusal) in try state.after(step) }

        #expect(found == wanted)
    }

    @Test("the table has a line for every state and every step")
    func tableIsWhole() {
        #expect(Self.table.count == Order.State.allCases.count * Order.Step.allCases.count)
        #expect(Set(Self.table.map { "\($0.0) \($0.1)" }).count == Self.table.count)
    }
}
