// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Codecs
package import MediaEngine

/// How sound travels (`media:`).
package struct MediaSettings: Sendable, Hashable {
    /// UDP ports of RTP (even) and RTCP (odd); a call with an operator needs four.
    package var ports: ClosedRange<UInt16>
    /// Threads that carry and mix sound.
    package var threads: Int
    /// First choice first.
    package var codecs: [CodecDescription]
    /// What is done to the sound of parties on telephones, by their roles.
    package var cleaning: [Party.Role: Cleaning] = [:]
    /// A leg from which nothing comes for so long is gone.
    package var silenceTimeout: Duration
    /// Where voicemail messages and recordings go.
    package var recordings: String

    package init(
        ports: ClosedRange<UInt16> = 20_000...29_999, threads: Int = 1,
        codecs: [CodecDescription] = [PCMU.description, PCMA.description],
        silenceTimeout: Duration = .seconds(30),
        recordings: String = "var/recordings"
    ) {
        self.ports = ports
        self.threads = threads
        self.codecs = codecs
        self.silenceTimeout = silenceTimeout
        self.recordings = recordings
    }

    init(_ section: YAMLSection) {
        let standard = MediaSettings()
        let first = section.integer("first_port", Int(standard.ports.lowerBound), in: 1024...65_000)
        let last = section.integer("last_port", Int(standard.ports.upperBound), in: 1027...65_535)
        if last >= first + 3, let low = UInt16(exactly: first), let high = UInt16(exactly: last) {
            ports = low...high
        } else {
            ports = standard.ports
            section.complain(
                "last_port", "'last_port' \(last) leaves no room above 'first_port' \(first)",
                write: "at least first_port + 3; four ports a call")
        }
        threads = section.integer("threads", standard.threads, in: 1...64)
        let opus = Opus.row(Self.opus(section.section("opus")))
        codecs = Self.codecs(section, standard.codecs).map { $0 == opus ? opus : $0 }
        cleaning = CleaningReader.read(section.section("cleaning"))
        silenceTimeout = section.seconds(
            "silence_timeout_seconds", standard.silenceTimeout, in: 2...3600)
        if section.node("record_calls") != nil {
            section.complain(
                "record_calls", "'record_calls' has become a section of its own",
                write: "recordings: {begin: answered}, beside 'media'")
        }
        recordings = section.string("recordings", standard.recordings)
    }

    private static func opus(_ section: YAMLSection) -> Opus.Settings {
        let standard = Opus.Settings()
        return Opus.Settings(
            bitrate: section.integer("bitrate", standard.bitrate, in: 6000...128_000),
            complexity: section.integer("complexity", standard.complexity, in: 0...10),
            dtx: section.flag("dtx", standard.dtx),
            expectedLoss: section.integer(
                "expected_loss_percent", standard.expectedLoss, in: 0...50))
    }

    private static func codecs(
        _ section: YAMLSection, _ standard: [CodecDescription]
    ) -> [CodecDescription] {
        let names = section.strings("codecs", standard.map(\.title), limit: 8)
        let codecs = names.compactMap { name in
            let codec = CodecCatalog.codec(titled: name)
            if codec == nil {
                let known = CodecCatalog.all.map(\.title).joined(separator: ", ")
                section.complain(
                    "codecs", "unknown codec '\(name)'", write: "some of: \(known)")
            }
            return codec
        }
        if Set(codecs).count < codecs.count {
            section.complain("codecs", "'codecs' names one twice", write: "each codec once")
        }
        if names.isEmpty {
            section.complain("codecs", "'codecs' is empty", write: "codecs: [PCMU, PCMA]")
        }
        return codecs
    }
}
