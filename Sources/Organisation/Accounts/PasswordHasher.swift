import Crypto
import CryptoExtras
import Dispatch
import Foundation
package import Kernel
package import Postgres

/// How dear one scrypt is (RFC 7914).
package struct ScryptCost: Sendable, Hashable {
    /// The power of two of N: 15 takes 32 MiB with blocks of 8.
    package let cost: Int32
    /// The size of a block, r.
    package let blockSize: Int32
    /// How often it is done one after the other, p.
    package let parallelism: Int32

    /// Takes the three figures.
    package init(cost: Int32, blockSize: Int32, parallelism: Int32) {
        self.cost = cost
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// What new passwords cost: one of the settings of OWASP's Password Storage Cheat Sheet, chosen for its 32 MiB.
    package static let current = ScryptCost(cost: 15, blockSize: 8, parallelism: 3)
}

/// What a password was, or is to be, hashed with.
package struct PasswordRecipe: Sendable, Hashable, RowDecodable {
    /// How dear it is.
    package let cost: ScryptCost
    /// 16 bytes of chance, another for every password.
    package let salt: [UInt8]

    /// A recipe for a new password.
    package init(new cost: ScryptCost) {
        var random = SystemRandomNumberGenerator()
        self.cost = cost
        salt = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }

    package init(row: Row) throws {
        cost = try ScryptCost(cost: row["cost"], blockSize: row["block_size"], parallelism: row["parallelism"])
        salt = try row["salt"]
    }
}

/// Hashes passwords away from the threads that answer requests, so few at a time that their memory is bounded.
package actor PasswordHasher {
    /// What new passwords cost, and what is computed for a login that nobody has.
    package nonisolated let cost: ScryptCost
    private let most: Int
    private let queue = DispatchQueue(label: "passwords", attributes: .concurrent)
    private var running = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// How many may wait for their turn.
    private static let line = 64

    /// Prepares to hash.
    ///
    /// - Parameter most: How many at one time; each takes 128 × N × r bytes.
    package init(cost: ScryptCost = .current, most: Int = 2) {
        self.cost = cost
        self.most = most
    }

    /// The 32 bytes that a password comes to under a recipe.
    ///
    /// - Throws: `HashingRefusal.busy` when too many wait already.
    package func hash(_ password: String, under recipe: PasswordRecipe) async throws -> [UInt8] {
        guard waiting.count < Self.line else { throw HashingRefusal.busy }
        if running < most { running += 1 } else { await withCheckedContinuation { waiting.append($0) } }
        // A turn is handed to who waited longest, so `running` stays the same between them.
        defer { if waiting.isEmpty { running -= 1 } else { waiting.removeFirst().resume() } }
        let bytes = Array(PasswordRules.normal(password).utf8)
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try Self.scrypt(bytes, recipe) }) }
        }
    }

    private static func scrypt(_ password: [UInt8], _ recipe: PasswordRecipe) throws -> [UInt8] {
        let key = try KDF.Scrypt.deriveKey(
            // The library wants to see at least one byte; no password that was set is empty.
            from: password.isEmpty ? [0] : password,
            salt: recipe.salt,
            outputByteCount: 32,
            rounds: 1 << Int(recipe.cost.cost),
            blockSize: Int(recipe.cost.blockSize),
            parallelism: Int(recipe.cost.parallelism)
        )
        return unsafe key.withUnsafeBytes { unsafe Array($0) }
    }
}

/// So many sign in at once that no more are let wait.
package enum HashingRefusal: Refusal, CaseIterable {
    case busy

    package var code: String { "access.busy" }
    package var sentence: Sentence {
        Sentence(zh: "正在登录的人太多，请稍后重试。", en: "Too many are signing in; try again in a moment.")
    }
    package var kind: RefusalKind { .busy }
}
