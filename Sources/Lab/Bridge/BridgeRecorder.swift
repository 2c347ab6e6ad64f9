// SPDX-License-Identifier: Apache-2.0

import CLinux
import CallModel
import Foundation
import Gateway
import MediaThreads
import SoundFiles
import Synchronization
import Timing

/// Records all calls of a bridge benchmark, as the gateway does, on a thread that says what it costs.
final class BridgeRecorder: Sendable {
    struct Figures: Sendable {
        var cpuNanoseconds: Int64 = 0
        var framesDropped = 0
        var bytes = 0
        var seconds = 0.0
    }

    private static let intervalNanoseconds: Int64 = 100_000_000

    let tracks = RecordingTrack.all(withConsultation: false)
    private let folder: RecordingFolder
    private let layout: RecordingLayout
    private let rings = Mutex<[(name: String, ring: RecordingRing)]>([])
    private let stopping = Atomic<Bool>(false)
    private let published = Mutex(Figures())

    init(_ format: RecordingLayout.Format) {
        folder = RecordingFolder(
            FileManager.default.temporaryDirectory
                .appending(path: "bench-recordings-\(UUID().uuidString)").path)
        layout = RecordingLayout(format: format, tracks: tracks.map(\.name))
    }

    var figures: Figures { published.withLock { $0 } }

    /// A ring for a call, which is recorded from its first tick on.
    func ring(for call: CallID) -> RecordingRing {
        let ring = RecordingRing(tracks: tracks.count)
        rings.withLock { $0.append((call.rawValue, ring)) }
        return ring
    }

    func stop() { stopping.store(true, ordering: .releasing) }

    /// Encodes and writes until `stop`, then removes what it wrote.
    func run(cpu: Int32) {
        _ = clinux_pin_to_cpu(cpu)
        let all = rings.withLock { $0 }
        let recorders = all.compactMap { name, ring -> CallRecorder? in
            let recorder = CallRecorder(ring: ring, folder: folder, layout: layout)
            let tags = RecordingTags(call: name, began: "", line: "bench")
            do { try recorder.begin(tags) } catch { return nil }
            return recorder
        }
        var deadline = clinux_monotonic_ns()
        while !stopping.load(ordering: .acquiring) {
            deadline += Self.intervalNanoseconds
            clinux_sleep_until(deadline)
            for recorder in recorders { _ = try? recorder.drain() }
            let dropped = recorders.reduce(0) { $0 + $1.framesDropped }
            let cpu = clinux_thread_cpu_ns()
            published.withLock {
                $0.cpuNanoseconds = cpu
                $0.framesDropped = dropped
            }
        }
        let files = recorders.compactMap { $0.finish(isWhole: true).file }
        published.withLock {
            $0.bytes = files.reduce(0) { $0 + $1.bytes }
            $0.seconds = files.reduce(0) { $0 + $1.length.inSeconds }
        }
        try? FileManager.default.removeItem(atPath: folder.path)
    }
}
