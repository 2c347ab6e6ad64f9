// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Reads a file whole, within a bound. What is no regular file is never waited for.
enum WholeFile {
    enum Failure: Error, Sendable, Hashable {
        case missing
        /// A folder, a pipe, a device.
        case notAFile
        case tooLarge(bytes: Int)
        /// The system's error number (`errno`) and what was being done.
        case system(code: Int32, doing: String)
    }

    static func bytes(path: String, limit: Int) throws(Failure) -> [UInt8] {
        // Opening a pipe would wait for somebody who writes.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw errno == ENOENT || errno == ENOTDIR
                ? .missing : .system(code: errno, doing: "open")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(code: errno, doing: "fstat") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
        guard status.st_size <= limit else { throw .tooLarge(bytes: Int(status.st_size)) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system(code: errno, doing: "read") }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }
}
