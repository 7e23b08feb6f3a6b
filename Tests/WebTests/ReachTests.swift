import Foundation
import Testing

@testable import Web

@Suite struct ReachTests {
    /// The bytes of an address that is written in numbers.
    private func bytes(_ text: String) throws -> [UInt8] {
        try #require(Reach.lookedUp(text).first, "\(text)").bytes
    }

    @Test(
        "this machine, what hands out a cloud's keys, and what is no machine are out of reach, however they are written",
        arguments: [
            "127.0.0.1", "127.1", "127.255.255.254", "0.0.0.0", "0", "0x7f000001", "2130706433", "017700000001",
            "169.254.169.254",
            "169.254.0.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "100.100.100.200", "0.1.2.3",
            "::", "::1",
            "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe",
            "64:ff9b:1:7f00:1::8.8.8.8",
            "2002:7f00:1::1",
            "2002:a9fe:a9fe::", "fe80::1", "febf::1", "fec0::1", "ff02::1", "fd00:ec2::254",
        ]
    )
    func refuses(text: String) throws {
        #expect(!Reach().allows(try bytes(text)))
        #expect(!Reach(.world).allows(try bytes(text)))
    }

    @Test(
        "a city's own network and the world are within reach",
        arguments: [
            "10.0.0.8", "172.16.3.4", "192.168.1.1", "100.64.0.1", "8.8.8.8", "203.119.205.1", "223.255.255.255",
            "::ffff:10.0.0.8",
            "64:ff9b::8.8.8.8", "2002:808:808::1", "2408:4002::1", "fd12:3456::1",
        ]
    )
    func allows(text: String) throws {
        #expect(Reach().allows(try bytes(text)))
    }

    @Test(
        "what comes from the world comes from no private network",
        arguments: [
            "10.0.0.8", "172.16.3.4", "172.31.255.1", "192.168.1.1", "100.64.0.1", "198.18.0.1", "192.0.0.8",
            "192.0.2.1",
            "::ffff:10.0.0.8", "64:ff9b::10.0.0.8", "2002:a00:8::1", "fd12:3456::1", "4000::1",
        ]
    )
    func keepsOutOfPrivateNetworks(text: String) throws {
        #expect(!Reach(.world).allows(try bytes(text)))
    }

    @Test(
        "the world is within reach of what comes from it",
        arguments: [
            "8.8.8.8", "172.15.0.1", "172.32.0.1", "192.0.3.1", "100.128.0.1", "64:ff9b::8.8.8.8", "2408:4002::1",
        ]
    )
    func reachesTheWorld(text: String) throws {
        #expect(Reach(.world).allows(try bytes(text)))
    }

    @Test("an address of any other length is out of reach", arguments: [0, 1, 3, 5, 15, 17])
    func refusesOtherLengths(count: Int) {
        #expect(!Reach().allows(Array(repeating: 8, count: count)))
    }

    @Test("a name that leads to this machine is refused unless it was trusted with its port")
    func resolves() async throws {
        let local = try #require(WebAddress("http://localhost:8081/x"))
        await #expect(throws: ReachFault.outOfReach) { _ = try await Reach().resolved(local) }
        await #expect(throws: ReachFault.outOfReach) {
            _ = try await Reach(trusting: ["localhost:8082", "127.0.0.1:8081", "localhost"]).resolved(local)
        }
        let found = try await Reach(trusting: ["localhost:8081"]).resolved(local)
        #expect(!found.isEmpty && found.allSatisfy { ["127.0.0.1", "::1"].contains($0) })
    }

    @Test("a name without an address is not reached")
    func findsNothing() async throws {
        let nowhere = try #require(WebAddress("http://nowhere.invalid/"))
        await #expect(throws: ReachFault.unknownHost) { _ = try await Reach().resolved(nowhere) }
    }

    @Test("an address that people copy is read, with what is not plain in percent codes")
    func encodes() {
        #expect(
            WebAddress(encoding: "https://a.cn/@user(1)/云.rss?x='1'")?.text
                == "https://a.cn/%40user%281%29/%E4%BA%91.rss?x=%271%27"
        )
        for text in [
            "https://a@b.cn/", "https://a.cn/#x", "https://a.cn/ x", "https://云.cn/", "ftp://a.cn/", "https://a.cn/\\b",
        ] {
            #expect(WebAddress(encoding: text) == nil, "\(text)")
        }
    }
}
