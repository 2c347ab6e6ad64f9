// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Inference

/// Reads a model file whole, within a bound.
package enum ModelFile {
    /// Larger than every model here, smaller than what would hurt a gateway.
    package static let limit = 64 << 20

    /// The bytes of the file at `path`; `ModelError` when it is missing or over the limit.
    package static func read(_ path: String) throws(ModelError) -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw .missing(path: path) }
        defer { fclose(file) }
        guard fseek(file, 0, SEEK_END) == 0 else { throw .missing(path: path) }
        let size = ftell(file)
        guard size >= 0, fseek(file, 0, SEEK_SET) == 0 else { throw .missing(path: path) }
        guard size <= limit else { throw .tooLarge(path: path, bytes: size) }
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = size == 0 ? 0 : fread(buffer.baseAddress, 1, size, file)
        }
        guard bytes.count == size else {
            throw .truncated(path: path, detail: "\(bytes.count) of \(size) bytes readable")
        }
        return bytes
    }
}

extension ModelSource {
    /// The files of a folder, each read whole and within `ModelFile.limit`.
    package static func directory(_ path: String) -> ModelSource {
        ModelSource(place: path) { path throws(ModelError) in try ModelFile.read(path) }
    }
}
