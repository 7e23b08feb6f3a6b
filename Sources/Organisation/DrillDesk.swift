package import Foundation
package import Kernel
package import Postgres

/// Moves the time of a drill.
package struct DrillDesk: Sendable {
    package init() {}

    /// Moves the moment of a drill database forwards; limits that run out on the way fire as soon as the service looks.
    ///
    /// - Returns: The moment that it is now.
    /// - Throws: `DrillRefusal`, `RoleRefusal`.
    package func move(to moment: Date, by principal: Principal, in transaction: Transaction) async throws -> Date {
        _ = try principal.official(for: .moveDrill)
        do {
            return try await transaction.value("SELECT hy.move_drill(\(moment))", as: Date.self) ?? moment
        } catch let error as DatabaseError where error.constraint == "city_moment_stays" {
            throw DrillRefusal.noDrill
        } catch let error as DatabaseError where error.constraint == "drill_moment_ahead" {
            throw DrillRefusal.momentWrong
        }
    }
}

/// Why the time of a drill is not moved.
package enum DrillRefusal: Refusal, CaseIterable {
    case noDrill
    case momentWrong

    package var code: String {
        switch self {
        case .noDrill: "drill.absent"
        case .momentWrong: "drill.moment-wrong"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .noDrill: Sentence(zh: "这不是演练，时间不能调整。", en: "This is no drill; its time is not moved.")
        case .momentWrong:
            Sentence(zh: "演练时间只能向后调整，一次最多60日。", en: "The time of a drill moves forwards, by 60 days at most.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .noDrill: .absent
        case .momentWrong: .against
        }
    }
}
