// SPDX-License-Identifier: Apache-2.0

package import CallModel
import ConfigurationFiles
import Exchange
import Logging
import MediaThreads
import NIOCore
import SoundFiles
import Transport

/// What has become of recordings.
package struct RecordingCounts: Sendable, Hashable, Counted {
    var begun = 0
    var finished = 0
    var bytes = 0
    /// Recordings that could not be written, or not to their end.
    var failed = 0
    /// Frames of 20 ms that found no room on the way to their files.
    var framesDropped = 0
    /// Files that were removed because their time had come, and those that could not be.
    var expired = 0
    var unremovable = 0

    package static var counters: [Self.Counter] {
        [
            ("begun", \.begun, "Recordings that were begun."),
            ("finished", \.finished, "Recordings that are complete."),
            ("bytes", \.bytes, "Bytes of recordings that are complete."),
            ("failed", \.failed, "Recordings that could not be written, or not to their end."),
            (
                "frames_dropped", \.framesDropped,
                "Frames of 20 ms that found no room on the way to recordings that are over."
            ), ("expired", \.expired, "Sound files removed because their time had come."),
            ("unremovable", \.unremovable, "Sound files whose time had come and that stay."),
        ]
    }
}

/// Writes the recordings of all calls, on an event loop of its own beside the media threads, and
/// removes files whose time has come.
final class RecordingDesk {
    /// Frames of a call wait in its ring for two seconds at most.
    private static let interval = TimeAmount.milliseconds(100)
    /// How long the last frames of a call may take to come off its media thread.
    private static let lastFrameLimit = 10
    private static let retentionInterval = TimeAmount.hours(1)

    private final class Job {
        let recorder: CallRecorder
        /// Rounds until its file is completed, whether its last frame came or not.
        var roundsLeft: Int?
        var isForgotten = false

        init(_ recorder: CallRecorder) { self.recorder = recorder }
    }

    private let folder: RecordingFolder
    private let layout: RecordingLayout
    private let keepDays: Int?
    private let news: GatewayNews
    private var jobs: [CallID: Job] = [:]
    private var timers: [RepeatedTask] = []
    private(set) var counts = RecordingCounts()

    init(
        eventLoop: any EventLoop, folder: String, settings: RecordingSettings, news: GatewayNews
    ) {
        self.folder = RecordingFolder(folder)
        layout = RecordingLayout(
            format: settings.format, tracks: settings.policy.tracks.map(\.name),
            opus: settings.opus)
        keepDays = settings.keepDays
        self.news = news
        let confined = Confined(self, on: eventLoop)
        timers = [
            confined.every(Self.interval) { $0.drain() },
            confined.every(Self.retentionInterval) { $0.removeOldFiles() },
        ]
        removeOldFiles()
    }

    /// Completes every file.
    func stop() {
        for timer in timers { timer.cancel() }
        drain()
        for (call, job) in jobs { finish(call, job) }
        jobs = [:]
    }

    /// The sound of a call comes this way, once it is recorded.
    func expect(_ call: CallID, _ ring: RecordingRing) {
        jobs[call] = Job(CallRecorder(ring: ring, folder: folder, layout: layout))
    }

    /// From now on it is recorded.
    func begin(_ call: CallID, _ tags: RecordingTags) {
        guard let job = jobs[call] else {
            return fail(call, "nothing of the call's sound comes here")
        }
        counts.begun += 1
        do throws(RecordingError) {
            try job.recorder.begin(tags)
        } catch {
            fail(call, "\(error)")
            news.deliver(.recorder(call, .finished(nil)))
        }
    }

    /// Nothing more is to come; what is on its way is still written.
    func end(_ call: CallID) {
        guard let job = jobs[call], job.roundsLeft == nil else { return }
        job.roundsLeft = Self.lastFrameLimit
    }

    /// The call is over.
    func forget(_ call: CallID) {
        guard let job = jobs[call] else { return }
        job.isForgotten = true
        end(call)
        if !job.recorder.isOpen { jobs[call] = nil }
    }

    private func drain() {
        // Sound that comes before its file is there waits for it.
        for (call, job) in jobs where job.recorder.isOpen || job.roundsLeft != nil {
            do throws(RecordingError) {
                let isLast = try job.recorder.drain()
                if isLast { job.roundsLeft = 0 }
            } catch {
                fail(call, "\(error)")
                finish(call, job, isWhole: false)
                continue
            }
            guard let rounds = job.roundsLeft else { continue }
            if rounds <= 0 { finish(call, job) } else { job.roundsLeft = rounds - 1 }
        }
    }

    /// The file is as complete as it gets: the last word.
    private func finish(_ call: CallID, _ job: Job, isWhole: Bool = true) {
        if job.isForgotten { jobs[call] = nil }
        job.roundsLeft = nil
        guard job.recorder.isOpen else { return }
        counts.framesDropped += job.recorder.framesDropped
        let (file, error) = job.recorder.finish(isWhole: isWhole)
        if let error { fail(call, "\(error)") }
        if isWhole, error == nil, let file {
            counts.finished += 1
            counts.bytes += file.bytes
        }
        if let file, file.framesDropped > 0 {
            news.logger.warning(
                "frames lost on the way to a recording",
                metadata: ["call": "\(call)", "frames": "\(file.framesDropped)"])
        }
        news.deliver(.recorder(call, .finished(file)))
    }

    /// The call goes on without.
    private func fail(_ call: CallID, _ reason: String) {
        counts.failed += 1
        news.logger.error("cannot record", metadata: ["call": "\(call)", "error": "\(reason)"])
        news.deliver(.recorder(call, .failed(reason: reason)))
    }

    // MARK: Retention

    private func removeOldFiles() {
        guard let keepDays else { return }
        let oldest = SystemWallClock().now.milliseconds / 1000 - Int64(keepDays) * 86_400
        let (removed, kept) = folder.removeAll(before: oldest)
        counts.expired += removed.count
        counts.unremovable += kept.count
        if !removed.isEmpty {
            news.logger.notice("recordings: \(removed.count) files over \(keepDays) days removed")
        }
        if let first = kept.first {
            news.logger.error(
                "recordings that should be gone are still there",
                metadata: ["files": "\(kept.count)", "first": "\(first.error)"])
        }
    }
}
