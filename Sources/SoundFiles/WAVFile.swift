// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A whole WAV file in memory, decoded to linear samples.
///
/// Chunks we do not know are skipped. A file whose writer died is read as far as it goes: a `data`
/// chunk that says 0, 0xFFFFFFFF or more than there is ends with the file.
package struct WAVFile: Sendable, Hashable {
    package var format: WAVFormat
    /// Samples of all channels, interleaved; whole frames only.
    package var samples: [Int16]

    /// Samples of each channel.
    package var frameCount: Int { samples.count / max(1, format.channels) }

    /// Reads the bytes of a file.
    package init(bytes: [UInt8]) throws(WAVError) {
        guard bytes.count >= 12, Self.tag(bytes, at: 0) == "RIFF", Self.tag(bytes, at: 8) == "WAVE"
        else { throw .notRIFFWave }
        var format: WAVFormat?
        var at = 12
        while at + 8 <= bytes.count {
            let size = Self.little32(bytes, at: at + 4)
            let body = at + 8
            let rest = bytes.count - body
            switch Self.tag(bytes, at: at) {
            case "fmt ":
                format = try Self.parseFormat(bytes[body..<body + min(size, rest)])
            case "data":
                guard let format else { throw .noFormat }
                let isUnfinished = size == 0 || size > rest
                let whole = isUnfinished ? rest : size
                self.format = format
                samples = Self.decode(
                    bytes[body..<body + whole - whole % format.bytesPerFrame], format.encoding)
                return
            default: break
            }
            guard size < rest else { break }
            at = body + size + size % 2
        }
        throw format == nil ? .noFormat : .noData
    }

    /// One channel's samples, channel 0 being the left; empty when there is no such channel.
    package func channel(_ index: Int) -> [Int16] {
        guard (0..<format.channels).contains(index) else { return [] }
        return stride(from: index, to: samples.count, by: format.channels).map { samples[$0] }
    }

    private static func parseFormat(_ body: ArraySlice<UInt8>) throws(WAVError) -> WAVFormat {
        let bytes = Array(body)
        guard bytes.count >= 16 else { throw .badFormat("fmt chunk shorter than 16 bytes") }
        var tag = little16(bytes, at: 0)
        // WAVE_FORMAT_EXTENSIBLE has the real tag at the head of its GUID.
        if tag == 0xFFFE, bytes.count >= 26 { tag = little16(bytes, at: 24) }
        let bits = little16(bytes, at: 14)
        let encoding: WAVFormat.Encoding
        switch (tag, bits) {
        case (1, 16): encoding = .pcm16
        case (6, 8): encoding = .aLaw
        case (7, 8): encoding = .muLaw
        default: throw .unsupported("format tag \(tag) with \(bits) bits a sample")
        }
        let format = WAVFormat(
            channels: little16(bytes, at: 2), rate: little32(bytes, at: 4), encoding: encoding)
        guard format.isWritable else {
            throw .badFormat("\(format.channels) channels at \(format.rate) Hz")
        }
        return format
    }

    private static func decode(
        _ bytes: ArraySlice<UInt8>, _ encoding: WAVFormat.Encoding
    ) -> [Int16] {
        switch encoding {
        case .pcm16:
            return stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
                Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
            }
        case .muLaw: return bytes.map(expandMuLaw)
        case .aLaw: return bytes.map(expandALaw)
        }
    }

    private static func tag(_ bytes: [UInt8], at offset: Int) -> String {
        String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
    }

    private static func little16(_ bytes: [UInt8], at offset: Int) -> Int {
        Int(bytes[offset]) | Int(bytes[offset + 1]) << 8
    }

    private static func little32(_ bytes: [UInt8], at offset: Int) -> Int {
        little16(bytes, at: offset) | little16(bytes, at: offset + 2) << 16
    }
}

/// G.711 expansion for files; the wire's codecs are another target's.
private func expandMuLaw(_ byte: UInt8) -> Int16 {
    let code = Int32(~byte)
    let magnitude = ((((code & 0x0F) << 3) + 132) << ((code >> 4) & 7)) - 132
    return Int16(truncatingIfNeeded: code & 0x80 == 0 ? magnitude : -magnitude)
}

private func expandALaw(_ byte: UInt8) -> Int16 {
    let code = Int32(byte ^ 0x55)
    let segment = (code >> 4) & 7
    let step = ((code & 0x0F) << 4) + 8
    let magnitude = segment == 0 ? step : (step + 256) << (segment - 1)
    return Int16(truncatingIfNeeded: code & 0x80 == 0 ? -magnitude : magnitude)
}

extension WAVFile {
    /// Reads a file from disk, refusing one of more than `limit` bytes.
    package init(path: String, limit: Int = 512 << 20) throws(WAVError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(code: errno, doing: "open") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(code: errno, doing: "fstat") }
        guard status.st_size <= limit else { throw .tooLarge }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system(code: errno, doing: "read") }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(bytes.count - filled)
        try self.init(bytes: bytes)
    }
}
