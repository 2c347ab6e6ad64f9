// SPDX-License-Identifier: Apache-2.0

import Addresses
import Audio
import Codecs
import RTP
import Timing

/// Frames in a row with one of some tones, or without any.
private struct ToneRun: Sendable {
    let tones: [Tone]
    private(set) var heard = 0
    private(set) var missed = 0
    private(set) var since: Instant?

    init(tones: [Tone]) { self.tones = tones }

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
    /// What is sent in place of a voice, until all of it is.
    private var replay: PacketReplay?
    private var echo: EchoPath?
    private var packetizer: RTPPacketizer
    private var keys = TelephoneEventSender()
    private let clearsMarker: Bool
    private let codec: PhoneCodec
    private let clock: RTPClock
    /// PCMA, and packets of sound sent, where the codec changes with them.
    private var changing: (codec: PhoneCodec, packets: Int)?
    private var incomingKeys = TelephoneEventReceiver()
    private let sounds: PhoneSounds
    /// What is heard behind the voice, without a seam; and how far it has come.
    private let background: [Int16]
    private var backgroundPosition = 0
    /// Frames of sound since the step before, and frames of quiet since the last sound.
    private var loud = 0
    private var quiet = 0
    /// Frames in a row in which the watched tone was heard, or not heard, and when the first came.
    private var run = ToneRun(tones: [])
    /// Samples in a packet, and those that wait for one.
    private let packetSamples: Int
    private var waiting: [Int16] = []

    /// Nil when there is no memory for the codec.
    init?(
        remote: SocketAddress, codec: CodecDescription, numbers: PhoneDescription.Numbers,
        voice: PhoneVoice, clearsMarker: Bool, changesCodec: Bool = false,
        sounds: PhoneSounds = .tones, echo: PhoneScript.Echo? = nil, packetTime: Int = 20,
        background: [Int16] = [], random: inout SeededRandom, at now: Instant
    ) {
        guard let own = PhoneCodec(codec) else { return nil }
        self.codec = own
        clock = RTPClock(codec.clockRate)
        packetSamples = (codec.canBeCut ? packetTime : 20) * codec.sampleRate / 1000
        self.echo = echo.map { EchoPath($0, rate: codec.sampleRate) }
        self.sounds = sounds
        self.background =
            background.isEmpty
            ? [] : Resampler.convert(background, from: 8000, to: codec.sampleRate) ?? []
        self.remote = remote
        self.numbers = numbers
        self.clearsMarker = clearsMarker
        changing = changesCodec ? PhoneCodec(PCMA.description).map { ($0, 0) } : nil
        source = VoiceSource(voice, rate: codec.sampleRate)
        packetizer = RTPPacketizer(
            ssrc: UInt32(truncatingIfNeeded: random.next()),
            sequence: UInt16(truncatingIfNeeded: random.next()),
            timestamp: UInt32(truncatingIfNeeded: random.next()))
        speak(voice, at: now)
    }

    var hasSpoken: Bool { replay == nil && source.isOver }

    mutating func speak(_ voice: PhoneVoice, at now: Instant) {
        if let replay { packetizer = replay.packetizer(at: now) }
        replay = nil
        source = VoiceSource(voice, rate: codec.description.sampleRate)
        guard case .packets(let packets) = voice, !packets.isEmpty else { return }
        waiting = []
        replay = PacketReplay(packets, from: packetizer, clockRate: clock.rate, at: now)
    }

    /// When a captured packet is to be sent again.
    var nextDeadline: Instant? { replay?.nextDeadline }

    /// The captured packets that are due.
    mutating func replayed(at now: Instant) -> [[UInt8]] {
        guard var replay else { return [] }
        let datagrams = replay.due(at: now, isMuted: isMuted, number: payloadType)
        guard replay.isOver else {
            self.replay = replay
            return datagrams
        }
        // The voice goes on with the next frame.
        packetizer = replay.packetizer(at: now)
        packetizer.skip(ticks: clock.ticksPerFrame)
        self.replay = nil
        return datagrams
    }

    /// Under which number the other side takes what a captured packet holds.
    private func payloadType(of content: TimedPacket.Content) -> UInt8? {
        switch content {
        case .sound(codec.description): numbers.sound
        case .sound(let other): other.staticPayloadType
        case .keys: numbers.events
        case .comfortNoise: 13
        case .other(let number): number
        }
    }

    /// Keys that are pressed while packets are sent again go between them.
    private mutating func keyBesideReplay(at now: Instant) -> [[UInt8]] {
        guard var replay, keys.takesNextFrame, !isMuted else { return [] }
        packetizer = replay.packetizer(at: now)
        guard let key = nextKey() else { return [] }
        replay.wasOvertaken(by: packetizer, packets: 1)
        self.replay = replay
        return [key]
    }

    mutating func press(_ key: Character) {
        guard let event = TelephoneEvent(digit: key) else { return }
        _ = keys.press(event)
    }

    /// The datagrams of one frame of 20 ms; none while the phone sends nothing.
    mutating func packets(at now: Instant) -> [[UInt8]] {
        let before = replayed(at: now)
        guard before.isEmpty, replay == nil else { return before + keyBesideReplay(at: now) }
        var voice = source.frame()
        addBackground(to: &voice)
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

    private mutating func addBackground(to voice: inout [Int16]) {
        guard !background.isEmpty else { return }
        for index in voice.indices {
            let sum = Int(voice[index]) + Int(background[backgroundPosition])
            voice[index] = Int16(clamping: sum)
            backgroundPosition += 1
            if backgroundPosition == background.count { backgroundPosition = 0 }
        }
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
        _ datagram: [UInt8], watching tones: [Tone], into heard: inout HeardSound, at now: Instant
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
        guard !tones.isEmpty else { return nil }
        if run.tones != tones { run = ToneRun(tones: tones) }
        run.note(tones.contains { PhoneEar.hears($0, in: samples, among: sounds) }, at: now)
        return nil
    }

    private mutating func listen(to samples: [Int16]) {
        guard PhoneEar.meanSquare(samples[...]) >= PhoneEar.silence else {
            quiet += 1
            return
        }
        quiet = 0
        // Among voices that are speech, what is a tone is the gateway's own: nobody's question.
        if sounds == .speechAmongTones, PhoneEar.isLane(samples) { return }
        loud += 1
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

    /// Whether somebody has said something since the step before.
    var hearsSomebody: Bool { loud >= 5 }

    func hears(_ tones: [Tone]) -> Bool { run.tones == tones && run.heard >= 3 }

    /// When the first of the frames that hold a watched tone came.
    var heardSince: Instant? { run.since }

    func hearsNoMore(_ tones: [Tone]) -> Bool { run.tones == tones && run.missed >= 10 }
}
