// SPDX-License-Identifier: Apache-2.0

import Addresses
import Audio
import CallModel
import Codecs
import MediaEngine
import Timing

/// The ports, the event sink and the tap of one simulated call: queues where the live shell has
/// sockets and rings.
final class SimMedia: CallPorts, MediaEventSink, FrameTap {
    /// A datagram a leg wants sent.
    struct Outgoing {
        var party: Party
        var isControl: Bool
        var destination: SocketAddress
        var bytes: [UInt8]
    }

    var outgoing: [Outgoing] = []
    var events: [MediaEvent] = []
    /// Signals of the level gate on each party's voice.
    var signals: [Signal] = []
    /// The streams of the call's parties.
    private(set) var streams: [Party: SimStreamPort] = [:]
    /// Whether the last frame sent to each party had any sound in it.
    private(set) var sounds: [Party: Bool] = [:]
    /// The caller or the agent was sent the tone of a whisper.
    private(set) var isWhisperHeard = false
    /// In decibels; what leaks from other tones as they begin and end is below.
    private static let audible: Float = -24
    private static let whisper = GoertzelProbe(frequency: Float(Tone.whisper.hertz))
    private(set) var closedParties: [Party] = []
    private var gates: [Party: SpeechGate] = [:]
    private let call: CallID
    private let hearing: (any SimHearing)?
    /// Whether the voices are tones, so that a whisper's is told from them.
    private let voicesAreTones: Bool
    /// The time of the tick that is being made.
    var now = Instant.zero
    private var packetPorts: [Party: SimPacketPort] = [:]

    init(call: CallID, hearing: (any SimHearing)?, voicesAreTones: Bool) {
        self.call = call
        self.hearing = hearing
        self.voicesAreTones = voicesAreTones
    }

    func bind(_ party: Party) {
        packetPorts[party] = SimPacketPort(party: party, media: self)
    }

    func packetPort(for party: Party) -> (any PacketPort)? { packetPorts[party] }

    func makeStream(_ party: Party, _ format: StreamFormat) -> SimStreamPort {
        let port = SimStreamPort(format: format)
        streams[party] = port
        return port
    }

    func moved(from party: Party, to other: Party) {
        streams[other] = streams.removeValue(forKey: party)
    }

    func streamPort(for party: Party) -> (any StreamPort)? { streams[party] }

    func closed(_ party: Party) {
        packetPorts[party] = nil
        sounds[party] = nil
        gates[party] = nil
        closedParties.append(party)
    }

    /// The parties whose ports were closed since this was asked last.
    func takeClosedParties() -> [Party] {
        defer { closedParties = [] }
        return closedParties
    }

    func emit(_ event: MediaEvent) { events.append(event) }

    func heard(_ frame: UnsafeBufferPointer<Int16>, from party: Party, at time: SampleTime) {
        if let hearing {
            signals += hearing.heard(frame, from: party, in: call, at: time, now)
        } else if let signal = gates[party, default: SpeechGate()].hear(
            frame, from: party, at: time)
        {
            signals.append(signal)
        }
    }

    func sent(_ frame: UnsafeBufferPointer<Int16>, to party: Party, at time: SampleTime) {
        let sounds = SpeechGate.level(of: frame) >= 50
        self.sounds[party] = sounds
        hearing?.sent(frame, to: party, in: call, now)
        if voicesAreTones, sounds, Staff(party) == nil, Self.whisper.level(in: frame) > Self.audible
        {
            isWhisperHeard = true
        }
    }
}

/// The socket pair of a simulated leg.
final class SimPacketPort: PacketPort {
    private let party: Party
    private unowned let media: SimMedia

    init(party: Party, media: SimMedia) {
        self.party = party
        self.media = media
    }

    func send(_ packet: UnsafeRawBufferPointer, to address: SocketAddress) {
        media.outgoing.append(
            .init(party: party, isControl: false, destination: address, bytes: Array(packet)))
    }

    /// The simulated network drops what comes for a leg that is not open.
    func discardWaiting() -> (packets: Int, lastSource: SocketAddress?) { (0, nil) }

    func sendControl(_ packet: UnsafeRawBufferPointer, to address: SocketAddress) {
        media.outgoing.append(
            .init(party: party, isControl: true, destination: address, bytes: Array(packet)))
    }
}

/// The rings of one simulated stream.
final class SimStreamPort: StreamPort {
    enum Input {
        case audio([UInt8])
        case mark(String)
        case clear
    }

    let format: StreamFormat
    /// The frames the party is being sent.
    var outgoing: [[UInt8]] = []
    /// What the party has sent since the last tick.
    var incoming: [Input] = []

    init(format: StreamFormat) { self.format = format }

    func send(_ payload: UnsafeBufferPointer<UInt8>) { outgoing.append(Array(payload)) }

    func receive(_ body: (StreamInput) -> Void) {
        for input in incoming {
            switch input {
            case .audio(let bytes): bytes.withUnsafeBufferPointer { body(.audio($0)) }
            case .mark(let name): body(.mark(name))
            case .clear: body(.clear)
            }
        }
        incoming.removeAll(keepingCapacity: true)
    }
}
