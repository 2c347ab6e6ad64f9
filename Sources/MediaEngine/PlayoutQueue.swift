// SPDX-License-Identifier: Apache-2.0

import CallModel

/// What an agent has sent and is still to be heard: a bounded ring of sound in the stream's own
/// format with marks in it.
///
/// An agent may send a sentence at once or in real time. Sound that starts after a pause is held
/// back for a few frames, so that an agent sending in real time does not stutter. The ring's
/// memory is touched only as far as it is ever filled, since it starts over whenever it is empty.
struct PlayoutQueue: ~Copyable {
    /// What one tick took from the queue.
    struct Taken {
        /// Bytes written, whole samples; the rest of the frame is silence.
        var bytes = 0
        /// The sound ran out and nothing followed for the settings' number of ticks.
        var drained = false
    }

    private enum Phase {
        case empty
        /// Sound is waiting for more before it starts.
        case gathering(ticks: Int)
        case playing
        /// The sound ran out this many ticks ago.
        case starved(ticks: Int)
    }

    private struct Mark {
        var name: String
        /// Bytes put before it since the queue was made.
        var position: UInt64
    }

    private let settings: StreamLegSettings
    private let format: StreamFormat
    /// Bytes that may wait, whole samples.
    private let capacity: Int
    private let memory: UnsafeMutablePointer<UInt8>
    private var head = 0
    private(set) var count = 0
    private var taken: UInt64 = 0
    private var put: UInt64 = 0
    private var marks: [Mark?]
    private var firstMark = 0
    private var markCount = 0
    private var phase = Phase.empty
    private(set) var bytesDropped: UInt64 = 0
    private(set) var marksDropped: UInt64 = 0

    init(_ settings: StreamLegSettings, _ format: StreamFormat) {
        self.settings = settings
        self.format = format
        let samples = settings.queueMilliseconds * format.sampleRate / 1000
        capacity = samples * format.sampleBytes
        memory = .allocate(capacity: capacity)
        marks = Array(repeating: nil, count: settings.queueMarks)
    }

    deinit { memory.deallocate() }

    /// Puts sound at the end; what does not fit is dropped and counted.
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        let room = min(bytes.count, capacity - count)
        let fits = room - room % format.sampleBytes
        bytesDropped &+= UInt64(bytes.count - fits)
        guard fits > 0, let source = bytes.baseAddress else { return }
        let tail = (head + count) % capacity
        let first = min(fits, capacity - tail)
        (memory + tail).update(from: source, count: first)
        if fits > first { memory.update(from: source + first, count: fits - first) }
        count += fits
        put &+= UInt64(fits)
        switch phase {
        case .empty: phase = .gathering(ticks: 0)
        case .starved: phase = .playing
        case .gathering, .playing: break
        }
    }

    /// Puts a mark after the sound so far. The result is a mark to answer now, when there is no
    /// room for another.
    mutating func append(mark name: String) -> String? {
        guard markCount < marks.count else {
            marksDropped &+= 1
            return name
        }
        marks[(firstMark + markCount) % marks.count] = Mark(name: name, position: put)
        markCount += 1
        return nil
    }

    /// Drops all sound. The marks in it are due at once: take them with `popDueMark`.
    mutating func clear() {
        taken = put
        head = 0
        count = 0
        if case .empty = phase { return }
        phase = .starved(ticks: 0)
    }

    /// Whether nothing waits and nothing has been played for a while.
    var isIdle: Bool { if case .empty = phase { true } else { false } }

    /// The oldest mark whose sound has been taken.
    mutating func popDueMark() -> String? {
        guard markCount > 0, let mark = marks[firstMark], mark.position <= taken else {
            return nil
        }
        marks[firstMark] = nil
        firstMark = (firstMark + 1) % marks.count
        markCount -= 1
        return mark.name
    }

    /// Takes the next 20 ms.
    mutating func take(into frame: UnsafeMutableBufferPointer<UInt8>) -> Taken {
        switch phase {
        case .empty: return Taken()
        case .gathering(let ticks):
            let isReady =
                count >= settings.startFrames * format.frameBytes
                || ticks + 1 >= settings.startFrames
            phase = isReady ? .playing : .gathering(ticks: ticks + 1)
            return isReady ? takeSound(into: frame) : Taken()
        case .playing: return takeSound(into: frame)
        case .starved(let ticks):
            let isOver = ticks + 1 >= settings.drainedTicks
            phase = isOver ? .empty : .starved(ticks: ticks + 1)
            return Taken(bytes: 0, drained: isOver)
        }
    }

    /// Copies what of the buffer would have come next, for a fade before `clear`.
    func peek(into frame: UnsafeMutableBufferPointer<UInt8>) -> Int {
        guard case .playing = phase else { return 0 }
        let length = min(frame.count, count)
        for index in 0..<length { frame[index] = memory[(head + index) % capacity] }
        return length
    }

    private mutating func takeSound(into frame: UnsafeMutableBufferPointer<UInt8>) -> Taken {
        let length = min(frame.count, count)
        if length > 0, let target = frame.baseAddress {
            let first = min(length, capacity - head)
            target.update(from: memory + head, count: first)
            if length > first { (target + first).update(from: memory, count: length - first) }
        }
        head = (head + length) % capacity
        count -= length
        taken &+= UInt64(length)
        if count == 0 {
            head = 0
            phase = .starved(ticks: 0)
        }
        return Taken(bytes: length)
    }
}
