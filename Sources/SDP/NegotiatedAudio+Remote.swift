// SPDX-License-Identifier: Apache-2.0

extension NegotiatedAudio {
    /// What a peer's description says of its stream, with the direction turned to our side. What we
    /// receive is for the caller to add: it depends on both descriptions.
    init(
        describedBy media: SessionDescription.MediaDescription, in description: SessionDescription,
        codec: PayloadCodec, multiplexingRTCP: Bool
    ) throws(SDPError) {
        guard let connection = media.connection ?? description.connection else {
            throw .malformed(line: 0, reason: "no c= line for the audio stream")
        }
        var direction =
            Self.direction(in: media.attributes) ?? Self.direction(in: description.attributes)
            ?? .sendReceive
        // Hold as RFC 2543 had it: sound is not to be sent to nowhere (RFC 3264 section 8.4).
        if connection.isUnspecified { direction = direction.limited(to: .sendOnly) }
        let multiplexes = multiplexingRTCP && media.attribute("rtcp-mux") != nil
        self.init(
            remoteAddress: connection.address, remotePort: media.port,
            remoteRTCPPort: multiplexes ? media.port : Self.rtcpPort(of: media),
            multiplexesRTCP: multiplexes, codec: codec, receiving: [],
            comfortNoise: media.codecs.filter(\.isComfortNoise).map(\.payloadType),
            direction: direction.reversed, packetTime: Self.packetTime(of: media, in: description))
    }

    private static func direction(
        in attributes: [SessionDescription.Attribute]
    ) -> MediaDirection? {
        attributes.lazy.compactMap { MediaDirection(rawValue: $0.name.lowercased()) }.first
    }

    /// `a=rtcp:` (RFC 3605), else the next port.
    private static func rtcpPort(of media: SessionDescription.MediaDescription) -> UInt16 {
        if let value = media.attribute("rtcp"),
            let port = value.split(separator: " ").first.flatMap({ UInt16($0) }), port != 0
        {
            return port
        }
        return media.port == .max ? media.port : media.port + 1
    }

    /// `a=ptime:` of the stream or the whole, never above `a=maxptime:` (RFC 8866 section 6.4):
    /// a wish and a bound. What is no number, or is one no telephone keeps, counts as not said.
    private static func packetTime(
        of media: SessionDescription.MediaDescription, in description: SessionDescription
    ) -> Int {
        func time(_ name: String) -> Int? {
            guard let value = media.attribute(name) ?? description.attribute(name) else {
                return nil
            }
            let digits = value.prefix { $0.isASCII && $0.isNumber }
            return Int(digits).flatMap { (10...200).contains($0) ? $0 : nil }
        }
        return min(time("ptime") ?? 20, time("maxptime") ?? 200)
    }
}
