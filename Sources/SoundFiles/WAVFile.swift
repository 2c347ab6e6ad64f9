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
    /// What its sizes say that is not so, though it plays.
    package var doubt: Doubt?

    package enum Doubt: Sendable, Hashable {
        /// The data chunk says it has so many bytes, and has fewer.
        case cut(said: Int, present: Int)
        /// Behind the data chunk come so many bytes that are no chunk.
        case surplus(bytes: Int)
    }

    /// From this size on it is what writers say that do not know how much will come: 0xFFFFFFFF, or
    /// near the largest number with a sign.
    private static let unknownSize = 0x7FFF_0000

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
                // No sound at all is what it is where the sum is right.
                let isUnfinished =
                    size > rest || size == 0 && Self.little32(bytes, at: 4) != bytes.count - 8
                let whole = isUnfinished ? rest : size
                self.format = format
                samples = WAVSamples.decode(
                    bytes[body..<body + whole - whole % format.bytesPerFrame], format.encoding)
                if size > rest, size < Self.unknownSize {
                    doubt = .cut(said: size, present: rest)
                } else if !isUnfinished {
                    doubt = Self.surplus(in: bytes, from: body + size + size % 2)
                }
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
        guard let encoding = WAVFormat.Encoding(tag: tag, bits: bits) else {
            throw .unsupported("format tag \(tag) with \(bits) bits a sample")
        }
        let format = WAVFormat(
            channels: little16(bytes, at: 2), rate: little32(bytes, at: 4), encoding: encoding)
        guard format.isWritable else {
            throw .badFormat("\(format.channels) channels at \(format.rate) Hz")
        }
        return format
    }

    /// What stands behind the sound and is neither chunks nor zeros.
    private static func surplus(in bytes: [UInt8], from start: Int) -> Doubt? {
        var at = start
        while at + 8 <= bytes.count {
            let size = little32(bytes, at: at + 4)
            guard bytes[at..<at + 4].allSatisfy({ 0x20...0x7E ~= $0 }),
                size <= bytes.count - at - 8
            else { break }
            at += 8 + size + size % 2
        }
        guard at + 8 <= bytes.count, bytes[at...].contains(where: { $0 != 0 }) else { return nil }
        return .surplus(bytes: bytes.count - at)
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
