// SPDX-License-Identifier: Apache-2.0

import Addresses
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
    /// Sound and keys, as the other side wants them.
    let numbers: PhoneDescription.Numbers
    var isMuted = false
    private var source: VoiceSource
    private var echo: EchoPath?
    private var packetizer: RTPPacketizer
    private var keys = TelephoneEventSender()
    private let clearsMarker: Bool
    private let codec: PhoneCodec
    private let clock: RTPClock
    /// PCMA, and packets of sound sent, where the codec changes with them.
    private var changing: (codec: PhoneCodec, packets: Int)?
    private var incomingKeys = TelephoneEventReceiver()
    /// Whether the gateway's own sounds are tones, as in simulation, or speech and music.
    private let lanesAreTones: Bool
    /// Frames of sound since the step before, and frames of quiet since the last sound.
    private var loud = 0
    private var quiet = 0
    /// Frames in a row in which the watched tone was heard, or not heard, and when the first came.
    private var run = ToneRun(tone: .caller)
    /// Samples in a packet, and those that wait for one.
    private let packetSamples: Int
    private var waiting: [Int16] = []

    /// Nil when there is no memory for the codec.
    init?(
        remote: SocketAddress, codec: CodecDescription, numbers: PhoneDescription.Numbers,
        voice: PhoneVoice, clearsMarker: Bool, changesCodec: Bool = false,
        lanesAreTones: Bool = true, echo: PhoneScript.Echo? = nil, packetTime: Int = 20,
        random: inout SeededRandom
    ) {
        guard let own = PhoneCodec(codec) else { return nil }
        self.codec = own
        clock = RTPClock(codec.clockRate)
        packetSamples = (codec.canBeCut ? packetTime : 20) * codec.sampleRate / 1000
        self.echo = echo.map { EchoPath($0, rate: codec.sampleRate) }
        self.lanesAreTones = lanesAreTones
        self.remote = remote
        self.numbers = numbers
        self.clearsMarker = clearsMarker
        changing = changesCodec ? PhoneCodec(PCMA.description).map { ($0, 0) } : nil
        source = VoiceSource(voice, rate: codec.sampleRate)
        packetizer = RTPPacketizer(
            ssrc: UInt32(truncatingIfNeeded: random.next()),
            sequence: UInt16(truncatingIfNeeded: random.next()),
            timestamp: UInt32(truncatingIfNeeded: random.next()))
    }

    var hasSpoken: Bool { source.isOver }

    mutating func speak(_ voice: PhoneVoice) {
        source = VoiceSource(voice, rate: codec.description.sampleRate)
    }

    mutating func press(_ key: Character) {
        guard let event = TelephoneEvent(digit: key) else { return }
        _ = keys.press(event)
    }

    /// The datagrams of one frame of 20 ms; none while the phone sends nothing.
    mutating func packets() -> [[UInt8]] {
        var voice = source.frame()
        echo?.add(to: &voice)
        guard !isMuted else {
            packetizer.skip(ticks: clock.ticksPerFrame + waitingTicks)
            waiting = []
            return []
        }
        // A key cuts off the sound that waits for its packet, as in simple telephones.
        if keys.takesNextFrame, !waiting.isEmpty {
            packetizer.skip(ticks: waitingTicks)
            waiting = []
        }
        if let key = nextKey() { return [key] }
        waiting += voice
        var packets: [[UInt8]] = []
        while waiting.count >= packetSamples {
            packets.append(packet(Array(waiting[..<packetSamples])))
            waiting.removeFirst(packetSamples)
        }
        return packets
    }

    private var waitingTicks: UInt32 {
        UInt32(waiting.count * clock.rate / codec.description.sampleRate)
    }

    private mutating func nextKey() -> [UInt8]? {
        var datagram = [UInt8](repeating: 0, count: 32)
        let length = datagram.withUnsafeMutableBytes { bytes in
            keys.nextFrame(
                as: TelephoneEventFormat(numbers.events, clock), beside: clock,
                packetizer: &packetizer, into: bytes)
        }
        guard let length else { return nil }
        if clearsMarker, length > 1 { datagram[1] &= 0x7F }
        return Array(datagram[..<length])
    }

    private mutating func packet(_ samples: [Int16]) -> [UInt8] {
        var (sender, payloadType) = (codec, numbers.sound)
        if let (other, packets) = changing {
            changing?.packets = packets + 1
            if packets / 50 % 2 == 1 { (sender, payloadType) = (other, 8) }
        }
        let sound = sender.encode(samples)
        // A codec that follows or is followed by another has as much time in its packets.
        let ticks = UInt32(samples.count * clock.rate / codec.description.sampleRate)
        var datagram = [UInt8](repeating: 0, count: RTPHeader.fixedSize + sound.count)
        _ = datagram.withUnsafeMutableBytes { bytes in
            sound.withUnsafeBytes { payload in
                packetizer.write(
                    payload: payload, payloadType: payloadType, ticks: ticks, into: bytes)
            }
        }
        return datagram
    }

    /// Takes a datagram: sound goes into what was heard, the result is a key that began.
    mutating func receive(
        _ datagram: [UInt8], watching tone: Tone?, into heard: inout HeardSound, at now: Instant
    ) -> Character? {
        guard let header = datagram.withUnsafeBytes({ try? RTPHeader(parsing: $0) }) else {
            return nil
        }
        if header.payloadType == numbers.events {
            let event = datagram[header.payload].withUnsafeBytes(
                TelephoneEventPayload.init(parsing:))
            return event.flatMap {
                incomingKeys.receive($0, clock, timestamp: header.timestamp, at: now).began?.digit
            }
        }
        guard header.payloadType == numbers.sound else { return nil }
        let (own, samples) = codec.decode(datagram[header.payload])
        echo?.hear(own)
        heard.add(
            samples, timestamp: header.timestamp, clock: clock.rate, ssrc: header.ssrc, at: now)
        if HighTone.isHeard(in: own, rate: codec.description.sampleRate) {
            heard.highTonePackets += 1
        }
        listen(to: samples)
        guard let tone else { return nil }
        if run.tone != tone { run = ToneRun(tone: tone) }
        run.note(PhoneEar.hears(tone, in: samples, lanesAreTones: lanesAreTones), at: now)
        return nil
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
