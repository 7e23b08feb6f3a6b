import Crypto
import Foundation
import TestSupport

@testable import Journal

/// What is done to the file of checkpoints.
extension Damage {
    static let alterLine: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let line = Int.random(in: 0..<exhibit.lines.count, using: &chance)
        let place = Int.random(in: 0..<exhibit.lines[line].count, using: &chance)
        let before = exhibit.lines[line][place]
        var after = before
        while after == before { after = UInt8.random(in: 10...126, using: &chance) }
        damaged.lines[line][place] = after
        // Where an end of a line is changed, two lines become one, or one becomes two.
        return Damage(
            "alter byte \(place) of line \(line + 1)",
            [.checkpointAltered],
            also: [.checkpointRemoved, .checkpointsCut],
            damaged
        )
    }

    static let removeLines: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let first = Int.random(in: 0..<exhibit.lines.count - 1, using: &chance)
        let end = Int.random(in: first + 1..<exhibit.lines.count, using: &chance)
        damaged.lines.removeSubrange(first..<end)
        return Damage("remove lines \(first + 1) to \(end)", [.checkpointRemoved], damaged)
    }

    static let moveLines: Maker = { exhibit, _, chance in
        var damaged = exhibit
        if Bool.random(using: &chance) {
            while damaged.lines == exhibit.lines {
                damaged.lines.swapAt(
                    Int.random(in: 0..<exhibit.lines.count, using: &chance),
                    Int.random(in: 0..<exhibit.lines.count, using: &chance)
                )
            }
        } else {
            while damaged.lines == exhibit.lines { damaged.lines.shuffle(using: &chance) }
        }
        return Damage("reorder the lines", [.checkpointsReordered], damaged)
    }

    static let cutLines: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let count = Int.random(in: 1..<exhibit.lines.count, using: &chance)
        damaged.lines.removeLast(count)
        return Damage("cut the last \(count) lines", [.checkpointsCut], damaged)
    }

    static let cutLine: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let last = exhibit.lines.count - 1
        // With its end alone, nothing is lost.
        damaged.lines[last].removeLast(Int.random(in: 2..<exhibit.lines[last].count, using: &chance))
        return Damage("cut the last line to \(damaged.lines[last].count) bytes", [.checkpointsCut], damaged)
    }

    static let repeatLine: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let line = exhibit.lines.randomElement(using: &chance) ?? []
        damaged.lines.insert(line, at: Int.random(in: 0...exhibit.lines.count, using: &chance))
        // Before its place, the line seems to have been moved there and its own place to be the copy.
        return Damage("repeat a line", [.checkpointAdded, .checkpointsReordered], also: [.checkpointAdded], damaged)
    }

    static let addLine: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let place = Int.random(in: 0..<exhibit.lines.count, using: &chance)
        damaged.lines.insert([UInt8]("{\"version\":1}\n".utf8), at: place)
        return Damage("add a line before line \(place + 1)", [.checkpointAdded], damaged)
    }

    static let forgeLines: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let place = Int.random(in: 0..<exhibit.lines.count - 1, using: &chance)
        try damaged.forge(from: place)
        return Damage("sign again from line \(place + 1) on", [.signatureWrong], also: [.checkpointsMissing], damaged)
    }
}

extension Exhibit {
    /// Signs the lines from one on anew with a key of one's own, each for what the chain says now.
    mutating func forge(from first: Int) throws {
        let key = Curve25519.Signing.PrivateKey()
        var previous = SealHash.none
        for place in lines.indices {
            guard let line = CheckpointLine([UInt8](lines[place].dropLast())) else { throw Damage.Impossible() }
            guard place >= first else {
                previous = line.digest
                continue
            }
            var checkpoint = line.checkpoint
            checkpoint.previous = previous
            checkpoint.hash = seals.first { $0.seq == checkpoint.seq }?.hash ?? checkpoint.hash
            let forged = try CheckpointLine(checkpoint, signedWith: key)
            lines[place] = forged.bytes + [UInt8(ascii: "\n")]
            previous = forged.digest
        }
    }
}
