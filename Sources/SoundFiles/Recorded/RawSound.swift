// SPDX-License-Identifier: Apache-2.0

/// Sound without a header, which only the ending of its file's name tells: one voice of 8 kHz.
enum RawSound: Sendable {
    case muLaw
    case aLaw

    private static let endings: [String: RawSound] = [
        "ulaw": .muLaw, "ul": .muLaw, "pcmu": .muLaw, "alaw": .aLaw, "al": .aLaw, "pcma": .aLaw,
    ]

    /// Nil where the ending says nothing of it.
    init?(path: String) {
        guard let dot = path.lastIndex(of: "."),
            let known = Self.endings[path[path.index(after: dot)...].lowercased()]
        else { return nil }
        self = known
    }
}

/// Files that people have and that are not read, by how they begin.
struct ForeignSound: Sendable {
    let name: String
    let remedy: String

    private static let convert = "convert it to WAV with a sound editor"

    /// Two bytes are no sign of anything where they may be sound.
    init?(_ bytes: [UInt8], mayBeRaw: Bool) {
        func begins(_ text: String, at place: Int = 0) -> Bool {
            bytes.dropFirst(place).starts(with: text.utf8)
        }
        func begins(with magic: [UInt8]) -> Bool { bytes.starts(with: magic) }
        let found: (name: String, remedy: String)?
        if begins("fLaC") {
            found = ("FLAC", Self.convert)
        } else if !mayBeRaw && (begins("ID3") || begins(with: [0xFF, 0xFB])) {
            found = ("MP3", Self.convert)
        } else if begins("ftyp", at: 4) {
            found = ("MP4", Self.convert)
        } else if begins(with: [0x1A, 0x45, 0xDF, 0xA3]) {
            found = ("WebM or Matroska", Self.convert)
        } else if begins(".snd") {
            found = ("a Sun audio file", Self.convert)
        } else if begins("FORM") {
            found = ("AIFF", Self.convert)
        } else if begins("caff") {
            found = ("a Core Audio file", Self.convert)
        } else if begins("#!AMR") {
            found = ("AMR", Self.convert)
        } else if begins("RF64") || begins("BW64") || begins("RIFX") {
            found = ("a kind of WAV that is not read", "save it as plain WAV below 4 GB")
        } else if CaptureFormat(bytes) != nil {
            found = ("a capture of a network", "make a fixture of it: handoff import FILE.pcap")
        } else {
            found = nil
        }
        guard let found else { return nil }
        (name, remedy) = found
    }
}
