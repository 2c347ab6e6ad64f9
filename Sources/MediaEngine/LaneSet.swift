// SPDX-License-Identifier: Apache-2.0

import CallModel

/// The four lanes of one call.
struct LaneSet {
    /// One lane, and what brings its clips to the call's rate where that is not theirs.
    private struct LaneOfCall {
        var clips = ClipLane()
        var widening: LaneWidening?
    }

    private var hold = LaneOfCall()
    private var announcement = LaneOfCall()
    private var whisper = LaneOfCall()
    private var notice = LaneOfCall()

    /// Starts a clip; false when it cannot be played.
    mutating func play(_ id: ClipID, _ clip: Clip, on lane: Lane, loops: Bool) -> Bool {
        switch lane {
        case .hold: hold.clips.play(id, clip, loops: loops)
        case .announcement: announcement.clips.play(id, clip, loops: loops)
        case .whisper: whisper.clips.play(id, clip, loops: loops)
        case .notice: notice.clips.play(id, clip, loops: loops)
        }
    }

    mutating func stop(_ lane: Lane) {
        switch lane {
        case .hold: hold.clips.stop()
        case .announcement: announcement.clips.stop()
        case .whisper: whisper.clips.stop()
        case .notice: notice.clips.stop()
        }
    }

    /// The call is mixed at another rate from now on; false without memory for it.
    mutating func change(to rate: CallRate) -> Bool {
        for lane in [\LaneSet.hold, \.announcement, \.whisper, \.notice] {
            switch rate {
            case .narrow: self[keyPath: lane].widening = nil
            case .wide:
                guard let widening = LaneWidening() else { return false }
                self[keyPath: lane].widening = widening
            }
        }
        return true
    }

    /// Writes the next 20 ms of every lane and tells which clips have ended.
    mutating func render(into mixer: Mixer, events: any MediaEventSink) {
        Self.render(&hold, .hold, mixer, events)
        Self.render(&announcement, .announcement, mixer, events)
        Self.render(&whisper, .whisper, mixer, events)
        Self.render(&notice, .notice, mixer, events)
    }

    private static func render(
        _ of: inout LaneOfCall, _ lane: Lane, _ mixer: Mixer, _ events: any MediaEventSink
    ) {
        let source = Source(lane)
        let frame = mixer.frame(of: source)
        let rendered = of.clips.render(into: of.widening?.narrow ?? frame)
        let sounds =
            of.widening?.widen(sounds: rendered.sounds, into: frame) ?? rendered.sounds
        mixer.setSounding(source, sounds)
        if let id = rendered.finished { events.emit(.played(id, on: lane)) }
    }
}
