import Foundation
import Testing

@testable import Intake

@Suite struct WrittenTimeTests {
    /// 2026-01-31 18:05:00 in China.
    private static let evening = 1_769_853_900.0

    @Test(
        "a time is read in every form that people and programs write",
        arguments: [
            ("2026-01-31T18:05:00+0800", evening), ("2026-01-31 18:05:00 +0800", evening),
            ("2026-01-31T18:05:00+08:00", evening), ("2026-01-31T10:05:00Z", evening),
            ("2026-01-31t10:05:00z", evening),
            ("2026-01-31T05:05:00-05:00", evening), ("2026-01-31 10:05:00+00:00", evening),
            ("2026-01-31T18:05:00", evening), ("2026-01-31T18:05", evening), ("2026-01-31 18:05:00", evening),
            ("2026-01-31 18:05", evening), ("2026-01-31  18:05", evening), ("2026/1/31 18:05:00", evening),
            ("2026/01/31 18:05", evening), ("2026年1月31日 18时5分", evening), ("2026年1月31日18时5分", evening),
            ("2026年01月31日 18:05", evening), ("2026年1月31日18:05:00", evening), ("1769853900", evening),
            ("1769853900000", evening), ("2026-01-31T18:05:00.25+08:00", evening + 0.25),
            ("2026-01-31 18:05:00.123456789", evening + 0.123456), ("2026年1月31日18时5分30秒", evening + 30),
            ("2026年1月31日18时", evening - 300), ("2026/1/31 9:05", evening - 9 * 3600),
            ("2026-01-31", evening - 65_100), ("2026/1/31", evening - 65_100), ("2026年1月31日", evening - 65_100),
            ("1990-01-01", 631_123_200), ("2100-12-31 23:59:59", 4_133_951_999), ("2000-02-29", 951_753_600),
            ("2024-02-29", 1_709_136_000), ("1990-01-01T00:00:00Z", 631_152_000),
            ("2026.01.31 18:05", evening), ("2026.1.31 18:05:00", evening), ("2026.01.31", evening - 65_100),
            ("20260131180500", evening), ("202601311805", evening), ("20260131", evening - 65_100),
            ("19900101000000", 631_123_200), ("21001231235959", 4_133_951_999), ("199001010000", 631_123_200),
            ("631123200000", 631_123_200), ("999999999999", 999_999_999.999),
        ] as [(String, Double)]
    )
    func readsForms(text: String, seconds: Double) throws {
        let moment = try WrittenTime.moment(text).get()

        #expect(moment.microsecondsSinceEpoch == Int64((seconds * 1_000_000).rounded()))
    }

    @Test(
        "an hour of twelve is read by the part of the day before or behind it",
        arguments: [
            ("2026年1月31日 下午6:05", evening), ("2026年1月31日下午6:05:00", evening), ("2026年1月31日 下午6时5分", evening),
            ("2026年1月31日 晚上6:05", evening), ("2026/1/31 6:05 PM", evening), ("2026/1/31 6:05PM", evening),
            ("2026-01-31 06:05:00 pm", evening), ("2026-01-31 下午 6:05", evening), ("2026-01-31 下午18:05", evening),
            ("2026-01-31 6:05 PM +08:00", evening),
            ("2026-01-31 6:05 下午", evening),
            ("2026年1月31日 中午12:05", evening - 21_600), ("2026/1/31 下午12:05", evening - 21_600),
            ("2026/1/31 12:05 PM", evening - 21_600), ("2026/1/31 下午0:05", evening - 21_600),
            ("2026-01-31 中午1:05", evening - 18_000), ("2026-01-31 中午11:05", evening - 25_200),
            ("2026-01-31 上午8:05", evening - 36_000), ("2026-01-31 早上8:05", evening - 36_000),
            ("2026-01-31 08:05 am", evening - 36_000), ("2026-01-31 清晨5:05", evening - 46_800),
            ("2026-01-31 凌晨0:05", evening - 64_800), ("2026-01-31 凌晨12:05", evening - 64_800),
            ("2026/1/31 12:05 AM", evening - 64_800), ("2026-01-31 晚上11:05", evening + 18_000),
        ] as [(String, Double)]
    )
    func readsPartsOfDays(text: String, seconds: Double) throws {
        #expect(try WrittenTime.moment(text).get().timeIntervalSince1970 == seconds)
    }

    @Test(
        "a day or hour that does not exist is refused",
        arguments: [
            "2026-02-29", "2026-02-30", "2026年2月30日", "2100-02-29", "2026-04-31", "2026/13/1", "2026-00-01",
            "2026-01-00", "2026-01-32", "2026-01-31 24:00", "2026-01-31 18:60", "2026-01-31 18:05:60", "2026年1月31日25时",
            "2026.02.30", "20260230", "20261301", "202602300830", "20260230083000", "20260131240000", "20260131186000",
            "2026-01-31 下午25:05", "2026-01-31 18:60 PM", "2026.01.31 24:00",
        ]
    )
    func refusesImpossible(text: String) {
        #expect(WrittenTime.moment(text) == .failure(.timeImpossible))
    }

    @Test(
        "years before 1990 and after 2100 are refused, also as counts of seconds",
        arguments: ["1989-12-31", "2101-01-01", "0001-01-01", "9999-12-31", "631123199", "4133952000", "631123199999"]
    )
    func refusesFarYears(text: String) {
        #expect(WrittenTime.moment(text) == .failure(.timeRange))
    }

    @Test(
        "what is not one of the forms is refused",
        arguments: [
            "yesterday", "2026", "2026013", "0", "2026-1", "26-01-31", "2026-01/31", "2026.01/31", "31/01/2026",
            "19891231", "21010101", "2026.01", "2026.01.31.", "46082.354166666664", "31.01.2026",
            "2026-01-31 下午", "2026-01-31 PM", "2026-01-31 上午13:05", "2026-01-31 18:05 AM", "2026-01-31 晚上12:30",
            "2026-01-31 晚上2:00", "2026-01-31 中午9:00", "2026-01-31 上午8:05 AM", "2026-01-31 6:05 PMT",
            "2026-01-31 夜里2:00", "2026-01-31 下午6:05下午", "2026-01-31 18:05 ", "2026-01-31 18:05 Z",
            "2026-01-31T",
            "2026-01-31 1",
            "2026-01-31 18", "2026-01-31 18:5", "2026-01-31 18:05:0", "2026-01-31 18:05:00.",
            "2026-01-31 18:05:00.1234567890",
            "2026-01-31 18:05 GMT", "2026-01-31T18:05:00+8", "2026-01-31T18:05:00+080", "2026-01-31T18:05:00+25:00",
            "2026-01-3118:05", "2026年1月31", "2026年1月31日18时5", "2026年1月31日18点", "2026-01-31T18:05:00Zx", "-1", "+5",
            "1e9",
            "２０２６-01-31", "2026-01-31\u{0}", "2026-\u{200B}01-31", "1.5", String(repeating: "9", count: 1_000),
        ]
    )
    func refusesOtherForms(text: String) {
        #expect(WrittenTime.moment(text) == .failure(.time))
    }

    @Test("every day from 1990 to 2100 follows the one before by 86,400 seconds")
    func daysFollowEachOther() throws {
        var expected = 631_123_200.0
        for year in 1990...2100 {
            for month in 1...12 {
                for day in 1...31 {
                    guard case .success(let moment) = CivilTime(year: year, month: month, day: day).moment else {
                        continue
                    }
                    #expect(moment.timeIntervalSince1970 == expected)
                    expected += 86_400
                }
            }
        }
        #expect(expected == 4_133_952_000)
    }
}
