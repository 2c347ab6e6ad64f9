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

    private(set) var decoders: PayloadDecoders
    private(set) var concealer: LossConcealer
    var mute = KeyMute()
    let ear: KeypadEar
    /// Keys to a peer that takes no telephone events.
    var tones = KeyToneSender()
    /// A key that was heard and taken for the echo of one of these.
    var echo: Character?
    /// What is heard of a peer that has said that it is silent.
    var room: RoomNoise
    /// What the voice is cleaned by, where that was asked for.
    private var cleaning: VoiceCleaning?
    /// What makes up for a delay that has grown.
    let catchUp: CatchUp
    /// The codec of the last packets, where those cannot be cut.
    var playing: LegCodec?
    /// Ticks without anything while the peer rests.
    var restingTicks = 0
    /// Payload of one frame, of whichever codec.
    private(set) var wire: UnsafeMutableBufferPointer<UInt8>
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
            let room = RoomNoise(rate: rate, seed: settings.ssrc),
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
        self.room = room
        catchUp = CatchUp(rate: rate)
        if settings.cleaning.isForVoice {
            guard let made = VoiceCleaning(settings.cleaning, rate: rate) else { return nil }
            cleaning = made
        }
        self.receiver = receiver
        sender = RTPSender(
            packetizer: RTPPacketizer(
                ssrc: settings.ssrc, sequence: settings.firstSequence,
                timestamp: settings.firstTimestamp),
            payloadType: settings.payloadType, telephoneEvents: settings.events)
        sender.send(
            as: settings.payloadType, settings.codec.clock,
            packetMilliseconds: settings.packetTime, canBeCut: settings.codec.canBeCut)
        decoders.sending.filler?.setPacketTime(milliseconds: settings.packetTime)
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
        flush()
        let isCleaned = cleaning != nil
        let changed = isCleaned ? VoiceCleaning(settings.cleaning, rate: new) : nil
        guard (changed != nil) == isCleaned,
            let room = RoomNoise(rate: new, seed: settings.ssrc), decoders.change(to: new)
        else { return false }
        self.room = room
        cleaning = changed
        catchUp.change(to: new)
        decoders.sending.filler?.setPacketTime(milliseconds: settings.packetTime)
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
        settings = new.with(settings.cleaning)
        receiver.renegotiate(payloadMap: new.payloadMap, remote: new.remote)
        controlAddress.signal(new.remoteControl)
        sender.send(
            as: new.payloadType, new.codec.clock, packetMilliseconds: new.packetTime,
            canBeCut: new.codec.canBeCut)
        decoders.sending.filler?.setPacketTime(milliseconds: new.packetTime)
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
        case .audio: room.soundCame()
        case .ignored: break
        case .comfortNoise: room.fellSilent(receiver.comfortNoise)
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
        var sounds = play(read, into: frame)
        if receiver.jitterBuffer.overdue > 0 { sounds = hurry(frame, sounds: sounds) }
        if !sounds { frame.update(repeating: 0) }
        hearKeys(in: frame, sounds: sounds, at: time, events: events)
        let isHeard = mute.apply(to: frame) && sounds
        return cleaning?.clean(frame, sounds: isHeard) ?? isHeard
    }

    /// Encodes and sends what the party hears; a leg that may not send lets the time pass.
    func push(_ frame: UnsafeBufferPointer<Int16>) {
        cleaning?.hear(frame)
        guard isSending else { return skipTick() }
        guard decoders.sending.filler == nil else { return pushPackets(frame) }
        let bytes = decoders.sending.encode(frame, into: wire)
        let payload = UnsafeRawBufferPointer(start: wire.baseAddress, count: bytes)
        let destination = receiver.destination
        var sent: UInt64 = 0
        sender.sendFrame(payload, into: datagram) { packet in
            port.send(packet, to: destination)
            sent &+= 1
        }
        statistics.quality.packetsSent &+= sent
    }

    /// Sends what the party hears in packets that cannot be cut. A key takes the place of its frame.
    private func pushPackets(_ frame: UnsafeBufferPointer<Int16>) {
        guard !sender.isEventDue else { return skipTick() }
        decoders.sending.filler?.append(frame)
        sendPackets(andRest: false)
    }

    private func sendPackets(andRest: Bool) {
        let (destination, frameTicks) = (receiver.destination, settings.codec.clock.ticksPerFrame)
        let frameCount = UInt32(rate.frameCount)
        var sent: UInt64 = 0
        decoders.sending.filler?.take(andRest: andRest, into: wire) { packet, samples in
            let ticks = UInt32(samples) * frameTicks / frameCount
            sender.sendPacket(packet, ticks: ticks, into: datagram) { datagram in
                port.send(datagram, to: destination)
                sent &+= 1
            }
        }
        statistics.quality.packetsSent &+= sent
    }

    /// Ticks of sound that wait for a packet that cannot be cut.
    var heldTicks: UInt32 {
        let held = UInt32(decoders.sending.filler?.count ?? 0)
        return held * settings.codec.clock.ticksPerFrame / UInt32(rate.frameCount)
    }

    /// Lets the time of a missed tick pass, so that timestamps stay true.
    func skipTick() {
        cleaning?.hear(UnsafeBufferPointer(start: nil, count: 0))
        sendPackets(andRest: true)
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
        sendPackets(andRest: true)
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

    fileprivate func with(_ cleaning: Cleaning) -> RTPLegSettings {
        var settings = self
        settings.cleaning = cleaning
        return settings
    }
}
