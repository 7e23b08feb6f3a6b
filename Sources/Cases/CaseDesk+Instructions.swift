package import Kernel
package import Postgres

/// Instructions of the city's leaders (批示): each is an order with a number of its own that must be reported on.
extension CaseDesk {
    /// Orders something about a case (批示).
    ///
    /// - Parameter text: 1 to 2,000 characters.
    /// - Throws: `CaseRefusal`, `RoleRefusal`.
    package func instruct(
        _ id: ID<Case>,
        text: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Case {
        let official = try principal.official(for: .instruct)
        let words = try Self.words(text)
        let found = try await seen(id, in: transaction)
        let last = try await transaction.rows(.instructions(of: id), as: Instruction.self).last?.number ?? 0
        let details = CaseNote(words: words, instruction: Int32(last + 1))
        try await note(.instruct, details, of: found, by: official, in: transaction)
        return found
    }

    /// Reports what became of an instruction (反馈批示落实情况); the agency that accepted the case does it,
    /// once for each.
    ///
    /// - Parameters:
    ///   - number: From 1, as the instructions of the case are counted.
    ///   - text: 1 to 2,000 characters.
    /// - Throws: `CaseRefusal`, `RoleRefusal`.
    package func report(
        _ id: ID<Case>,
        on number: Int,
        text: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Case {
        let official = try principal.official(for: .acceptCase)
        let words = try Self.words(text)
        let found = try open(try await held(id, by: official, in: transaction))
        guard found.state != .raised else { throw CaseRefusal.raised }
        guard found.state != .routed else { throw CaseRefusal.notAccepted }
        let instructions = try await transaction.rows(.instructions(of: id), as: Instruction.self)
        guard let instruction = instructions.first(where: { $0.number == number }) else {
            throw CaseRefusal.instructionUnknown
        }
        guard !instruction.isReported else { throw CaseRefusal.instructionReported }
        let details = CaseNote(words: words, instruction: Int32(number))
        try await note(.report, details, of: found, by: official, in: transaction)
        return found
    }

    /// The instructions about a case in order.
    package func instructions(of id: ID<Case>, in transaction: Transaction) async throws -> [Instruction] {
        try await transaction.rows(.instructions(of: id))
    }
}

/// What a leader of the city ordered about a case.
package struct Instruction: Sendable, RowDecodable {
    /// From 1, in the order in which the instructions of the case were given.
    package let number: Int
    /// 1 to 2,000 characters.
    package let words: String
    /// Whether an agency has said what became of it.
    package let isReported: Bool

    package init(row: Row) throws {
        number = try Int(row["instruction"] as Int32)
        words = try row["words"]
        isReported = try row["is_reported"]
    }
}

extension SQL {
    static func instructions(of id: ID<Case>) -> SQL {
        """
        SELECT instruction, words, EXISTS (
            SELECT FROM hy.case_steps AS report
            WHERE case_id = \(id) AND report.step = 'report' AND report.instruction = case_steps.instruction
        ) AS is_reported
        FROM hy.case_steps WHERE case_id = \(id) AND step = 'instruct' ORDER BY instruction
        """
    }
}
