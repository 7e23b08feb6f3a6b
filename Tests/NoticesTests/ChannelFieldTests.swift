import Foundation
import Testing

@testable import Notices
import Web

@Suite struct ChannelFieldTests {
    private func complaints(_ kind: ChannelKind, _ changes: [ChannelField: String]) -> [String] {
        do {
            _ = try channel(kind, changes)
            return []
        } catch let complaints as ChannelComplaints {
            return complaints.all.map { "\($0.field.rawValue) \($0.fault.rawValue)" }
        } catch {
            return ["\(error)"]
        }
    }

    @Test(
        "every kind can be made of what it needs, and complains of each thing that is missing",
        arguments: ChannelKind.allCases
    )
    func needs(kind: ChannelKind) throws {
        #expect(try channel(kind).kind == kind)
        for field in ChannelField.allCases {
            if kind.needs(field) {
                #expect(kind.fields.contains(field))
                #expect(complaints(kind, [field: ""]) == ["\(field.rawValue) missing"])
            }
            if !kind.fields.contains(field) {
                #expect(complaints(kind, [field: "x"]).contains("\(field.rawValue) unknown"))
            }
        }
    }

    @Test("everything that is wrong is said at once")
    func complainsAtOnce() {
        let wrong: [ChannelField: String] = [
            .token: "has space", .base: "ftp://x", .proxy: "https://10.0.0.1:3128", .name: "x",
        ]
        #expect(
            complaints(.dingTalk, wrong) == ["base unreadable", "proxy unreadable", "token unreadable", "name unknown"]
        )
        let mail: [ChannelField: String] = [
            .host: "mail example", .sender: "nobody", .encryption: "maybe", .authority: "relative.pem",
            .name: "a\r\nBcc: x",
            .login: "",
        ]
        #expect(
            Set(complaints(.mail, mail)) == [
                "encryption unreadable", "login missing", "authority unreadable", "sender unreadable",
                "name unreadable",
                "host unreadable",
            ]
        )
        #expect(complaints(.mail, [.password: ""]) == ["password missing"])
        #expect(complaints(.webhook, [.signing: "whsec_short"]) == ["signing unreadable"])
        #expect(complaints(.webhook, [.address: "http://user:pass@hooks.example/"]) == ["address unreadable"])
        #expect(complaints(.mas, [.serial: "12a"]) == ["serial unreadable"])
        #expect(complaints(.dingTalk, [.keyword: "@all"]) == ["keyword unreadable"])
    }

    @Test("the server's port is the one of its encryption where none is written")
    func knowsPorts() throws {
        func address(_ host: String, _ encryption: String) throws -> String? {
            guard case .mail(let relay) = try channel(.mail, [.host: host, .encryption: encryption]).means else {
                return nil
            }
            return relay.address
        }
        #expect(try address("mail.example.cn", "") == "smtp://mail.example.cn:587")
        #expect(try address("mail.example.cn", "implicit") == "smtps://mail.example.cn:465")
        #expect(try address("mail.example.cn", "none") == "smtp://mail.example.cn:25")
        #expect(try address("mail.example.cn:2525", "optional") == "smtp://mail.example.cn:2525")
        #expect(try address("[2001:DB8::1]", "required") == "smtp://[2001:db8::1]:587")
    }

    @Test("a keyword stands in every message of the robot that wants one")
    func addsKeywords() throws {
        for kind in [ChannelKind.dingTalk, .feishu] {
            let body = try errand(kind, letter(), [.keyword: "舆情"]).body
            #expect(String(decoding: body, as: UTF8.self).contains("舆情"))
        }
    }

    @Test(
        "an address of the web can be read in one way only",
        arguments: [
            "", "example.cn", "ftp://example.cn", "http://", "http:///x", "http://a b", "http://a@b", "http://a:b@c",
            "http://例.cn",
            "http://a/<x>", "http://a/)x", "http://a/\"", "http://a/#x", "http://a/x\n", "http://a:0", "http://a:99999",
            "http://a:x",
            "http://[::1", "http://[]", "http://[12]", "http://a/例", "http://a/`", "javascript:alert(1)", "http://-a/",
            "http://a..b/",
            "http://a%00b/", "http://127。0。0。1/", "http://ⓛocalhost/", "https://a/@all", "https://a/*b*",
        ]
    )
    func refusesAddresses(text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test("an address has its parts, with scheme and host in lower case")
    func readsAddresses() throws {
        let address = try #require(WebAddress("HTTPS://Hooks.Example:8443/In/x?y=1&z=%20"))
        #expect(address.text == "https://hooks.example:8443/In/x?y=1&z=%20")
        #expect([address.scheme, address.host, address.rest] == ["https", "hooks.example", "/In/x?y=1&z=%20"])
        #expect(address.port == 8_443)
        #expect(WebAddress("http://a")?.port == 80)
        #expect(WebAddress("https://a?x")?.port == 443)
        #expect(WebAddress("http://[::1]:81/")?.host == "::1")
        #expect(WebAddress("http://10.0.0.1/a/")?.adding("/b") == "http://10.0.0.1/a/b")
    }
}
