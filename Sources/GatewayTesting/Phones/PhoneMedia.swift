// SPDX-License-Identifier: Apache-2.0

import Codecs
import RTP
import Timing

/// Frames in a row with a tone, or without it.
private struct ToneRun: Sendable {
    let tone: Tone
    private(set) var heard = 0
    private(set) var missed = 0
    private(set) var since: Instant?

    init(tone: Tone) { self.tone = tone }

    mutating func note(_ isHeard: Bool, at now: Instant) {
        if isHeard {
            if heard == 0 { since = now }
            (heard, missed) = (heard + 1, 0)
        } else {
            (heard, missed, since) = (0, missed + 1, nil)
        }
    }
}

/// The sound side of a scripted phone in a call: its microphone, its keys, its ear.
struct PhoneMedia: Sendable {
    var remote: SocketAddress
    var eventType: UInt8
    var isMuted = false
    private var source: VoiceSource
    private var echo: EchoPath?
    private var packetizer: RTPPacketizer
    private var keys = TelephoneEventSender()
    private let clearsMarker: Bool
    /// Whether the gateway's own sounds are tones, as in simulation, or speech and music.
    private let lanesAreTones: Bool
    /// Frames of sound since the step before, and frames of quiet since the last sound.
    private var loud = 0
    private var quiet = 0
    /// Frames in a row in which the watched tone was heard, or not heard, and when the first came.
    private var run = ToneRun(tone: .caller)

    init(
        remote: SocketAddress, eventType: UInt8, voice: PhoneVoice, clearsMarker: Bool,
        lanesAreTones: Bool = true, echo: PhoneScript.Echo? = nil, random: inout SeededRandom
    ) {
        self.echo = echo.map(EchoPath.init)
        self.lanesAreTones = lanesAreTones
        self.remote = remote
        self.eventType = eventType
        self.clearsMarker = clearsMarker
        source = VoiceSource(voice)
        packetizer = RTPPacketizer(
            ssrc: UInt32(truncatingIfNeeded: random.next()),
            sequence: UInt16(truncatingIfNeeded: random.next()),
            timestamp: UInt32(truncatingIfNeeded: random.next()))
    }

    var hasSpoken: Bool { source.isOver }

    mutating func speak(_ voice: PhoneVoice) { source = VoiceSource(voice) }

    mutating func press(_ key: Character) {
        guard let event = TelephoneEvent(digit: key) else { return }
        _ = keys.press(event)
    }

    /// One frame of 20 ms as a datagram, or nil while the phone sends nothing.
    mutating func frame() -> [UInt8]? {
        var voice = source.frame()
        echo?.add(to: &voice)
        guard !isMuted else {
            packetizer.skip(ticks: 160)
            return nil
        }
        var isEvent = false
        let datagram = [UInt8](unsafeUninitializedCapacity: 172) { buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            if let length = keys.nextFrame(
                payloadType: eventType, packetizer: &packetizer, into: bytes)
            {
                isEvent = true
                count = length
            } else {
                count = voice.withUnsafeBytes { payload in
                    packetizer.write(payload: payload, payloadType: 0, ticks: 160, into: bytes)
                }
            }
        }
        guard isEvent, clearsMarker, datagram.count > 1 else { return datagram }
        var unmarked = datagram
        unmarked[1] &= 0x7F
        return unmarked
    }

    /// Takes a datagram; PCMU goes into what was heard.
    mutating func receive(
        _ datagram: [UInt8], watching tone: Tone?, into heard: inout HeardSound, at now: Instant
    ) {
        guard
            let header = datagram.withUnsafeBytes({ try? RTPHeader(parsing: $0) }),
            header.payloadType == 0
        else { return }
        let samples = datagram[header.payload].map(PCMU.expand)
        echo?.hear(samples)
        heard.add(samples, timestamp: header.timestamp, ssrc: header.ssrc, at: now)
        listen(to: samples)
        guard let tone else { return }
        if run.tone != tone { run = ToneRun(tone: tone) }
        run.note(PhoneEar.hears(tone, in: samples, lanesAreTones: lanesAreTones), at: now)
    }

    private mutating func listen(to samples: [Int16]) {
        if PhoneEar.meanSquare(samples[...]) >= PhoneEar.silence {
            loud += 1
            quiet = 0
        } else {
            quiet += 1
        }
    }

    /// A new step waits for sounds of its own.
    mutating func listenAfresh() {
        loud = 0
        quiet = 0
    }

    /// Whether something was said, and then nothing for this long.
    func hearsQuiet(for duration: Duration) -> Bool {
        loud >= 10 && quiet >= duration.inFrames
    }

    func hears(_ tone: Tone) -> Bool { run.tone == tone && run.heard >= 3 }

    /// When the first of the frames that hold the watched tone came.
    var heardSince: Instant? { run.since }

    func hearsNoMore(_ tone: Tone) -> Bool { run.tone == tone && run.missed >= 10 }
}
