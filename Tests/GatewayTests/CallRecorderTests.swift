// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import Gateway
import MediaThreads
import SoundFiles
import Testing

/// From the ring into the file: all time in its place, whatever was lost, and clear words where the
/// disk says no.
@Suite final class CallRecorderTests {
    private let folder: RecordingFolder
    private static let tags = RecordingTags(call: "call-1", began: "now", line: "main")

    init() {
        folder = RecordingFolder(
            FileManager.default.temporaryDirectory.appending(path: "rec-\(UUID().uuidString)").path)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.path) }

    private func recorder(
        _ ring: RecordingRing, in folder: RecordingFolder, _ format: RecordingLayout.Format = .opus
    ) -> CallRecorder {
        CallRecorder(
            ring: ring, folder: folder,
            layout: RecordingLayout(format: format, tracks: ["caller", "heard"]))
    }

    private func put(_ ring: RecordingRing, _ ticks: some Sequence<Int>, _ level: Int16 = 4000) {
        let frame = (0..<320).map { ($0 / 8) % 2 == 0 ? level : -level }
        for tick in ticks {
            frame.withUnsafeBufferPointer { ring.record($0, rate: 8000, tick: Int64(tick)) }
        }
    }

    @Test(arguments: RecordingLayout.Format.allCases)
    func whatIsLostOrPausedIsSilenceOfItsLength(format: RecordingLayout.Format) throws {
        let ring = RecordingRing(tracks: 2, ticks: 50)
        let recorder = recorder(ring, in: folder, format)
        #expect(!recorder.isOpen)
        try recorder.begin(Self.tags)
        #expect(recorder.isOpen)
        // Fifty of sixty find room; then ten ticks are paused and ten were never had.
        put(ring, 0..<60)
        #expect(try recorder.drain() == false)
        for tick in 60..<70 {
            ring.record(UnsafeBufferPointer(start: nil, count: 0), rate: 8000, tick: Int64(tick))
        }
        put(ring, 80..<100)
        ring.recordingEnded()
        #expect(try recorder.drain())
        #expect(recorder.framesDropped == 10)
        let (file, error) = recorder.finish(isWhole: true)
        let recorded = try #require(file)
        #expect(error == nil)
        #expect(recorded.length == .seconds(2))
        #expect(recorded.framesDropped == 10)
        #expect(recorded.name == "call.\(format.fileExtension)")
        let entry = try #require(folder.recording(of: "call-1"))
        #expect(entry.bytes == recorded.bytes)
        #expect(try FileHash.sha256(path: entry.path).hash == recorded.sha256)
        let sound = try SoundFile(path: entry.path)
        #expect(sound.frameCount == 16_000)
        let caller = sound.channel(0)
        func loudest(_ ticks: Range<Int>) -> Int16 {
            caller[ticks.lowerBound * 160..<ticks.upperBound * 160].max() ?? 0
        }
        #expect(loudest(5..<45) > 2000)
        #expect(loudest(54..<79) < 300)
        #expect(loudest(84..<98) > 2000)
        #expect(!recorder.isOpen)
        #expect(recorder.finish(isWhole: true).file == nil)
    }

    /// A folder that cannot be made or written, and a call that has a recording: said, once, and
    /// nothing else happens.
    @Test func whatCannotBeMadeIsSaid() throws {
        for path in ["/proc/recordings", "/dev/null/recordings"] {
            let ring = RecordingRing(tracks: 2)
            let recorder = recorder(ring, in: RecordingFolder(path))
            #expect(throws: RecordingError.self) { try recorder.begin(Self.tags) }
            #expect(!recorder.isOpen)
            put(ring, 0..<10)
            _ = try recorder.drain()
            #expect(recorder.finish(isWhole: true).file == nil)
        }
        let first = recorder(RecordingRing(tracks: 2), in: folder)
        try first.begin(Self.tags)
        let second = recorder(RecordingRing(tracks: 2), in: folder)
        #expect(throws: RecordingError.system(code: EEXIST, doing: "creating the file")) {
            try second.begin(Self.tags)
        }
        _ = first.finish(isWhole: true)
    }

    /// A disk that is full in the midst of it: what was written plays and is known by its hash. A
    /// small disk of memory is mounted for it, where that may be.
    @Test func aDiskThatFillsUpLeavesWhatWasWritten() throws {
        try FileManager.default.createDirectory(
            atPath: folder.path, withIntermediateDirectories: true)
        guard mount("tmpfs", folder.path, "tmpfs", 0, "size=64k") == 0 else { return }
        defer { umount(folder.path) }
        for format in RecordingLayout.Format.allCases {
            let ring = RecordingRing(tracks: 2, ticks: 50)
            let recorder = recorder(ring, in: folder, format)
            try recorder.begin(
                RecordingTags(call: "call-\(format.rawValue)", began: "now", line: "main"))
            var failure: RecordingError?
            var tick = 0
            while failure == nil, tick < 20_000 {
                put(ring, tick..<tick + 50)
                tick += 50
                do throws(RecordingError) { _ = try recorder.drain() } catch { failure = error }
            }
            #expect(failure.map { "\($0)" } == "the disk is full")
            let file = try #require(recorder.finish(isWhole: false).file)
            #expect(file.bytes > 10_000)
            let entry = try #require(folder.recording(of: "call-\(format.rawValue)"))
            let sound = try SoundFile(path: entry.path)
            #expect(Double(sound.frameCount) / 8000 > Double(tick - 100) / 50)
            #expect((sound.channel(0).dropFirst(4000).prefix(4000).max() ?? 0) > 2000)
            try folder.remove(entry)
        }
    }
}
