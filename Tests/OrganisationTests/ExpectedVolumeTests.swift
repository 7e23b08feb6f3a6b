import Foundation
import Organisation
import Testing

@Suite struct ExpectedVolumeTests {
    /// The first second of a Monday in China.
    private static let monday = Date(timeIntervalSince1970: 1_772_380_800)

    private static func constant(_ number: Float) throws -> ExpectedVolume {
        try #require(ExpectedVolume(byHour: Array(repeating: number, count: 168)))
    }

    @Test("the hours of a week begin on Monday in China")
    func countsHours() {
        #expect(ExpectedVolume.hour(of: Self.monday) == 0)
        #expect(ExpectedVolume.hour(of: Self.monday - 1) == 167)
        #expect(ExpectedVolume.hour(of: Self.monday + 26 * 3_600) == 26)
    }

    @Test("what is expected adds up over parts of hours and over weeks")
    func addsUp() throws {
        var hours = Array(repeating: Float(2), count: 168)
        hours[0] = 10
        let volume = try #require(ExpectedVolume(byHour: hours))
        #expect(volume.items(from: Self.monday - 1_800, to: Self.monday + 1_800) == 6)
        #expect(volume.items(from: Self.monday + 60, to: Self.monday + 60 + 3 * 604_800) == 3 * (167 * 2 + 10))
        #expect(volume.items(from: Self.monday, to: Self.monday - 1) == 0)
    }

    @Test("seven missing items are no chance, and half an hour is waited at least")
    func tellsSilence() throws {
        let few = try Self.constant(2)
        #expect(few.missing(since: Self.monday, at: Self.monday + 3 * 3_600) == nil)
        #expect(few.missing(since: Self.monday, at: Self.monday + 3.5 * 3_600) == 7)
        let many = try Self.constant(1_000)
        #expect(many.missing(since: Self.monday, at: Self.monday + 1_700) == nil)
        #expect(many.missing(since: Self.monday, at: Self.monday + 1_800) == 500)
    }

    @Test("what is usual between two deliveries is what half of all that is expected falls into")
    func tellsUsualGaps() throws {
        let volume = try Self.constant(10)
        func gap(_ hours: [Double]) -> Double { volume.usualGap(between: hours.map { Self.monday + $0 * 3_600 }) }
        // Once a day; in twenty parts, a second apart, once a day; one item at a time; too few to tell anything.
        let daily = (0..<10).reversed().map { Double($0) * 24 }
        #expect(gap(daily) == 240)
        #expect(abs(gap(daily.flatMap { day in (0..<20).map { day - Double($0) / 3_600 } }) - 240) < 0.1)
        #expect(abs(gap((0..<500).reversed().map { Double($0) / 10 }) - 1) < 0.001)
        #expect(gap([96, 72, 48, 24, 0]) == 0)
        // One long break among many gaps is not usual.
        #expect(gap([400] + daily) == 240)
    }

    @Test(
        "a week has 168 hours, and no hour less than nothing",
        arguments: [[], [1], Array(repeating: -1, count: 168)] as [[Float]]
    )
    func refuses(hours: [Float]) {
        #expect(ExpectedVolume(byHour: hours) == nil)
    }
}
