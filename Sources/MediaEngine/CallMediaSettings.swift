// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// What the media of a call is told when it is made.
package struct CallMediaSettings: Sendable {
    /// Clips that many calls share; a call adds its own with `MediaCommand.load`.
    package var library: [ClipID: Clip]
    package var stream: StreamLegSettings
    /// Wall-clock time at `Instant.zero` in NTP format (RFC 3550 section 4): seconds since 1900 in
    /// the upper 32 bits. Only RTCP shows it.
    package var ntpAtOrigin: UInt64
    /// The canonical name in RTCP (RFC 7022 asks for one that says nothing about the host).
    package var cname: String
    /// Clips a call may load beside the library.
    package var clipLimit: Int

    package init(
        library: [ClipID: Clip] = [:], stream: StreamLegSettings = StreamLegSettings(),
        ntpAtOrigin: UInt64 = 0, cname: String = "handoff", clipLimit: Int = 256
    ) {
        self.library = library
        self.stream = stream
        self.ntpAtOrigin = ntpAtOrigin
        self.cname = cname
        self.clipLimit = clipLimit
    }
}
