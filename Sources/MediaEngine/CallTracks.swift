// SPDX-License-Identifier: Apache-2.0

import Audio
package import CallModel

/// What the media of a call is told about its recording.
package enum RecordingOrder: Sendable, Hashable {
    /// Sound is kept from the next tick on, on these tracks.
    case begin([RecordingTrack])
    /// Silence is kept in its place.
    case pause
    case resume
    /// Nothing more is kept.
    case end
}

/// Takes what is to be kept of a call. Called on the media thread, so it copies and returns.
package protocol RecordingSink: AnyObject {
    /// 20 ms of all tracks, one behind the other; no samples where silence is to be kept. Ticks are
    /// counted from 0 with the beginning of the recording, and those that are left out were not had.
    func record(_ tracks: UnsafeBufferPointer<Int16>, rate: Int, tick: Int64)
    /// Nothing more comes.
    func recordingEnded()
}

/// Gathers the tracks of one tick for whoever records the call. It allocates when the recording
/// begins.
final class CallTracks {
    private enum State {
        case off, running, paused
        case ended
    }

    private let sink: any RecordingSink
    private var state = State.off
    private var places: [Int?] = []
    private var trackCount = 0
    private var samples: UnsafeMutableBufferPointer<Int16>
    private var tick: Int64 = 0

    init(_ sink: any RecordingSink) {
        self.sink = sink
        samples = .allocate(capacity: 0)
    }

    deinit { samples.deallocate() }

    func obey(_ order: RecordingOrder) {
        switch (state, order) {
        case (.off, .begin(let tracks)):
            places = RecordingTrack.allCases.map { tracks.firstIndex(of: $0) }
            trackCount = tracks.count
            samples.deallocate()
            samples = .allocate(capacity: trackCount * CallRate.wide.frameCount)
            samples.initialize(repeating: 0)
            state = .running
        case (.running, .pause): state = .paused
        case (.paused, .resume): state = .running
        case (.running, .end), (.paused, .end): end()
        case (.off, _), (.ended, _), (.running, _), (.paused, _): break
        }
    }

    /// The sound of the call is over.
    func end() {
        guard state == .running || state == .paused else { return }
        state = .ended
        sink.recordingEnded()
    }

    /// The voice of a party, which has some.
    func heard(_ frame: UnsafeBufferPointer<Int16>, from party: Party) {
        switch party.role {
        case .caller: add(frame, to: .caller)
        case .operator: add(frame, to: .operator)
        case .agent, .supervisor: break
        }
    }

    /// What a party is being sent.
    func sent(_ frame: UnsafeBufferPointer<Int16>, to party: Party) {
        switch party.role {
        case .caller: add(frame, to: .heard)
        case .operator: add(frame, to: .whisper)
        case .agent, .supervisor: break
        }
    }

    /// Operators may be several: their voices are added up.
    private func add(_ frame: UnsafeBufferPointer<Int16>, to track: RecordingTrack) {
        guard state == .running, let place = places[track.rawValue] else { return }
        let start = place * frame.count
        guard start + frame.count <= samples.count else { return }
        for index in 0..<frame.count {
            let sum = Int32(samples[start + index]) + Int32(frame[index])
            samples[start + index] = Int16(clamping: sum)
        }
    }

    /// The tick is over: what it brought is handed on.
    func endTick(_ rate: CallRate) {
        switch state {
        case .off, .ended: return
        case .paused:
            sink.record(UnsafeBufferPointer(start: nil, count: 0), rate: rate.rawValue, tick: tick)
        case .running:
            let count = trackCount * rate.frameCount
            sink.record(
                UnsafeBufferPointer(rebasing: samples[..<count]), rate: rate.rawValue, tick: tick)
            samples.update(repeating: 0)
        }
        tick += 1
    }

    /// Ticks that were left out: the recording has silence for them.
    func skip(ticks: Int) {
        if state == .running || state == .paused { tick += Int64(ticks) }
    }
}
