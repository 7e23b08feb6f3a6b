import Organisation
import Testing

/// What a password must be, and what it comes to.
@Suite(.timeLimit(.minutes(15))) struct PasswordRulesTests {
    private let names = ["zhang.jyj", "张建业"]

    @Test(
        "a long password that is one's own is taken",
        arguments: [
            "竹影扫阶尘不动月穿潭底-17", "correct horse battery staple", "Xk9#mQ2$vL7!", "我家的猫每天六点叫我起床", "xjwqorpvtzkm",
            "password of my grandmother", "2026年我要种三棵桃树",
        ]
    )
    func takes(password: String) throws {
        #expect(throws: Never.self) { try PasswordRules.checked(password, names: names) }
    }

    @Test(
        "a password that is short, or easy to guess, is refused",
        arguments: [
            ("", PasswordRefusal.tooShort), ("Xk9#mQ2$vL7", .tooShort), ("十一个字符的密码不够长", .tooShort),
            ("password1234", .tooCommon), ("PASSWORD1234", .tooCommon), ("P@ssw0rd2026", .tooCommon),
            ("123456789012", .tooCommon), ("abcdefghijklmn", .tooCommon), ("aaaaaaaaaaaa", .tooCommon),
            ("zhang.jyj2026", .tooCommon), ("张建业张建业张建业张建业", .tooCommon), ("qwertyuiop12", .tooCommon),
            ("1q2w3e4r5t6y", .tooCommon), ("admin123456!", .tooCommon), ("woaini5201314", .tooCommon),
            ("abababababab", .tooCommon), ("huiying-2026", .tooCommon), ("adminadminadmin", .tooCommon),
        ]
    )
    func refuses(password: String, refusal: PasswordRefusal) {
        #expect(throws: refusal) { try PasswordRules.checked(password, names: names) }
    }

    @Test("lengths count characters, not bytes, after normalization")
    func lengths() throws {
        let most = String("竹影扫阶尘不动月穿潭底水无痕".prefix(14)) + String(repeating: "春江潮水连海平", count: 16) + "云雨"
        #expect(most.unicodeScalars.count == 128)
        #expect(throws: Never.self) { try PasswordRules.checked(most, names: []) }
        #expect(throws: PasswordRefusal.tooLong) { try PasswordRules.checked(most + "!", names: []) }
        #expect(try PasswordRules.checked("ｘｊｗｑｏｒｐｖｔｚｋｍ", names: []) == "xjwqorpvtzkm")
    }

    @Test("a password comes to the same under the same recipe alone, whatever form it was typed in")
    func hashes() async throws {
        let hasher = PasswordHasher()
        let recipe = PasswordRecipe(new: ScryptCost(cost: 4, blockSize: 1, parallelism: 1))
        let one = try await hasher.hash("ｘｊｗｑ 的密码", under: recipe)
        let same = try await hasher.hash("xjwq 的密码", under: recipe)
        let other = try await hasher.hash("xjwq 的密碼", under: recipe)
        let elsewhere = try await hasher.hash("xjwq 的密码", under: PasswordRecipe(new: recipe.cost))

        #expect(one == same && one != other && one != elsewhere)
        #expect(one.count == 32 && recipe.salt.count == 16)
        #expect(try await hasher.hash("", under: recipe).count == 32)
    }

    @Test("more hashes than may run wait for their turn, and more than may wait are refused")
    func isBounded() async throws {
        let hasher = PasswordHasher(cost: ScryptCost(cost: 12, blockSize: 8, parallelism: 1), most: 1)
        let recipe = PasswordRecipe(new: hasher.cost)
        let (done, refused) = try await withThrowingTaskGroup(of: Bool.self) { group in
            for place in 0..<120 {
                group.addTask {
                    do {
                        return try await hasher.hash("xjwq \(place)", under: recipe).count == 32
                    } catch HashingRefusal.busy {
                        return false
                    }
                }
            }
            return try await group.reduce(into: (0, 0)) { if $1 { $0.0 += 1 } else { $0.1 += 1 } }
        }
        #expect(done >= 65 && done + refused == 120)
        #expect(try await hasher.hash("xjwq", under: recipe).count == 32)
    }
}
