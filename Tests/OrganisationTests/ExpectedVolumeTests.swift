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

    @Test("a day of very much counts as three usual ones where enough weeks are known, and one of every week as it is")
    func levelsDays() throws {
        func sum(weeks: Int, _ items: (_ day: Int) -> Int) throws -> Double {
            let counts = (0..<7 * weeks).map { (hour: Self.monday + Double($0) * 86_400 + 36_000, items: items($0)) }
            let volume = try #require(ExpectedVolume(meanOf: counts, since: Self.monday, weeks: weeks))
            return volume.byHour.reduce(0) { $0 + Double($1) } * Double(weeks)
        }
        #expect(try abs(sum(weeks: 4) { _ in 10 } - 280) < 0.01)
        #expect(try abs(sum(weeks: 4) { $0 == 9 ? 5_000 : 10 } - 300) < 0.01)
        #expect(try abs(sum(weeks: 2) { $0 == 9 ? 5_000 : 10 } - 5_130) < 0.01)
        #expect(try abs(sum(weeks: 4) { $0 % 7 == 2 ? 5_000 : 10 } - 20_240) < 0.01)
        #expect(try abs(sum(weeks: 4) { $0 % 7 == 2 ? ($0 == 9 ? 50_000 : 5_000) : 0 } - 30_000) < 0.01)
        #expect(try abs(sum(weeks: 4) { $0 == 9 ? 40 : 0 } - 40) < 0.01)
        #expect(ExpectedVolume(meanOf: [], since: Self.monday, weeks: 0) == nil)
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
        func missing(_ volume: ExpectedVolume, _ times: ClosedRange<Double>...) -> Double? {
            volume.missing(
                during: times.map { DateInterval(start: Self.monday + $0.lowerBound, end: Self.monday + $0.upperBound) }
            )
        }
        #expect(missing(few, 0...3 * 3_600) == nil)
        #expect(missing(few, 0...3.5 * 3_600) == 7)
        let many = try Self.constant(1_000)
        #expect(missing(many, 0...1_700) == nil)
        #expect(missing(many, 0...1_800) == 500)
        // Only what was watched counts.
        #expect(missing(few, 0...3_600, 7_200...7_200 + 2 * 3_600) == nil)
        #expect(missing(few, 0...3_600, 7_200...7_200 + 2.5 * 3_600) == 7)
        #expect(missing(few) == nil)
        // A weekly source that delivers in three parts, and had two weeks only.
        var weekly = Array(repeating: Float(0), count: 168)
        weekly[9] = 300
        let monday = try #require(ExpectedVolume(byHour: weekly))
        let parts = [9, 9 + 1.0 / 12, 9 + 2.0 / 12]
        let two = monday.patient(with: (parts + parts.map { $0 + 168 }).map { Self.monday + $0 * 3_600 })
        #expect(abs(two.patience - 625) < 0.01)
        // Nor does the night of a source that is at work by day.
        var hours = Array(repeating: Float(0), count: 168)
        for hour in 9..<18 { (hours[hour], hours[24 + hour]) = (300, 300) }
        hours[22] = 0.125
        let office = try #require(ExpectedVolume(byHour: hours))
        let last = 17.9 * 3_600
        #expect(missing(office, last...23 * 3_600) == nil && missing(office, last...30 * 3_600) == nil)
        #expect(missing(office, last...33.39 * 3_600) == nil && missing(office, last...33.41 * 3_600) != nil)
        let patient = try #require(ExpectedVolume(byHour: few.byHour, patience: 8))
        #expect(missing(patient, 0...3.5 * 3_600) == nil && missing(patient, 0...4 * 3_600) == 8)
    }

    @Test("of a source that delivers in batches more must be missing, and one long break is not usual")
    func learnsPatience() throws {
        let volume = try Self.constant(10)
        func patience(_ hours: [Double]) -> Double {
            volume.patient(with: hours.map { Self.monday + $0 * 3_600 }).patience
        }
        let daily = (0..<10).map { Double($0) * 24 }
        #expect(patience(daily) == 600)
        #expect(patience(daily.flatMap { [$0, $0 + 0.1, $0 + 0.2] }) > 580)
        #expect(patience(daily + [400]) == 600)
        #expect(patience((0..<500).map { Double($0) / 10 }) == 7)
        #expect(patience([0, 24, 48, 72]) == 600 && patience([5]) == 15 && patience([]) == 15)
        #expect(patience([0, 24, 48, 72, 96]) == 600)
        // A day of trials, ten days of nothing, four days of every six minutes.
        #expect(patience([0, 1, 2] + (0..<960).map { 240 + Double($0) / 10 }) == 7)
        #expect(volume.patient(with: []).byHour == volume.byHour)
    }

    @Test(
        "a week has 168 hours, and no hour less than nothing",
        arguments: [[], [1], Array(repeating: -1, count: 168)] as [[Float]]
    )
    func refuses(hours: [Float]) {
        #expect(ExpectedVolume(byHour: hours) == nil)
    }
}
