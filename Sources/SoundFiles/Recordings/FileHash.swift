// SPDX-License-Identifier: Apache-2.0

import CNettle
import Glibc

/// The SHA-256 of a file, by which it is known that nothing of it was changed.
package enum FileHash {
    private static let pieceBytes = 65_536

    /// Small letters and digits, as `sha256sum` writes it, and the bytes it was taken of.
    package static func sha256(
        path: String
    ) throws(OggOpusError) -> (hash: String, bytes: Int) {
        let file = try FileBytes(path: path)
        guard let state = cnettle_sha256_create() else { throw .noMemory }
        var digest = [UInt8](repeating: 0, count: 32)
        var bytes = 0
        do {
            var piece = [UInt8](repeating: 0, count: pieceBytes)
            while true {
                let count = try file.read(into: &piece)
                guard count > 0 else { break }
                cnettle_sha256_add(state, piece, count)
                bytes += count
            }
        } catch {
            cnettle_sha256_finish(state, &digest)
            throw error
        }
        cnettle_sha256_finish(state, &digest)
        return (digest.map(hex).joined(), bytes)
    }

    /// The same of bytes at hand.
    package static func sha256(of bytes: [UInt8]) -> String {
        guard let state = cnettle_sha256_create() else { return "" }
        var digest = [UInt8](repeating: 0, count: 32)
        cnettle_sha256_add(state, bytes, bytes.count)
        cnettle_sha256_finish(state, &digest)
        return digest.map(hex).joined()
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
