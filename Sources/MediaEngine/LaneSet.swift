// SPDX-License-Identifier: Apache-2.0

import CallModel

/// The four lanes of one call.
struct LaneSet {
    private var hold = ClipLane()
    private var announcement = ClipLane()
    private var whisper = ClipLane()
    private var notice = ClipLane()

    /// Starts a clip; false when it cannot be played.
    mutating func play(_ id: ClipID, _ clip: Clip, on lane: Lane, loops: Bool) -> Bool {
        switch lane {
        case .hold: hold.play(id, clip, loops: loops)
        case .announcement: announcement.play(id, clip, loops: loops)
        case .whisper: whisper.play(id, clip, loops: loops)
        case .notice: notice.play(id, clip, loops: loops)
        }
    }

    mutating func stop(_ lane: Lane) {
        switch lane {
        case .hold: hold.stop()
        case .announcement: announcement.stop()
        case .whisper: whisper.stop()
        case .notice: notice.stop()
        }
    }

    /// Writes the next 20 ms of every lane and tells which clips have ended.
    mutating func render(into mixer: Mixer, events: any MediaEventSink) {
        Self.render(&hold, .hold, mixer, events)
        Self.render(&announcement, .announcement, mixer, events)
        Self.render(&whisper, .whisper, mixer, events)
        Self.render(&notice, .notice, mixer, events)
    }

    private static func render(
        _ clip: inout ClipLane, _ lane: Lane, _ mixer: Mixer, _ events: any MediaEventSink
    ) {
        let source = Source(lane)
        let rendered = clip.render(into: mixer.frame(of: source))
        mixer.setSounding(source, rendered.sounds)
        if let id = rendered.finished { events.emit(.played(id, on: lane)) }
    }
}
