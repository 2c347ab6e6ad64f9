// SPDX-License-Identifier: Apache-2.0

import Addresses
import Audio
import CallModel
import Codecs
import MediaEngine
import RTP
import Timing

/// One call's media with telephones and an agent around it, ticked by hand.
final class Studio {
    /// Everything the media asks for or tells.
    final class World: CallPorts, MediaEventSink, FrameTap, RecordingSink {
        /// What was kept of the call, tick by tick.
        var recorded: [(tick: Int64, rate: Int, tracks: [Int16])] = []
        var hasRecordingEnded = false

        func record(_ tracks: UnsafeBufferPointer<Int16>, rate: Int, tick: Int64) {
            recorded.append((tick, rate, Array(tracks)))
        }

        func recordingEnded() { hasRecordingEnded = true }

        var telephones: [Party: Telephone] = [:]
        var bot: StreamBot?
        var events: [MediaEvent] = []
        var closed: [Party] = []
        var moves: [(from: Party, to: Party)] = []
        var voices: [Party: [Int16]] = [:]
        var ears: [Party: [Int16]] = [:]
        var times: [Party: SampleTime] = [:]
        var keeps = true

        func packetPort(for party: Party) -> (any PacketPort)? { telephones[party] }
        func streamPort(for party: Party) -> (any StreamPort)? { bot }
        func moved(from party: Party, to other: Party) { moves.append((party, other)) }
        func closed(_ party: Party) { closed.append(party) }
        func emit(_ event: MediaEvent) { if keeps { events.append(event) } }

        func heard(
            _ frame: UnsafeBufferPointer<Int16>, from party: Party, at time: SampleTime
        ) {
            guard keeps else { return }
            voices[party, default: []] += frame
            times[party] = time
        }

        func sent(
            _ frame: UnsafeBufferPointer<Int16>, to party: Party, at time: SampleTime
        ) {
            if keeps { ears[party, default: []] += frame }
        }
    }

    /// A tone for everything that can sound, told apart within 0.2 s.
    static let frequencies: [Source: Float] = {
        let main: [Source] = [
            .caller, .agent, .operator, .hold, .announcement, .whisper, .notice,
        ]
        let others = Source.allCases.filter { !main.contains($0) }
        let tones = Array(stride(from: Float(400), to: 2000, by: 250))
        let between = Array(stride(from: Float(525), to: 1600, by: 250))
        let above = Array(stride(from: Float(2100), to: 3800, by: 100))
        return Dictionary(uniqueKeysWithValues: zip(main + others, tones + between + above))
    }()

    let world = World()
    let media: CallMedia
    private(set) var now = Instant.zero

    init(settings: CallMediaSettings = CallMediaSettings()) {
        media = CallMedia(
            call: CallID(rawValue: "test"), ports: world, events: world, tap: world,
            recorder: world, settings: settings, at: .zero)
    }

    static func frequency(_ source: Source) -> Float { frequencies[source] ?? 0 }

    static func settings(for telephone: Telephone) -> RTPLegSettings {
        // 249 modulo 250, so that the first report goes out on the 250th tick.
        var settings = RTPLegSettings.pcmu(remote: telephone.address, ssrc: 2_882_339_249)
        settings.codec = telephone.row
        settings.payloadType = telephone.payloadType
        settings.events = TelephoneEventFormat(101, RTPClock(telephone.row.clockRate))
        return settings
    }

    /// Opens an RTP leg with a telephone that speaks its party's tone.
    @discardableResult
    func connect(
        _ party: Party, _ codec: any AudioCodec = PCMU(),
        _ change: (inout RTPLegSettings) -> Void = { _ in }
    ) -> Telephone {
        let telephone = Telephone(
            number: UInt8(1 + party.index), frequency: Self.frequency(.voice(party)), codec: codec,
            payloadType: codec.description.staticPayloadType ?? 107)
        world.telephones[party] = telephone
        var settings = Self.settings(for: telephone)
        change(&settings)
        media.apply(.openRTP(party, settings))
        return telephone
    }

    @discardableResult
    func connectBot(_ format: StreamFormat = .pcmu) -> StreamBot {
        let bot = StreamBot(frequency: Self.frequency(.agent), format: format)
        world.bot = bot
        media.apply(.openStream(.agent))
        return bot
    }

    /// Loads and plays a tone of its lane's frequency.
    func playTone(on lane: Lane, seconds: Double = 2, loops: Bool = false) {
        var tone = ToneGenerator(.sine(Self.frequency(.lane(lane))))
        let id = Self.clip(lane)
        media.apply(.load(id, Clip(samples: tone.samples(Int(seconds * 8000)))))
        media.apply(.play(id, on: lane, loops: loops))
    }

    static func clip(_ lane: Lane) -> ClipID {
        .spoken(Lane.allCases.firstIndex(of: lane) ?? 0)
    }

    /// Sends a datagram to a party's leg.
    func deliver(_ datagram: [UInt8], to party: Party, from source: SocketAddress) {
        datagram.withUnsafeBytes { media.receive($0, from: source, on: party, at: now) }
    }

    /// Runs ticks; telephones that speak send a packet before each.
    func tick(_ count: Int = 1) {
        for _ in 0..<count {
            now = now + CallMedia.period
            for party in Party.allCases {
                guard let telephone = world.telephones[party], telephone.speaks else { continue }
                deliver(telephone.nextPacket(), to: party, from: telephone.address)
            }
            media.tick(at: now)
        }
    }

    /// The events of a kind, in order.
    func events<Value>(_ pick: (MediaEvent) -> Value?) -> [Value] {
        world.events.compactMap(pick)
    }

    /// Sources whose tone is louder than -40 dB in a stretch of sound.
    static func audible(
        in samples: some Collection<Int16>, rate: Int = PCMFrame.rate
    ) -> Set<Source> {
        let samples = Array(samples)
        return Set(
            Source.allCases.filter {
                GoertzelProbe(frequency: frequency($0), rate: rate).level(in: samples) > -40
            })
    }

    /// What a party's telephone has played since it forgot what it heard.
    func heard(by party: Party) -> Set<Source> {
        guard let telephone = world.telephones[party] else { return [] }
        return Self.audible(in: telephone.heard, rate: telephone.row.sampleRate)
    }
}
