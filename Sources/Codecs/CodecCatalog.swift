// SPDX-License-Identifier: Apache-2.0

/// The codecs this gateway speaks, in its order of preference.
///
/// To add a codec, write its file and give it a row here and a case in `makeCodec`.
package enum CodecCatalog {
    package static let pcmu = CodecDescription(
        name: "PCMU", staticPayloadType: 0, clockRate: 8000, sampleRate: 8000, bytesPerTick: 1)
    package static let pcma = CodecDescription(
        name: "PCMA", staticPayloadType: 8, clockRate: 8000, sampleRate: 8000, bytesPerTick: 1)
    package static let g722 = CodecDescription(
        name: "G722", staticPayloadType: 9, clockRate: 8000, sampleRate: 16000, bytesPerTick: 1)
    package static let l16 = CodecDescription(
        name: "L16", staticPayloadType: nil, clockRate: 8000, sampleRate: 8000, bytesPerTick: 2)

    /// Every codec, most preferred first. The mixer works at 8 kHz, so G.722 costs more than G.711
    /// and gains nothing, and comes after it.
    package static let all = [pcmu, pcma, g722, l16]

    /// The codec of this encoding name, compared without case (RFC 8866 section 6.6).
    package static func codec(named name: String, clockRate: Int = 8000) -> CodecDescription? {
        all.first { $0.clockRate == clockRate && $0.name == name.uppercased() }
    }

    /// The codec that RFC 3551 binds to this payload type.
    package static func codec(staticPayloadType: UInt8) -> CodecDescription? {
        all.first { $0.staticPayloadType == staticPayloadType }
    }

    /// A fresh codec for one leg, or nil when the description is not in the catalog or there is no
    /// memory for its state.
    package static func makeCodec(_ description: CodecDescription) -> (any AudioCodec)? {
        switch description.name {
        case pcmu.name: PCMU()
        case pcma.name: PCMA()
        case g722.name: G722()
        case l16.name: L16()
        default: nil
        }
    }
}
