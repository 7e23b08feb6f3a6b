import Foundation

/// What a password must be: long, and not one that everybody tries first.
///
/// No demand for kinds of characters and none for a change by the calendar: both make passwords worse (NIST SP 800-63B).
package enum PasswordRules {
    /// How many characters a password has, counted as code points after normalization.
    package static let lengths = 12...128

    /// How many characters must be left when everything that is guessed first was taken out.
    static let ownCharacters = 6

    /// Checks a new password and answers the form in which it is hashed.
    ///
    /// - Parameter names: What others know of the person: login and name.
    /// - Throws: `PasswordRefusal`.
    package static func checked(_ password: String, names: [String]) throws(PasswordRefusal) -> String {
        let normal = normal(password)
        let count = normal.unicodeScalars.count
        guard count >= lengths.lowerBound else { throw .tooShort }
        guard count <= lengths.upperBound else { throw .tooLong }
        let rest = rest(of: normal.lowercased(), without: names.map { $0.lowercased() } + guessedFirst)
        guard rest.count >= ownCharacters, Set(rest).count >= 4 else { throw .tooCommon }
        return normal
    }

    /// The form in which a password is hashed, however the keyboard composed it.
    package static func normal(_ password: String) -> String { password.precomposedStringWithCompatibilityMapping }

    /// What is left when the pieces, longest first, and runs such as `abcdef` or `98765` were taken out.
    private static func rest(of password: String, without pieces: [String]) -> [Unicode.Scalar] {
        var text = password
        for piece in pieces.filter({ $0.unicodeScalars.count >= 3 }).sorted(by: { $0.count > $1.count }) {
            text = text.replacingOccurrences(of: piece, with: "")
        }
        var rest: [Unicode.Scalar] = []
        var step: Int?
        for scalar in text.unicodeScalars {
            let next = rest.last.map { Int(scalar.value) - Int($0.value) }
            // The third character that goes on in the same way adds nothing.
            if let next, abs(next) <= 1, next == step {
                rest[rest.count - 1] = scalar
            } else {
                step = next
                rest.append(scalar)
            }
        }
        return rest
    }

    /// Pieces of the passwords that are tried first, here and elsewhere.
    private static let guessedFirst = [
        "password", "passw0rd", "p@ssw0rd", "p@ssword", "passwd", "mima", "admin", "administrator", "root", "system",
        "guest",
        "test", "user", "login", "welcome", "letmein", "iloveyou", "woaini", "woaiwojia", "zhongguo", "beijing",
        "shanghai",
        "huiying", "回应", "密码", "管理员", "我爱你", "中国", "政府", "zhengfu", "gov", "monkey", "dragon", "sunshine", "princess",
        "football", "superman", "master", "hello", "secret", "changeme", "default", "qwertyuiop", "qwerty", "asdfghjkl",
        "asdfgh", "zxcvbnm", "zxcvbn", "1qaz2wsx", "qazwsx", "1q2w3e4r", "q1w2e3r4", "1q2w3e", "abc123", "a1b2c3",
        "aa123456",
        "123456", "654321", "123123", "112233", "147258", "159357", "5201314", "1314520", "1314", "520", "888", "666",
        "168",
        "111", "000", "999", "2020", "2021", "2022", "2023", "2024", "2025", "2026", "2027", "2028", "2029", "2030",
    ]
}
