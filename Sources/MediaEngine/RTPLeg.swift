// SPDX-License-Identifier: Apache-2.0

import Addresses
import Audio
import CallModel
import Codecs
import RTP
import Timing

/// One party's RTP leg: jitter buffer, decoder and concealment in, encoder and packets out.
final class RTPLeg {
    let party: Party
    let port: any PacketPort
    var settings: RTPLegSettings
    let receiver: RTPReceiver
    var sender: RTPSender
    var controlAddress: SymmetricAddress
    var statistics = LegStatistics()

    private var decoders: PayloadDecoders
    private var concealer: LossConcealer
    var mute = KeyMute()
    let ear: KeypadEar
    /// Keys to a peer that takes no telephone events.
    var tones = KeyToneSender()
    /// A key that was heard and taken for the echo of one of these.
    var echo: Character?
    /// The peer has said that it is silent: there is nothing to conceal.
    private var isComforted = false
    /// The codec of the last packets, where those cannot be cut.
    private var playing: LegCodec?
    /// Ticks without anything while the peer rests, and how many of them its room is heard: a second.
    private var restingTicks = 0
    private static let longestRest = 50
    /// Payload of one frame, of whichever codec.
    private var wire: UnsafeMutableBufferPointer<UInt8>
    /// The call's.
    private var rate: CallRate
    private let datagram: UnsafeMutableRawBufferPointer
    /// When the peer was last heard, or began to be expected.
    private var heardOrExpected: Instant
    private var hasToldSilence = false

    /// Nil when the codec is unknown or there is no memory for its state.
    init?(
        party: Party, port: any PacketPort, settings: RTPLegSettings, rate: CallRate,
        at now: Instant
    ) {
        guard let decoders = PayloadDecoders(settings, rate: rate), let ear = KeypadEar(),
            let receiver = RTPReceiver(
                payloadMap: settings.payloadMap,
                address: SymmetricAddress(signalled: settings.remote))
        else { return nil }
        self.party = party
        self.port = port
        self.settings = settings
        self.rate = rate
        self.decoders = decoders
        concealer = LossConcealer(rate: rate.rawValue)
        self.ear = ear
        self.receiver = receiver
        sender = RTPSender(
            packetizer: RTPPacketizer(
                ssrc: settings.ssrc, sequence: settings.firstSequence,
                timestamp: settings.firstTimestamp),
            payloadType: settings.payloadType, telephoneEvents: settings.events)
        sender.send(
            as: settings.payloadType, settings.codec.clock,
            packetMilliseconds: settings.packetTime, canBeCut: settings.codec.canBeCut)
        controlAddress = SymmetricAddress(signalled: settings.remoteControl)
        wire = .allocate(capacity: settings.frameBytes)
        wire.initialize(repeating: 0)
        datagram = .allocate(byteCount: RTPSender.datagramLimit, alignment: 8)
        heardOrExpected = now
        // What came before this moment is nobody's conversation: played now, it would delay all
        // that follows.
        let early = port.discardWaiting()
        statistics.early = UInt64(early.packets)
        if let source = early.lastSource { receiver.wasHeardEarly(from: source) }
    }

    deinit {
        wire.deallocate()
        datagram.deallocate()
    }

    /// The rate of the sound it would bring and could hear.
    var soundRate: Int { settings.codec.sampleRate }

    /// The call is mixed at another rate from now on; false, and nothing has changed, without memory
    /// for it.
    func change(to new: CallRate) -> Bool {
        guard decoders.change(to: new) else { return false }
        playing = nil
        rate = new
        concealer = LossConcealer(rate: new.rawValue)
        return true
    }

    /// A later offer or answer: the stream goes on, with what has changed.
    func update(_ new: RTPLegSettings, at now: Instant) {
        flush()
        if let changed = PayloadDecoders(new, rate: rate, keeping: decoders) {
            decoders = changed
            playing = nil
        }
        if new.frameBytes > wire.count {
            wire.deallocate()
            wire = .allocate(capacity: new.frameBytes)
            wire.initialize(repeating: 0)
        }
        if new.isExpectingSound, !settings.isExpectingSound {
            heardOrExpected = now
            hasToldSilence = false
        }
        if !new.direction.receives { receiver.jitterBuffer.reset() }
        settings = new
        receiver.renegotiate(payloadMap: new.payloadMap, remote: new.remote)
        controlAddress.signal(new.remoteControl)
        sender.send(
            as: new.payloadType, new.codec.clock, packetMilliseconds: new.packetTime,
            canBeCut: new.codec.canBeCut)
        sender.telephoneEvents = new.events
    }

    /// Takes one datagram of the RTP port. `time` is where the leg's sound is now.
    func receive(
        _ packet: UnsafeRawBufferPointer, from source: SocketAddress, at now: Instant,
        time: SampleTime, events: any MediaEventSink
    ) {
        guard settings.direction.receives else {
            statistics.unwanted &+= 1
            return
        }
        let before = receiver.counters.packets
        switch receiver.receive(packet, from: source, at: now) {
        case .audio: isComforted = false
        case .ignored: break
        case .comfortNoise: isComforted = true
        case .telephoneEvent(let report):
            mute.heardKey(jitterDepth: receiver.jitterBuffer.depthMilliseconds)
            tell(report, at: time, events: events)
        case .rtcp:
            if receiver.address.isPeer(source) {
                receiveControl(packet, from: source, at: now, origin: nil)
            } else {
                statistics.foreign &+= 1
            }
        }
        if before == 0, receiver.counters.packets > 0 { events.emit(.firstPacket(party)) }
    }

    /// Writes the next 20 ms of the party's voice; false is silence. `time` is where they begin.
    func pull(
        into frame: UnsafeMutableBufferPointer<Int16>, at now: Instant, time: SampleTime,
        events: any MediaEventSink
    ) -> Bool {
        let (read, report) = receiver.tick(into: UnsafeMutableRawBufferPointer(wire), at: now)
        if !report.isEmpty { tell(report, at: time, events: events) }
        tellSilence(at: now, events: events)
        guard settings.direction.receives else { return false }
        var sounds = true
        switch read {
        case .frame(let payloadType, let bytes):
            if let decoder = decoders.decoder(of: payloadType) {
                playing = nil
                decode(bytes, by: decoder, into: frame)
            } else {
                conceal(frame)
            }
        case .packets(let payloadType, let bytes, let ahead):
            playing = decoders.decoder(of: payloadType)
            play(bytes, ahead: ahead, into: frame)
        case .covered: fill(frame, from: playing?.player?.play(into: frame) ?? 0)
        case .lost(_, let bytes): conceal(frame, before: received(bytes))
        case .missing where isComforted: sounds = false
        case .missing: conceal(frame)
        case .idle: sounds = soundsOfTheRoom(frame)
        }
        if !sounds { frame.update(repeating: 0) }
        hearKeys(in: frame, sounds: sounds, at: time, events: events)
        return mute.apply(to: frame) && sounds
    }

    /// Fills a frame of which nothing came, from the packet after it where there is one.
    private func conceal(
        _ frame: UnsafeMutableBufferPointer<Int16>,
        before next: UnsafeBufferPointer<UInt8> = UnsafeBufferPointer(start: nil, count: 0)
    ) {
        if let player = playing?.player {
            if !player.codec.isResting { statistics.quality.framesConcealed &+= 1 }
            player.conceal(frame, before: next)
        } else {
            statistics.quality.framesConcealed &+= 1
            concealer.conceal(frame)
        }
    }

    /// A peer that rests (DTX) sends next to nothing, and its room is heard all the same for a while.
    private func soundsOfTheRoom(_ frame: UnsafeMutableBufferPointer<Int16>) -> Bool {
        guard let player = playing?.player, player.codec.isResting,
            restingTicks < Self.longestRest
        else {
            return false
        }
        restingTicks += 1
        player.conceal(frame)
        return true
    }

    private func received(_ bytes: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: wire[..<min(bytes, wire.count)])
    }

    /// Plays packets that cannot be cut.
    private func play(
        _ bytes: Int, ahead: Int, into frame: UnsafeMutableBufferPointer<Int16>
    ) {
        restingTicks = 0
        guard let codec = playing, codec.player != nil else { return conceal(frame) }
        let samples = ahead * frame.count / Int(codec.codec.description.clock.ticksPerFrame)
        fill(
            frame, from: codec.player?.play(received(bytes), ahead: samples, into: frame) ?? 0)
    }

    /// Conceals the rest of a frame of which so many samples came.
    private func fill(_ frame: UnsafeMutableBufferPointer<Int16>, from count: Int) {
        guard count < frame.count else { return }
        conceal(UnsafeMutableBufferPointer(rebasing: frame[count...]))
    }

    /// Encodes and sends what the party hears; a leg that may not send lets the time pass.
    func push(_ frame: UnsafeBufferPointer<Int16>) {
        guard isSending else { return skipTick() }
        let bytes = decoders.sending.encode(frame, into: wire)
        // A codec that has nothing to say (DTX).
        guard bytes > 0 else { return skipTick() }
        let payload = UnsafeRawBufferPointer(start: wire.baseAddress, count: bytes)
        let destination = receiver.destination
        var sent: UInt64 = 0
        sender.sendFrame(payload, into: datagram) { packet in
            port.send(packet, to: destination)
            sent &+= 1
        }
        statistics.quality.packetsSent &+= sent
    }

    /// Lets the time of a missed tick pass, so that timestamps stay true.
    func skipTick() {
        let (isSending, destination) = (isSending, receiver.destination)
        var sent: UInt64 = 0
        sender.passFrame(into: datagram) { packet in
            guard isSending else { return }
            port.send(packet, to: destination)
            sent &+= 1
        }
        statistics.quality.packetsSent &+= sent
    }

    /// Sends the sound that still waits for its packet to fill.
    func flush() {
        let destination = receiver.destination
        var sent: UInt64 = 0
        sender.flush(into: datagram) { packet in
            port.send(packet, to: destination)
            sent &+= 1
        }
        statistics.quality.packetsSent &+= sent
    }

    private var isSending: Bool {
        settings.direction.sends && !receiver.destination.isUnspecified
    }

    private func decode(
        _ bytes: Int, by codec: LegCodec, into frame: UnsafeMutableBufferPointer<Int16>
    ) {
        let count = codec.decode(received(bytes), into: frame)
        concealer.received(UnsafeMutableBufferPointer(rebasing: frame[..<count]))
        fill(frame, from: count)
    }

    private func tellSilence(at now: Instant, events: any MediaEventSink) {
        if let sign = receiver.lastSign, sign > heardOrExpected {
            heardOrExpected = sign
            hasToldSilence = false
        }
        guard let timeout = settings.silenceTimeout, !hasToldSilence, settings.isExpectingSound,
            now - heardOrExpected >= timeout
        else { return }
        hasToldSilence = true
        events.emit(.wentSilent(party, for: now - heardOrExpected))
    }
}

extension RTPLegSettings {
    /// Whether a peer that is there would have to send something.
    fileprivate var isExpectingSound: Bool { direction.sends && direction.receives }
}
