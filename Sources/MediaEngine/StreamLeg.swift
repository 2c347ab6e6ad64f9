// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Codecs

/// The leg of an agent on a stream: its queue of sound in, a frame of PCMU out on every tick.
final class StreamLeg {
    let port: any StreamPort
    private var queue: PlayoutQueue
    private let wire: UnsafeMutableBufferPointer<UInt8>
    private let codec = PCMU()
    /// The first 5 ms of what a `clear` dropped, to fade out in the next frame.
    private let fading: UnsafeMutableBufferPointer<UInt8>
    private var fadingBytes = 0
    private var pause = StreamPauseWatch()
    private(set) var statistics = LegStatistics()

    init(port: any StreamPort, settings: StreamLegSettings) {
        self.port = port
        queue = PlayoutQueue(settings)
        wire = .allocate(capacity: PCMFrame.count)
        wire.initialize(repeating: PCMU.silence)
        fading = .allocate(capacity: PCMFrame.rampCount)
        fading.initialize(repeating: PCMU.silence)
    }

    deinit {
        wire.deallocate()
        fading.deallocate()
    }

    /// Takes in what the agent sent and writes the next 20 ms of it; false is silence.
    func pull(
        into frame: UnsafeMutableBufferPointer<Int16>, party: Party, events: any MediaEventSink
    ) -> Bool {
        port.receive { input in
            switch input {
            case .audio(let bytes):
                queue.append(bytes)
            case .mark(let name):
                if let early = queue.append(mark: name) { events.emit(.mark(name: early)) }
            case .clear: clear(events)
            }
        }
        let taken = queue.take(into: wire)
        answerMarks(events)
        statistics.streamBytesDropped = queue.bytesDropped
        statistics.streamMarksDropped = queue.marksDropped
        let sounds = taken.bytes > 0 || fadingBytes > 0
        if sounds {
            for index in taken.bytes..<PCMFrame.count { wire[index] = PCMU.silence }
            _ = codec.decode(UnsafeBufferPointer(wire), into: frame)
            fadeOut(onto: frame)
        }
        let isThere = pause.hear(sounds ? frame : nil, isIdle: queue.isIdle)
        if taken.drained || isThere { events.emit(.streamDrained(party)) }
        return sounds
    }

    /// Reports the next such pause of the sound as `streamDrained`.
    func look(for pause: StreamPause) { self.pause.look(for: pause) }

    /// Drops what waits; its marks come back at once.
    func clear(_ events: any MediaEventSink) {
        fadingBytes = queue.peek(into: fading)
        queue.clear()
        answerMarks(events)
    }

    /// Sends what the agent hears; always a frame, silent or not.
    func push(_ frame: UnsafeBufferPointer<Int16>) {
        _ = codec.encode(frame, into: wire)
        port.send(UnsafeBufferPointer(wire))
        statistics.packetsSent &+= 1
    }

    private func answerMarks(_ events: any MediaEventSink) {
        while let name = queue.popDueMark() { events.emit(.mark(name: name)) }
    }

    private func fadeOut(onto frame: UnsafeMutableBufferPointer<Int16>) {
        guard fadingBytes > 0 else { return }
        for index in 0..<fadingBytes {
            let left = Int32(PCMFrame.rampCount - 1 - index)
            let faded = Int32(PCMU.expand(fading[index])) * left / Int32(PCMFrame.rampCount)
            frame[index] = Int16(clamping: Int32(frame[index]) + faded)
        }
        fadingBytes = 0
    }
}
