import Foundation

@testable import Dashboard

/// Pages with made-up content, as a city in the fourth day of a major incident would see them.
enum Samples {
    /// 2026-05-12 14:30 in the city.
    static let now = moment(12, 14, 30)

    /// A moment of May 2026 by the city's clock.
    static func moment(_ day: Int, _ hour: Int, _ minute: Int = 0) -> Date {
        // 2026-05-01 00:00 at +08:00 is 1777564800 seconds after 1970.
        let hours = (day - 1) * 24 + hour
        return Date(timeIntervalSince1970: 1_777_564_800).addingTimeInterval(Double(hours * 3_600 + minute * 60))
    }

    static func frame(_ address: String = "/", notice: Notice? = nil) -> Frame {
        Frame(
            cityName: "云溪市",
            isDrill: true,
            moment: now,
            visitor: Visitor(name: "陈若水", role: "coordinator", agency: "云溪市人民政府办公室"),
            address: address,
            csrf: "c5rf-token",
            notice: notice
        )
    }

    /// Heat that rises to a peak and fades, measured every hour.
    static func curve(from start: Date, peak: Double, riseHours: Double, halfLife: Double) -> [CurvePoint] {
        stride(from: 0.0, through: now.timeIntervalSince(start) / 3_600, by: 1).map { hour in
            let rise = min(1, (hour + 0.3) / riseHours)
            let fade = hour > riseHours ? pow(0.5, (hour - riseHours) / halfLife) : 1
            let wave = 1 + 0.12 * sin(hour / 24 * 2 * .pi - 1.2)
            return CurvePoint(at: start.addingTimeInterval(hour * 3_600), heat: min(100, peak * rise * fade * wave))
        }
    }

    static func deadline(from start: Date, met: Date? = nil, armed: Date? = nil) -> PageDeadline {
        PageDeadline(
            name: "答复",
            source: "国办发〔2016〕61号",
            rule: "answer-48h @ 3f2a91c0",
            startsAt: start,
            armedAt: armed,
            dueAt: start.addingTimeInterval(48 * 3_600),
            metAt: met
        )
    }
}
