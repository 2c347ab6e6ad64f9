// SPDX-License-Identifier: Apache-2.0

/// Offer and answer over one stream of sound, for the life of one dialog (RFC 3264).
///
/// ```
///              makeOffer                     accept(answer)
///   settled ─────────────▶ offered ───────────────────────────▶ settled
///      │  ▲                   │ offerRejected ▲
///      └──┘ answer(offer)     └───────────────┘
/// ```
/// The first audio stream over RTP is ours; every other stream is refused with port 0 and keeps
/// its place in what we send later (section 8). The version of our `o=` line grows by one whenever
/// what we say changes, and only then.
package struct MediaNegotiation: Sendable, Hashable {
    private enum State: Sendable, Hashable {
        /// No offer is out. `offer` is the one that was answered last if it was ours: a final
        /// response may repeat or amend the answer of a provisional one.
        case settled(offer: SentOffer?)
        case offered(SentOffer)
    }

    /// Our offer, as far as judging the answer needs it.
    private struct SentOffer: Sendable, Hashable {
        var codecs: [PayloadCodec]
        var events: [PayloadCodec]
        var direction: MediaDirection
        var streams: Int
    }

    /// What stands at one place of the list of streams.
    private enum Stream: Sendable, Hashable {
        case audio
        case refused(kind: String, transport: String, formats: [String])
    }

    /// Our side. A change (another port or address) shows in the next offer or answer.
    package var local: LocalMedia
    /// What is in force: the latest agreement, nil before the first.
    package private(set) var negotiated: NegotiatedAudio?

    private let sessionID: UInt64
    private var version: UInt64
    private var lastSent: SessionDescription?
    private var state = State.settled(offer: nil)
    private var streams: [Stream] = [.audio]
    /// The transport the peer named for our stream; RTP/AVP in our own offers.
    private var transport = "RTP/AVP"
    private var numbering = PayloadNumbering()

    /// `sessionID` goes into our `o=` line and ought to be unique (RFC 8866 section 5.2); the
    /// version starts from it as well.
    package init(local: LocalMedia, sessionID: UInt64) {
        self.local = local
        self.sessionID = sessionID
        version = sessionID
    }

    /// Whether an offer of ours waits for its answer.
    package var isOffering: Bool {
        if case .offered = state { return true }
        return false
    }

    /// Whether a message may still bring an answer to our last offer: the first one, or one that
    /// amends it.
    package var takesAnswer: Bool {
        switch state {
        case .offered, .settled(_?): true
        case .settled(nil): false
        }
    }

    /// What was said last as an offer, unchanged: it refreshes a session and asks for nothing (RFC
    /// 4028 section 7.4). Before anything was agreed it is an offer like any other.
    package mutating func repeatOffer() -> [UInt8] {
        guard let negotiated, let lastSent else { return makeOffer() }
        state = .offered(
            SentOffer(
                codecs: negotiated.receiving,
                events: negotiated.receivingTelephoneEvents,
                direction: negotiated.direction, streams: streams.count))
        return lastSent.serialized()
    }

    /// Our offer, or a new one that replaces an offer still out. Putting a peer on hold is an offer
    /// with `.sendOnly`.
    package mutating func makeOffer(direction: MediaDirection = .sendReceive) -> [UInt8] {
        let (codecs, events) = numbering.number(
            local.codecs, event: local.telephoneEventPayloadType)
        state = .offered(
            SentOffer(
                codecs: codecs, events: events, direction: direction, streams: streams.count))
        return send(
            codecs: codecs, others: events, direction: direction,
            multiplexesRTCP: local.multiplexesRTCP)
    }

    /// Our offer was refused: what was in force before stays in force.
    package mutating func offerRejected() {
        state = .settled(offer: nil)
    }

    /// Takes the answer to our offer.
    package mutating func accept(
        answer bytes: some Collection<UInt8>
    ) throws(SDPError) -> NegotiatedAudio {
        let offer: SentOffer
        switch state {
        case .offered(let sent): offer = sent
        case .settled(let sent?): offer = sent
        case .settled(nil): throw .wrongState
        }
        let description = try SessionDescription.parse(bytes)
        guard
            let media = description.sound(
                answering: offer.codecs, at: audioIndex, of: offer.streams)
        else {
            throw .answerMismatch(
                description.media.first.map { "\($0.kind) answers audio" }
                    ?? "0 streams answer \(offer.streams)")
        }
        guard media.port != 0 else { throw .refused }
        guard media.isPlainRTP else { throw .unsupportedProfile(media.shortTransport) }
        let answered = media.codecs
        guard
            let codec = answered.first(where: { one in
                offer.codecs.contains { $0.isSameCodec(as: one) }
                    && local.codecs.contains { $0.takes(one) }
            })
        else { throw .noCommonCodec(offered: media.codecNames) }
        var audio = try NegotiatedAudio(
            describedBy: media, in: description, codec: codec,
            multiplexingRTCP: local.multiplexesRTCP)
        // What the answer left out should not come; from some telephones it does all the same.
        let agreed = offer.codecs.filter { ours in
            answered.contains { $0.isSameCodec(as: ours) }
        }
        audio.receiving = agreed + offer.codecs.filter { !agreed.contains($0) }
        audio.takeEvents(
            sending: answered.filter { one in offer.events.contains { $0.isSameCodec(as: one) } },
            receiving: offer.events.filter { ours in
                answered.contains { $0.isSameCodec(as: ours) }
            })
        audio.direction = offer.direction.limited(to: audio.direction)
        state = .settled(offer: offer)
        negotiated = audio
        return audio
    }

    /// Answers the peer's offer, allowing at most `direction` from our side. When it throws,
    /// nothing has changed.
    package mutating func answer(
        offer bytes: some Collection<UInt8>, direction: MediaDirection = .sendReceive
    ) throws(SDPError) -> (body: [UInt8], audio: NegotiatedAudio) {
        guard !isOffering else { throw .wrongState }
        let description = try SessionDescription.parse(bytes)
        guard let index = chooseStream(of: description) else {
            let secured = description.media.first { $0.kind == "audio" && $0.port != 0 }
            throw secured.map { .unsupportedProfile($0.shortTransport) } ?? .noAudio
        }
        let media = description.media[index]
        let offered = media.codecs
        let common = commonCodecs(among: offered)
        guard let codec = common.first else {
            throw .noCommonCodec(offered: media.codecNames)
        }
        var audio = try NegotiatedAudio(
            describedBy: media, in: description, codec: codec,
            multiplexingRTCP: local.multiplexesRTCP)
        audio.direction = audio.direction.limited(to: direction)
        audio.receiving = common
        if local.telephoneEventPayloadType != nil {
            let events = Self.events(among: offered, beside: common)
            audio.takeEvents(sending: events, receiving: events)
        }
        numbering.remember(offered, spokenBy: local.codecs)
        transport = media.transport
        streams = description.media.enumerated().map { place, other in
            place == index
                ? .audio
                : .refused(kind: other.kind, transport: other.transport, formats: other.formats)
        }
        state = .settled(offer: nil)
        negotiated = audio
        // A peer that says when it falls silent is told that we understand it; we ask nobody to.
        let noise = offered.filter {
            $0.isComfortNoise && common.clockRates.contains($0.clockRate)
        }
        let body = send(
            codecs: common, others: noise + audio.receivingTelephoneEvents,
            direction: audio.direction, multiplexesRTCP: audio.multiplexesRTCP)
        return (body, audio)
    }
}

// MARK: - Reading the peer

extension MediaNegotiation {
    private var audioIndex: Int { streams.firstIndex(of: .audio) ?? 0 }

    /// The stream to use: the one in use if it still is sound, else the first.
    private func chooseStream(of description: SessionDescription) -> Int? {
        func isUsable(_ media: SessionDescription.MediaDescription) -> Bool {
            media.kind == "audio" && media.port != 0 && media.isPlainRTP
        }
        if negotiated != nil, audioIndex < description.media.count,
            isUsable(description.media[audioIndex])
        {
            return audioIndex
        }
        return description.media.firstIndex(where: isUsable)
    }

    /// Codecs of an answer at most; nobody offers as many that we speak, unless under many numbers.
    private static let commonLimit = 8

    /// What both sides speak, the one to use first. All of it goes into the answer: the offerer may
    /// send any of it, and change with any packet (RFC 3264 section 6.1).
    private func commonCodecs(among offered: [PayloadCodec]) -> [PayloadCodec] {
        let common =
            local.followsOfferOrder
            ? offered.filter { one in local.codecs.contains { $0.takes(one) } }
            : local.codecs.flatMap { ours in offered.filter { ours.takes($0) } }
        return common.prefix(Self.commonLimit).map { codec in
            // The parameters say what each side takes, so ours are not those of the offer.
            var ours = codec
            ours.parameters = local.codecs.first { $0.takes(codec) }?.parameters
            return ours
        }
    }

    /// The telephone events of an offer that belong to its sound, one for each clock; one that
    /// belongs to none is better than no keys at all.
    private static func events(
        among offered: [PayloadCodec], beside sound: [PayloadCodec]
    ) -> [PayloadCodec] {
        let events = offered.filter(\.isTelephoneEvent)
        let fitting = sound.clockRates.compactMap { rate in
            events.first { $0.clockRate == rate }
        }
        return (fitting.isEmpty ? Array(events.prefix(1)) : fitting).map { event in
            var ours = PayloadCodec.telephoneEvent(event.clockRate)
            ours.payloadType = event.payloadType
            return ours
        }
    }
}

// MARK: - Speaking

extension MediaNegotiation {
    /// Builds what we say, raising the version if it differs from what we said last.
    private mutating func send(
        codecs: [PayloadCodec], others: [PayloadCodec], direction: MediaDirection,
        multiplexesRTCP: Bool
    ) -> [UInt8] {
        let address = SessionDescription.Connection(address: local.address)
        var description = SessionDescription(
            origin: .init(sessionID: sessionID, version: version, address: address))
        description.connection = address
        description.media = streams.map { stream in
            switch stream {
            case .audio:
                audioMedia(
                    formats: codecs + others, direction: direction,
                    multiplexesRTCP: multiplexesRTCP)
            case .refused(let kind, let transport, let formats):
                .init(kind: kind, port: 0, transport: transport, formats: formats)
            }
        }
        if let lastSent, lastSent != description {
            version &+= 1
            description.origin.version = version
        }
        lastSent = description
        return description.serialized()
    }

    private func audioMedia(
        formats: [PayloadCodec], direction: MediaDirection, multiplexesRTCP: Bool
    ) -> SessionDescription.MediaDescription {
        var media = SessionDescription.MediaDescription(
            kind: "audio", port: local.port, transport: transport,
            formats: formats.map { String($0.payloadType) })
        for codec in formats {
            media.attributes.append(.init("rtpmap", codec.rtpmap))
            if let parameters = codec.parameters {
                media.attributes.append(.init("fmtp", "\(codec.payloadType) \(parameters)"))
            }
        }
        media.attributes.append(.init("ptime", String(local.packetTime)))
        if multiplexesRTCP { media.attributes.append(.init("rtcp-mux")) }
        media.attributes.append(.init(direction.rawValue))
        return media
    }
}
