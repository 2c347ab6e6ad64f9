// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Writes a WAV file as the sound comes, so that it can be read at any time, also after a crash.
///
/// Samples are gathered and written in pieces of about a second; after each piece the sizes in the
/// header are brought up to date. It does blocking writes: a recorder's thread owns it, never a
/// media thread.
package final class WAVWriter {
    package let format: WAVFormat
    /// Bytes of samples taken so far.
    package private(set) var dataBytes = 0

    private static let maximumDataBytes = 0xFFFF_FF00
    private let headerSize: Int
    private let pieceSize: Int
    private var descriptor: Int32
    private var gathered: [UInt8] = []
    private var writtenBytes = 0

    /// Creates the file, or empties the one that is there where that may be.
    package init(
        path: String, format: WAVFormat, overwrites: Bool = true
    ) throws(WAVError) {
        guard format.isWritable else {
            throw .badFormat("\(format.channels) channels at \(format.rate) Hz")
        }
        self.format = format
        let header = format.header(dataBytes: 0)
        headerSize = header.count
        pieceSize = format.rate * format.bytesPerFrame
        let made = overwrites ? O_TRUNC : O_EXCL
        descriptor = open(path, O_WRONLY | O_CREAT | made | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw .system(code: errno, doing: "open") }
        gathered.reserveCapacity(pieceSize + 4096)
        try write(header, at: 0)
    }

    deinit {
        // Not closed: what was gathered is still worth having, and nobody is left to tell.
        if descriptor >= 0 {
            try? close()
        }
    }

    /// Takes interleaved samples of a file of 16 bits.
    package func append(_ samples: UnsafeBufferPointer<Int16>) throws(WAVError) {
        guard format.encoding == .pcm16 else {
            throw .unsupported("samples into a file of \(format.encoding.name)")
        }
        for sample in samples {
            let bits = UInt16(bitPattern: sample)
            gathered.append(UInt8(truncatingIfNeeded: bits))
            gathered.append(UInt8(truncatingIfNeeded: bits >> 8))
        }
        try took(samples.count * 2)
    }

    package func append(_ samples: [Int16]) throws(WAVError) {
        let result = samples.withUnsafeBufferPointer { buffer -> Result<Void, WAVError> in
            do throws(WAVError) {
                return .success(try append(buffer))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Takes bytes as they stand in the file: G.711 as it came, or little-endian numbers.
    package func append(bytes: some Collection<UInt8>) throws(WAVError) {
        gathered.append(contentsOf: bytes)
        try took(bytes.count)
    }

    /// Writes what was gathered and brings the header up to date.
    package func flush() throws(WAVError) {
        guard descriptor >= 0, !gathered.isEmpty else { return }
        try write(gathered, at: headerSize + writtenBytes)
        writtenBytes += gathered.count
        gathered.removeAll(keepingCapacity: true)
        try write(format.header(dataBytes: writtenBytes), at: 0)
    }

    /// Finishes the file. Closing again does nothing; appending after it is an error.
    package func close() throws(WAVError) {
        guard descriptor >= 0 else { return }
        defer {
            Glibc.close(descriptor)
            descriptor = -1
        }
        try flush()
        if writtenBytes % 2 == 1 { try write([0], at: headerSize + writtenBytes) }
    }

    private func took(_ count: Int) throws(WAVError) {
        guard descriptor >= 0 else { throw .system(code: EBADF, doing: "append after close") }
        dataBytes += count
        guard dataBytes <= Self.maximumDataBytes else { throw .tooLarge }
        if gathered.count >= pieceSize { try flush() }
    }

    private func write(_ bytes: [UInt8], at offset: Int) throws(WAVError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                pwrite(
                    descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done,
                    off_t(offset + done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system(code: errno, doing: "write") }
            done += count
        }
    }
}
