// SPDX-License-Identifier: Apache-2.0

/// The codecs this gateway speaks: the only list of them.
///
/// To add a codec, write its file, with its description, and give it a row here. What negotiates,
/// carries, configures, simulates and tests codecs asks the row.
package enum CodecCatalog {
    /// Every codec, most preferred first. What carries sound up to 8 kHz comes after G.711, which
    /// every telephone has and which costs least: a configuration that wants it says so.
    package static let all = [
        PCMU.description, PCMA.description, G722.description, Opus.description,
        L16.description, L16.descriptionAt16kHz,
    ]

    /// The codec of this encoding name, compared without case (RFC 8866 section 6.6).
    package static func codec(
        named name: String, clockRate: Int = 8000, channels: Int = 1
    ) -> CodecDescription? {
        all.codec(named: name, clockRate: clockRate, channels: channels)
    }

    /// The codec that the configuration calls by this title, compared without case.
    package static func codec(titled title: String) -> CodecDescription? {
        all.first { $0.title.uppercased() == title.uppercased() }
    }

    /// The codec that RFC 3551 binds to this payload type.
    package static func codec(staticPayloadType: UInt8) -> CodecDescription? {
        all.first { $0.staticPayloadType == staticPayloadType }
    }
}

extension Sequence<CodecDescription> {
    /// The one of them that `a=rtpmap` calls so, compared without case (RFC 8866 section 6.6).
    package func codec(named name: String, clockRate: Int, channels: Int) -> CodecDescription? {
        first {
            $0.clockRate == clockRate && $0.channels == channels
                && $0.name.uppercased() == name.uppercased()
        }
    }
}
