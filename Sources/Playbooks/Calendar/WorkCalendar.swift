/// On which days offices work: weekdays, but not on holidays, and on the days that make up for them.
///
/// The State Council arranges each year by a notice of its own; a city may add days of its own. For years without a notice
/// the statutory holidays with fixed dates count and nothing else, and what is counted there is provisional.
package struct WorkCalendar: Sendable, Hashable {
    /// Years by their number, each as its notice arranged it.
    package let years: [Int: Year]
    /// Days of the city beside them; they come first.
    package let own: [CivilDay: OwnDay]

    /// Takes the years that notices arranged, and the city's own days.
    package init(years: [Int: Year] = [:], own: [CivilDay: OwnDay] = [:]) {
        self.years = years
        self.own = own
    }

    /// One year as a notice arranged it.
    package struct Year: Sendable, Hashable {
        /// The number of the notice, such as 国办发明电〔2025〕7号; none where it was not read.
        package let notice: String?
        /// The names of holidays by the days that they cover, weekends among them.
        package let holidays: [CivilDay: String]
        /// Saturdays and Sundays that are worked to make up for holidays.
        package let working: Set<CivilDay>

        /// Takes what a notice arranged.
        package init(notice: String?, holidays: [CivilDay: String], working: Set<CivilDay>) {
            self.notice = notice
            self.holidays = holidays
            self.working = working
        }
    }

    /// A day that a city arranges by itself.
    package enum OwnDay: Sendable, Hashable {
        /// Offices are closed; why, in 1 to 40 characters.
        case rest(String)
        /// Offices work, though it is a weekend or holiday; why, in 1 to 40 characters.
        case work(String)
        /// Offices close at noon; why, in 1 to 40 characters. The day counts as a working day that ends then.
        case half(String)
    }

    /// Why offices work or rest on a day.
    package enum Reason: Sendable, Hashable {
        case weekday
        case weekend
        /// A holiday by its name.
        case holiday(String)
        /// A Saturday or Sunday that makes up for a holiday.
        case makeUp
        case own(OwnDay)

        /// Whether offices work, for half of the day at least.
        package var works: Bool {
            switch self {
            case .weekday, .makeUp, .own(.work), .own(.half): true
            case .weekend, .holiday, .own(.rest): false
            }
        }
    }

    /// Why offices work or rest on a day.
    package func reason(of day: CivilDay) -> Reason {
        if let own = own[day] { return .own(own) }
        let isWeekend = day.weekday > 5
        guard let year = years[day.year] else {
            if let name = Self.fixed[day.monthAndDay] { return .holiday(name) }
            return isWeekend ? .weekend : .weekday
        }
        if let name = year.holidays[day] { return .holiday(name) }
        if year.working.contains(day) { return .makeUp }
        return isWeekend ? .weekend : .weekday
    }

    /// Whether offices work on a day.
    package func works(on day: CivilDay) -> Bool { reason(of: day).works }

    /// Whether what is counted on a day may change, as no notice has arranged it yet (待通知).
    ///
    /// The notice for a year may also arrange the last days of the year before, around 元旦.
    package func isProvisional(_ day: CivilDay) -> Bool {
        years[day.year] == nil || (years[day.year + 1] == nil && day.monthAndDay >= "12-25")
    }

    /// The statutory holidays that fall on the same dates every year (全国年节及纪念日放假办法, in force from 2025).
    static let fixed = [
        "01-01": "元旦", "05-01": "劳动节", "05-02": "劳动节",
        "10-01": "国庆节", "10-02": "国庆节", "10-03": "国庆节",
    ]
}
