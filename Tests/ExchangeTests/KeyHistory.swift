// SPDX-License-Identifier: Apache-2.0

import Foundation
import RTP
import Timing

/// What a telephone sends while somebody types, drawn by seed: in which ways each key comes, how its packets
/// are written, and what the network does to them.
struct KeyHistory: CustomStringConvertible {
    /// What arrives, and when, in milliseconds.
    struct Arrival {
        enum What {
            case packet([UInt8])
            case info(Character)
        }

        var at: Int
        var what: What
    }

    /// How a telephone writes telephone events.
    enum Events: CaseIterable {
        case none, asTheRFCSays, runningTimestamp, oneEnd, noMarker, startsThrice, noEnd
    }

    /// How a key sounds.
    enum Tone: CaseIterable {
        case none
        /// From the press on until the sender's detector has cut it off and the events begin.
        case rest
        /// Beside the events, or alone.
        case whole
    }

    /// When an INFO is sent.
    enum Info: CaseIterable {
        case none, atPress, atRelease
    }

    let seed: UInt64
    let keys: [Character]
    let events: Events
    let tone: Tone
    let info: Info
    private(set) var arrivals: [Arrival] = []
    private(set) var end = 0
    private var random: SeededRandom
    private let loss: Double
    private let jitter: Int

    var description: String {
        "seed \(seed): \(String(keys)), events \(events), tone \(tone), INFO \(info), "
            + "loss \(loss), jitter \(jitter)"
    }

    init(seed: UInt64) {
        self.seed = seed
        var random = SeededRandom(seed: seed)
        var events: Events
        var tone: Tone
        var info: Info
        repeat {
            events = Events.allCases.randomElement(using: &random) ?? .none
            tone = Tone.allCases.randomElement(using: &random) ?? .none
            info = Info.allCases.randomElement(using: &random) ?? .none
            // A rest is what is left of a tone when the events begin.
        } while (events == .none && tone != .whole && info == .none)
            || (events == .none && tone == .rest)
        let alphabet = Array("0123456789*#ABCD")
        var keys: [Character] = []
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            // The same key again is the hard case.
            if let last = keys.last, Bool.random(using: &random) {
                keys.append(last)
            } else {
                keys.append(alphabet.randomElement(using: &random) ?? "0")
            }
        }
        self.keys = keys
        (self.events, self.tone, self.info) = (events, tone, info)
        // Of tones alone a hole of two packets is a pause, and nothing tells one from the other.
        let isRobust = events != .none && events != .noEnd
        loss = isRobust ? [0, 0, 0.05, 0.2].randomElement(using: &random) ?? 0 : 0
        jitter = [0, 0, 20, 60].randomElement(using: &random) ?? 0
        self.random = random
        write()
    }

    // MARK: The telephone

    private struct Stream {
        var sequence: UInt16 = 65_400
        var timestamp: UInt32 = 0xFFFF_8000
        let ssrc: UInt32 = 0x0BAD_CAFE
    }

    private mutating func write() {
        var stream = Stream()
        var frames: [(at: Int, packets: [[UInt8]], isVital: Bool)] = []
        var infos: [(at: Int, key: Character)] = []
        var now = 0
        func talk(_ milliseconds: Int) {
            for _ in 0..<milliseconds / 20 {
                frames.append((now, [Self.sound([], 0, &stream)], false))
                now += 20
            }
        }
        talk(600)
        for key in keys {
            let longest = Int.random(in: 0..<4, using: &random) == 0 ? 120 : 12
            let length = 20 * Int.random(in: 4...longest, using: &random)
            let pause = 20 * Int.random(in: 4...60, using: &random)
            if info == .atPress { infos.append((now, key)) }
            let began = now
            press(key, length, &stream, &frames, &now)
            if info == .atRelease { infos.append((began + length, key)) }
            talk(pause)
        }
        talk(3200)
        end = now
        deliver(frames, infos)
    }

    private mutating func press(
        _ key: Character, _ length: Int, _ stream: inout Stream,
        _ frames: inout [(at: Int, packets: [[UInt8]], isVital: Bool)], _ now: inout Int
    ) {
        guard events != .none else {
            for tick in 0..<length / 20 {
                let sound = tone == .whole ? Self.pitches(key) : []
                frames.append((now, [Self.sound(sound, tick * 160, &stream)], true))
                now += 20
            }
            return
        }
        // What leaks before the events, as much as a detector needs to be sure.
        let leak = tone == .rest ? [20, 40, 60].randomElement(using: &random) ?? 40 : 0
        for tick in 0..<leak / 20 {
            frames.append((now, [Self.sound(Self.pitches(key), tick * 160, &stream)], false))
            now += 20
        }
        let start = stream.timestamp
        var elapsed = 0
        func packet(isEnd: Bool, marker: Bool = false, shift: Int = 0) -> [UInt8] {
            let stamp =
                events == .runningTimestamp
                ? start &+ UInt32(8 * max(0, elapsed - 20 + shift)) : start
            return Self.event(
                key, stamp, isEnd: isEnd, duration: 8 * (elapsed + shift), marker, &stream)
        }
        while elapsed < length {
            elapsed += 20
            var packets: [[UInt8]] = []
            if tone == .whole {
                packets.append(Self.sound(Self.pitches(key), elapsed * 8, &stream))
            } else {
                stream.timestamp &+= 160
            }
            let isFirst = elapsed == 20
            for _ in 0..<(isFirst && events == .startsThrice ? 3 : 1) {
                packets.append(packet(isEnd: false, marker: isFirst && events != .noMarker))
            }
            frames.append((now, packets, isFirst))
            now += 20
        }
        for number in 0..<(events == .noEnd ? 0 : events == .oneEnd ? 1 : 3) {
            let shift = events == .runningTimestamp ? 20 * number : 0
            frames.append((now, [packet(isEnd: true, shift: shift)], true))
            stream.timestamp &+= 160
            now += 20
        }
    }

    // MARK: The network

    private mutating func deliver(
        _ frames: [(at: Int, packets: [[UInt8]], isVital: Bool)],
        _ infos: [(at: Int, key: Character)]
    ) {
        var wasLost = false
        for frame in frames {
            for packet in frame.packets {
                let isLost =
                    !frame.isVital && !wasLost && Double.random(in: 0..<1, using: &random) < loss
                wasLost = isLost
                guard !isLost else { continue }
                let late = jitter == 0 ? 0 : Int.random(in: 0...jitter, using: &random)
                arrivals.append(Arrival(at: frame.at + late, what: .packet(packet)))
                // Networks duplicate, too.
                if loss > 0, Int.random(in: 0..<20, using: &random) == 0 {
                    arrivals.append(Arrival(at: frame.at + late + 30, what: .packet(packet)))
                }
            }
        }
        var latest = 0
        for info in infos {
            // INFOs of a dialog come in order; a lost one comes again after half a second.
            let isLost = loss > 0 && Int.random(in: 0..<5, using: &random) == 0
            let again = isLost && events != .none ? 500 : 0
            let late = Int.random(in: 0...120, using: &random) + again
            latest = max(latest + 1, info.at + late)
            arrivals.append(Arrival(at: latest, what: .info(info.key)))
        }
        arrivals = arrivals.enumerated().sorted {
            ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
        }.map(\.element)
    }

    // MARK: The wire

    private static func sound(
        _ pitches: [Double], _ from: Int, _ stream: inout Stream
    ) -> [UInt8] {
        let samples = (0..<160).map { index -> Int in
            let time = 2 * Double.pi * Double(from + index) / 8000
            return Int(pitches.reduce(0.0) { $0 + sin($1 * time) } * 6000)
        }
        defer { stream.timestamp &+= 160 }
        return header(0, stream.timestamp, false, &stream) + samples.map(muLaw)
    }

    private static func event(
        _ key: Character, _ timestamp: UInt32, isEnd: Bool, duration: Int, _ marker: Bool,
        _ stream: inout Stream
    ) -> [UInt8] {
        let code = TelephoneEvent(digit: key)?.rawValue ?? 0
        let length = UInt16(clamping: duration)
        return header(101, timestamp, marker, &stream)
            + [code, isEnd ? 0x8A : 0x0A, UInt8(length >> 8), UInt8(length & 0xFF)]
    }

    private static func header(
        _ type: UInt8, _ timestamp: UInt32, _ marker: Bool, _ stream: inout Stream
    ) -> [UInt8] {
        var header = RTPHeader(
            payloadType: type, sequence: stream.sequence, timestamp: timestamp, ssrc: stream.ssrc)
        header.marker = marker
        stream.sequence &+= 1
        var bytes = [UInt8](repeating: 0, count: RTPHeader.fixedSize)
        bytes.withUnsafeMutableBytes { _ = header.write(into: $0) }
        return bytes
    }

    static func pitches(_ key: Character) -> [Double] {
        guard let place = Array("123A456B789C*0#D").firstIndex(of: key) else { return [] }
        return [[697, 770, 852, 941][place / 4], [1209, 1336, 1477, 1633][place % 4]]
    }

    /// ITU-T G.711, the way of the standard's own segments.
    private static func muLaw(_ sample: Int) -> UInt8 {
        let sign: UInt8 = sample < 0 ? 0 : 0x80
        let magnitude = min(abs(sample), 32_635) + 132
        let exponent = max(0, Int.bitWidth - magnitude.leadingZeroBitCount - 8)
        let mantissa = magnitude >> (exponent + 3) & 0x0F
        let code = UInt8(exponent << 4 | mantissa)
        return (~code & 0x7F) | sign
    }
}
