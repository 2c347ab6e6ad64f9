// SPDX-License-Identifier: Apache-2.0

/// A codec we speak, before a number stands for it.
package struct SpokenCodec: Sendable, Hashable {
    /// Encoding name, compared without case.
    package var name: String
    package var clockRate: Int
    package var channels: Int
    /// The number RFC 3551 gives it; nil draws one of 96 to 127 for each session.
    package var staticPayloadType: UInt8?
    /// What our `a=fmtp` says of it, if anything.
    package var parameters: String?
    /// Names of `a=fmtp` parameters under which it is another codec than ours.
    package var refusedParameters: [String]

    package init(
        name: String, clockRate: Int = 8000, channels: Int = 1, staticPayloadType: UInt8? = nil,
        parameters: String? = nil, refusedParameters: [String] = []
    ) {
        self.name = name
        self.clockRate = clockRate
        self.channels = channels
        self.staticPayloadType = staticPayloadType
        self.parameters = parameters
        self.refusedParameters = refusedParameters
    }

    /// Ours under a number.
    func numbered(_ payloadType: UInt8) -> PayloadCodec {
        PayloadCodec(
            name: name, clockRate: clockRate, channels: channels, payloadType: payloadType,
            parameters: parameters)
    }

    /// Whether the peer's is the same, whatever its number.
    func isSameCodec(as other: PayloadCodec) -> Bool {
        numbered(0).isSameCodec(as: other)
    }

    /// Whether we can take the peer's: the same codec, and no parameter makes it another.
    func takes(_ other: PayloadCodec) -> Bool {
        guard isSameCodec(as: other) else { return false }
        guard !refusedParameters.isEmpty, let parameters = other.parameters else { return true }
        return !parameters.split(separator: ";").contains { parameter in
            let name = parameter.split(separator: "=").first.map { $0.filter { !$0.isWhitespace } }
            return refusedParameters.contains { $0 == name?.lowercased() }
        }
    }
}
