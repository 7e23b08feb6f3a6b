import Foundation
import Testing

@testable import Notices

@Suite struct AddresseeTests {
    @Test(
        "a mobile number at a robot is one, with or without the country's, and mentions whose it is",
        arguments: ["13800138000", "8613800138000", "+8613800138000"]
    )
    func mentionsMobiles(address: String) throws {
        for kind in [ChannelKind.dingTalk, .weCom, .feishu] {
            #expect(Addressee(address, over: kind) == Addressee(mobile: "13800138000"))
        }
        let people = [Addressee(address, over: .dingTalk)]
        let ding = try Parts(errand(.dingTalk, letter(people: people)).body)
        #expect(ding["at"]["atMobiles"].texts == ["13800138000"])
        #expect(ding["at"]["atUserIds"].texts == [])
        #expect(ding["markdown"]["text"].text?.contains("@13800138000") == true)
        let weCom = try Parts(errand(.weCom, letter(people: people)).body)
        #expect(weCom["text"]["mentioned_mobile_list"].texts == ["13800138000"])
        let feishu = String(decoding: try errand(.feishu, letter(people: people)).body, as: UTF8.self)
        #expect(!feishu.contains("13800138000"))
    }

    @Test(
        "what is no mobile number of China is an account at a robot",
        arguments: ["zhang", "12800138000", "138001380001", "1380013800", "008613800138000", "ou_13800138000"]
    )
    func mentionsAccounts(address: String) throws {
        for kind in [ChannelKind.dingTalk, .weCom, .feishu] {
            #expect(Addressee(address, over: kind) == Addressee(account: address))
        }
        let ding = try Parts(errand(.dingTalk, letter(people: [Addressee(address, over: .dingTalk)])).body)
        #expect(ding["at"]["atUserIds"].texts == [address])
    }

    @Test("mail knows people by their mailboxes, SMS by their telephones")
    func writesToOthers() {
        #expect(Addressee("zhang@example.gov.cn", over: .mail) == Addressee(mailbox: "zhang@example.gov.cn"))
        #expect(Addressee("+8613800138000", over: .mas) == Addressee(mobile: "+8613800138000"))
        #expect(Addressee("zhang", over: .mas) == Addressee())
        #expect(Addressee("all", over: .weCom) == Addressee())
    }
}
