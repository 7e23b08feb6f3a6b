import Crypto
import Foundation
import Kernel
import TestSupport
import Testing

@Suite struct CursorTests {
    private let key = SymmetricKey(data: Data(repeating: 7, count: 32))
    private let list = "items?matter=housing"
    private let cursor = Cursor(fields: ["2026-03-01T12:00:00Z", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f", "", "甲🙂"])

    private func isRefused(_ token: String, _ list: String? = nil, _ key: SymmetricKey? = nil) -> Bool {
        do {
            _ = try Cursor(token: token, for: list ?? self.list, key: key ?? self.key)
            return false
        } catch { return error == .unreadable }
    }

    @Test("a cursor that comes back is the one that went out")
    func roundTrips() throws {
        for fields in [cursor.fields, [""], ["a"], Array(repeating: "字段", count: 40)] {
            let token = Cursor(fields: fields).token(for: list, key: key)
            #expect(try Cursor(token: token, for: list, key: key).fields == fields)
            #expect(token.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
        }
    }

    @Test("a token with any one character replaced, dropped, doubled or appended is refused")
    func refusesAlteredTokens() {
        for count in 1...3 {
            // Lengths of every remainder by three, as base64 ends differently.
            let token = Array(Cursor(fields: [String(repeating: "x", count: count)]).token(for: list, key: key))
            let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=".map(\.self)
            for index in token.indices {
                for letter in alphabet where letter != token[index] {
                    var altered = token
                    altered[index] = letter
                    #expect(isRefused(String(altered)), "\(index) \(letter)")
                }
                var shorter = token
                shorter.remove(at: index)
                #expect(isRefused(String(shorter)))
            }
            for tail in ["A", "=", "==", " ", "\n"] { #expect(isRefused(String(token) + tail)) }
        }
    }

    @Test("every bit of a token counts")
    func refusesFlippedBits() throws {
        let data = try #require(Data(base64URL: cursor.token(for: list, key: key)))
        for bit in 0..<(data.count * 8) {
            var altered = data
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(isRefused(altered.base64URL), "\(bit)")
        }
    }

    @Test("a cursor of another list, another filter or another key is refused")
    func refusesOtherLists() {
        let token = cursor.token(for: list, key: key)
        #expect(!isRefused(token))
        #expect(isRefused(token, "items?matter=water"))
        #expect(isRefused(token, ""))
        #expect(isRefused(token, list, SymmetricKey(data: Data(repeating: 8, count: 32))))
    }

    @Test("whatever a client sends is refused and crashes nothing")
    func survivesChance() {
        var random = Seeded(seed: 42)
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            #expect(isRefused(Data(bytes).base64URL))
            #expect(isRefused(String(decoding: bytes, as: UTF8.self)))
        }
        for token in ["", "A", "====", "é", "\0", String(repeating: "A", count: 3_000)] { #expect(isRefused(token)) }
    }

    @Test("a body that is signed but no list of fields is refused")
    func refusesSignedNonsense() {
        // Signed by the true key: a length beyond the end, and bytes that are no UTF-8.
        for body in [[UInt8]([9, 65]), [1, 0xFF]] {
            let tag = HMAC<SHA256>.authenticationCode(for: Data(list.utf8) + [0] + body, using: key).prefix(16)
            #expect(isRefused((Data(tag) + body).base64URL))
        }
    }

    @Test("the refusal tells people where to begin again")
    func refusesKindly() {
        #expect(CursorRefusal.unreadable.code == "cursor.unreadable")
        #expect(CursorRefusal.unreadable.kind == .unreadable)
        #expect(!CursorRefusal.unreadable.sentence.zh.isEmpty && !CursorRefusal.unreadable.sentence.en.isEmpty)
    }
}
