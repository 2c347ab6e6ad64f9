// SPDX-License-Identifier: Apache-2.0

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

    private var codec: any AudioCodec
    private let concealer = LossConcealer()
    private var mute = KeyMute()
    /// Payload of one frame: at most 20 ms of L16.
    private let wire: UnsafeMutableBufferPointer<UInt8>
    private let datagram: UnsafeMutableRawBufferPointer
    /// When the peer was last heard, or began to be expected.
    private var heardOrExpected: Instant
    private var hasToldSilence = false

    /// Nil when the codec is unknown or there is no memory for its state.
    init?(party: Party, port: any PacketPort, settings: RTPLegSettings, at now: Instant) {
        guard let codec = CodecCatalog.makeCodec(settings.codec),
            let receiver = RTPReceiver(
                payloadMap: settings.payloadMap,
                address: SymmetricAddress(signalled: settings.remote))
        else { return nil }
        self.party = party
        self.port = port
        self.settings = settings
        self.codec = codec
        self.receiver = receiver
        sender = RTPSender(
            packetizer: RTPPacketizer(
                ssrc: settings.ssrc, sequence: settings.firstSequence,
                timestamp: settings.firstTimestamp),
            payloadType: settings.payloadType,
            telephoneEventPayloadType: settings.eventPayloadType)
        controlAddress = SymmetricAddress(signalled: settings.remoteControl)
        wire = .allocate(capacity: 2 * PCMFrame.count)
        wire.initialize(repeating: 0)
        datagram = .allocate(byteCount: 512, alignment: 8)
        heardOrExpected = now
    }

    deinit {
        wire.deallocate()
        datagram.deallocate()
    }

    /// A later offer or answer: the stream goes on, with what has changed.
    func update(_ new: RTPLegSettings, at now: Instant) {
        if new.codec != settings.codec, let codec = CodecCatalog.makeCodec(new.codec) {
            self.codec = codec
        }
        if new.direction.receives, !settings.direction.receives {
            heardOrExpected = now
            hasToldSilence = false
        }
        if !new.direction.receives { receiver.jitterBuffer.reset() }
        settings = new
        receiver.renegotiate(payloadMap: new.payloadMap, remote: new.remote)
        controlAddress.signal(new.remoteControl)
        sender.payloadType = new.payloadType
        sender.telephoneEventPayloadType = new.eventPayloadType
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
        case .audio, .ignored: break
        case .telephoneEvent(let report):
            mute.heardKey(jitterDepth: receiver.jitterBuffer.depthMilliseconds)
            if let key = report.began?.digit { events.emit(.digit(party, key, at: time)) }
        case .rtcp: receiveControl(packet, from: source, at: now, origin: nil)
        }
        guard receiver.counters.packets != before else { return }
        if before == 0 { events.emit(.firstPacket(party)) }
        heardOrExpected = now
        hasToldSilence = false
    }

    /// Writes the next 20 ms of the party's voice; false is silence.
    func pull(
        into frame: UnsafeMutableBufferPointer<Int16>, at now: Instant,
        events: any MediaEventSink
    ) -> Bool {
        let (read, _) = receiver.tick(into: UnsafeMutableRawBufferPointer(wire), at: now)
        tellSilence(at: now, events: events)
        guard settings.direction.receives else { return false }
        var sounds = true
        switch read {
        case .frame(let payloadType, let bytes) where payloadType == settings.payloadType:
            decode(bytes, into: frame)
        case .frame, .missing:
            statistics.framesConcealed &+= 1
            concealer.conceal(frame)
        case .idle: sounds = false
        }
        if !sounds { frame.update(repeating: 0) }
        return mute.apply(to: frame) && sounds
    }

    /// Encodes and sends what the party hears; a leg that may not send lets the time pass.
    func push(_ frame: UnsafeBufferPointer<Int16>) {
        guard settings.direction.sends, !receiver.destination.isUnspecified else {
            _ = sender.skipFrame(into: datagram)
            return
        }
        let bytes = codec.encode(frame, into: wire)
        let payload = UnsafeRawBufferPointer(start: wire.baseAddress, count: bytes)
        let length = sender.writeFrame(payload, into: datagram)
        guard length > 0 else { return }
        port.send(
            UnsafeRawBufferPointer(rebasing: datagram[..<length]), to: receiver.destination)
        statistics.packetsSent &+= 1
    }

    /// Lets the time of a missed tick pass, so that timestamps stay true.
    func skipTick() {
        _ = sender.skipFrame(into: datagram)
    }

    func press(_ key: Character) {
        guard let event = TelephoneEvent(digit: key) else { return }
        _ = sender.press(event)
    }

    private func decode(_ bytes: Int, into frame: UnsafeMutableBufferPointer<Int16>) {
        let payload = UnsafeBufferPointer(rebasing: wire[..<min(bytes, wire.count)])
        let count = codec.decode(payload, into: frame)
        concealer.received(UnsafeMutableBufferPointer(rebasing: frame[..<count]))
        guard count < frame.count else { return }
        statistics.framesConcealed &+= 1
        concealer.conceal(UnsafeMutableBufferPointer(rebasing: frame[count...]))
    }

    private func tellSilence(at now: Instant, events: any MediaEventSink) {
        guard let timeout = settings.silenceTimeout, !hasToldSilence,
            settings.direction.receives, now - heardOrExpected >= timeout
        else { return }
        hasToldSilence = true
        events.emit(.wentSilent(party, for: now - heardOrExpected))
    }
}

extension RTPLegSettings {
    fileprivate var payloadMap: RTPPayloadMap {
        var map = RTPPayloadMap()
        map.set(payloadType, to: .audio(bytesPerTick: codec.bytesPerTick))
        if let events = eventPayloadType { map.set(events, to: .telephoneEvent) }
        return map
    }
}
