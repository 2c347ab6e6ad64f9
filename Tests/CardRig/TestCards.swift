// SPDX-License-Identifier: Apache-2.0

import CTestCard
import Glibc
import Synchronization

/// Sound cards made of memory, in an ALSA configuration of this process and of those it starts.
/// libasound reads it anew when it names another file.
package enum TestCards {
    /// Two cards, wired to each other, under names of their own.
    package struct Pair: Sendable {
        package let gateway: String
        package let far: String
    }

    /// What is missing for them, in words.
    package struct Missing: Error, CustomStringConvertible {
        package let description: String
    }

    private static let count = Atomic<Int>(0)
    private static let written = Mutex("")

    /// Wires two cards; what is said of them are keys of the plugin (`CTestCard.h`).
    package static func pair(gateway: String = "", far: String = "") throws -> Pair {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue + Int(testcard_is_linked())
        let pair = Pair(gateway: "gw\(number)", far: "far\(number)")
        let (out, back) = (
            "\(folder)/cable.\(getpid()).\(number).out", "\(folder)/cable.\(getpid()).\(number).in"
        )
        removeAtExit([out, back])
        try add(
            """
            pcm.\(pair.gateway) {
                type testcard out "\(out)" in "\(back)" \(gateway)
                hint { show on description "a card of memory, \(number)" }
            }
            pcm.\(pair.far) { type testcard out "\(back)" in "\(out)" \(far) }

            """)
        return pair
    }

    /// Adds to the configuration.
    package static func add(_ text: String) throws {
        guard let library else {
            throw Missing(description: "libTestCard.so is not beside the tests; build them all")
        }
        let isWritten = written.withLock { all in
            if all.isEmpty {
                all = """
                    </usr/share/alsa/alsa.conf>
                    pcm_type.testcard { lib "\(library)" }

                    """
            }
            all += text
            let number = count.wrappingAdd(1, ordering: .relaxed).newValue
            let path = "\(folder)/asound.\(getpid()).\(number).conf"
            guard let file = fopen(path, "w") else { return false }
            fputs(all, file)
            fclose(file)
            removeAtExit([path])
            setenv("ALSA_CONFIG_PATH", path, 1)
            return true
        }
        guard isWritten else { throw Missing(description: "\(folder) cannot be written to") }
    }

    private static let files = Mutex<[String]>([])

    private static func removeAtExit(_ paths: [String]) {
        let isFirst = files.withLock { files in
            defer { files += paths }
            return files.isEmpty
        }
        guard isFirst else { return }
        atexit { TestCards.files.withLock { for path in $0 { unlink(path) } } }
    }

    private static var folder: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

    /// Beside the test's own binary.
    private static var library: String? {
        var bytes = [CChar](repeating: 0, count: 4096)
        let length = readlink("/proc/self/exe", &bytes, bytes.count)
        // libasound looks for what does not begin with / among its own plugins.
        var places = CommandLine.arguments.filter { $0.hasPrefix("/") && $0.contains(".xctest") }
        if length > 0 {
            let program = bytes[..<length].map(UInt8.init(bitPattern:))
            places.insert(String(decoding: program, as: UTF8.self), at: 0)
        }
        for place in places {
            let parts = place.split(separator: "/", omittingEmptySubsequences: false)
            for count in stride(from: parts.count, to: 0, by: -1) {
                let path = parts[..<count].joined(separator: "/") + "/libTestCard.so"
                if access(path, R_OK) == 0 { return path }
            }
        }
        return nil
    }
}
