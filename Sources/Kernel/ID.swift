package import Foundation
import Postgres
import Synchronization

/// The identity of one `Subject`.
///
/// An `ID` of a case cannot be passed where an `ID` of an agency is wanted. New ids are UUIDs of version 7, so that an
/// index grows at its end.
package struct ID<Subject>: RawRepresentable, Hashable, Sendable, SQLValue, SQLDecodable {
    /// The UUID as the database stores it.
    package let rawValue: UUID

    /// Takes an id that exists.
    package init(rawValue: UUID) { self.rawValue = rawValue }

    /// Makes a new id.
    package init() { rawValue = .timeOrdered() }

    /// Reads an id as people and clients write it; nothing for what is no UUID.
    package init?(_ text: String) {
        guard let uuid = UUID(uuidString: text) else { return nil }
        rawValue = uuid
    }

    /// The id as clients see it: lower-case, with hyphens.
    package var text: String { rawValue.lowercaseText }
}

extension UUID {
    /// The UUID as clients see it: lower-case, with hyphens.
    ///
    /// Foundation's own form is upper-case and goes through `printf`; a list of items holds sixty of them.
    package var lowercaseText: String {
        var characters: [UInt8] = []
        characters.reserveCapacity(36)
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10 }
        let b = uuid
        let bytes = [b.0, b.1, b.2, b.3, b.4, b.5, b.6, b.7, b.8, b.9, b.10, b.11, b.12, b.13, b.14, b.15]
        for (place, byte) in bytes.enumerated() {
            if place == 4 || place == 6 || place == 8 || place == 10 { characters.append(UInt8(ascii: "-")) }
            characters.append(digit(byte >> 4))
            characters.append(digit(byte & 15))
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// A new UUID of version 7: 48 bits of Unix milliseconds, 12 of the part of one, then chance (RFC 9562, method 3).
    ///
    /// Of two that a process makes the later is the greater, unless the clock was set back by a second or more meanwhile.
    package static func timeOrdered() -> UUID {
        var random = SystemRandomNumberGenerator()
        var last = lastTick.load(ordering: .relaxed)
        while true {
            // Read behind the newest: what another made meanwhile is no clock that was set back.
            let now = UInt64(max(0, Date().timeIntervalSince1970 * 1_000 * ticks))
            let tick = now > last || last - now > UInt64(1_000 * ticks) ? now : last + 1
            let (isOurs, newest) = lastTick.weakCompareExchange(expected: last, desired: tick, ordering: .relaxed)
            if isOurs { return timeOrdered(tick: tick, chance: random.next()) }
            last = newest
        }
    }

    /// Parts of a millisecond.
    private static let ticks = 4_096.0
    /// That of the newest id of this process.
    private static let lastTick = Atomic<UInt64>(0)

    /// The UUID of version 7 for a moment and two words of chance.
    package static func timeOrdered(at moment: Date, chance: (UInt64, UInt64)) -> UUID {
        let milliseconds = UInt64(max(0, moment.timeIntervalSince1970 * 1_000))
        return timeOrdered(tick: milliseconds << 12 | chance.0 & 0x0FFF, chance: chance.1)
    }

    private static func timeOrdered(tick: UInt64, chance: UInt64) -> UUID {
        let high = (tick >> 12) << 16 | 0x7000 | tick & 0x0FFF
        let low = 0x8000_0000_0000_0000 | chance & 0x3FFF_FFFF_FFFF_FFFF
        func byte(_ word: UInt64, _ index: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: word >> (56 - 8 * index)) }
        return UUID(
            uuid: (
                byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3),
                byte(high, 4), byte(high, 5), byte(high, 6), byte(high, 7),
                byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3),
                byte(low, 4), byte(low, 5), byte(low, 6), byte(low, 7)
            )
        )
    }
}
