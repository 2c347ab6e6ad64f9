// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel

/// Plays one clip at a time; a clip that is stopped or replaced fades within 5 ms.
struct ClipLane {
    /// What one tick of a lane came to.
    struct Rendered {
        var sounds = false
        /// The clip that sounded to its end in this tick.
        var finished: ClipID?
    }

    fileprivate struct Playing {
        var id: ClipID
        var clip: Clip
        var position = 0
        var loops: Bool
    }

    private var playing: Playing?
    /// The clip that was stopped or replaced since the last tick.
    private var leaving: Playing?

    /// Starts a clip from its beginning. False when it is empty and was to loop.
    mutating func play(_ id: ClipID, _ clip: Clip, loops: Bool) -> Bool {
        stop()
        guard !(loops && clip.samples.isEmpty) else { return false }
        playing = Playing(id: id, clip: clip, loops: loops)
        return true
    }

    mutating func stop() {
        if let current = playing, leaving == nil, current.position > 0 { leaving = current }
        playing = nil
    }

    /// Writes the next 20 ms; the frame is left alone when the lane is silent.
    mutating func render(into frame: UnsafeMutableBufferPointer<Int16>) -> Rendered {
        var rendered = Rendered()
        guard playing != nil || leaving != nil else { return rendered }
        rendered.sounds = true
        frame.update(repeating: 0)
        if var current = playing {
            let isOver = current.copy(into: frame)
            rendered.finished = isOver ? current.id : nil
            playing = isOver ? nil : current
        }
        if let last = leaving {
            last.fadeOut(onto: frame)
            leaving = nil
        }
        return rendered
    }
}

extension ClipLane.Playing {
    /// Copies the next samples; true when the clip has sounded to its end.
    fileprivate mutating func copy(into frame: UnsafeMutableBufferPointer<Int16>) -> Bool {
        let start = position
        let loops = loops
        let (next, isOver) = clip.samples.withUnsafeBufferPointer { samples in
            var from = start
            for index in frame.indices {
                if from >= samples.count {
                    guard loops, !samples.isEmpty else { return (from, true) }
                    from = 0
                }
                frame[index] = samples[from]
                from += 1
            }
            return (from, from >= samples.count && !loops)
        }
        position = next
        return isOver
    }

    /// Adds the next 5 ms with a gain that falls to nothing.
    fileprivate func fadeOut(onto frame: UnsafeMutableBufferPointer<Int16>) {
        clip.samples.withUnsafeBufferPointer { samples in
            for index in 0..<min(PCMFrame.rampCount, frame.count) {
                var from = position + index
                if from >= samples.count {
                    guard loops, !samples.isEmpty else { return }
                    from %= samples.count
                }
                let left = Int32(PCMFrame.rampCount - 1 - index)
                let faded = Int32(samples[from]) * left / Int32(PCMFrame.rampCount)
                frame[index] = Int16(clamping: Int32(frame[index]) + faded)
            }
        }
    }
}
