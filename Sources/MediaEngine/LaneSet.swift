// SPDX-License-Identifier: Apache-2.0

import CallModel

/// The lanes of one call that have been played on: each sounds for the party it belongs to.
struct LaneSet {
    /// One lane, and what brings its clips to the call's rate where that is not theirs.
    private struct LaneOfCall {
        let lane: Lane
        var clips = ClipLane()
        var widening: LaneWidening?
    }

    /// In the order of `Lane.allCases`.
    private var lanes: [LaneOfCall] = []
    private var rate = CallRate.narrow

    /// Starts a clip; false when it cannot be played.
    mutating func play(_ id: ClipID, _ clip: Clip, on lane: Lane, loops: Bool) -> Bool {
        guard let index = index(of: lane) ?? add(lane) else { return false }
        return lanes[index].clips.play(id, clip, loops: loops)
    }

    mutating func stop(_ lane: Lane) {
        if let index = index(of: lane) { lanes[index].clips.stop() }
    }

    /// The call is mixed at another rate from now on: all lanes, or none and false without memory for
    /// it.
    mutating func change(to rate: CallRate) -> Bool {
        let widenings: [LaneWidening?]
        switch rate {
        case .narrow: widenings = lanes.map { _ in nil }
        case .wide:
            let made = lanes.compactMap { _ in LaneWidening() }
            guard made.count == lanes.count else { return false }
            widenings = made
        }
        for (index, widening) in widenings.enumerated() { lanes[index].widening = widening }
        self.rate = rate
        return true
    }

    /// Writes the next 20 ms of every lane and tells which clips have ended.
    mutating func render(into mixer: Mixer, events: any MediaEventSink) {
        for index in lanes.indices { Self.render(&lanes[index], mixer, events) }
    }

    private static func render(
        _ of: inout LaneOfCall, _ mixer: Mixer, _ events: any MediaEventSink
    ) {
        let frame = mixer.frame(of: of.lane)
        let rendered = of.clips.render(into: of.widening?.narrow ?? frame)
        let sounds =
            of.widening?.widen(sounds: rendered.sounds, into: frame) ?? rendered.sounds
        mixer.setSounding(of.lane, sounds)
        if let id = rendered.finished { events.emit(.played(id, on: of.lane)) }
    }

    private func index(of lane: Lane) -> Int? { lanes.firstIndex { $0.lane == lane } }

    /// Nil without memory for it.
    private mutating func add(_ lane: Lane) -> Int? {
        var added = LaneOfCall(lane: lane)
        switch rate {
        case .narrow: break
        case .wide:
            guard let widening = LaneWidening() else { return nil }
            added.widening = widening
        }
        let index = lanes.firstIndex { $0.lane.place > lane.place } ?? lanes.endIndex
        lanes.insert(added, at: index)
        return index
    }
}

extension Lane {
    /// Orders lanes as `allCases` does.
    fileprivate var place: Int { listener.index * Kind.allCases.count + kind.rawValue }
}
