// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// The leg of a party on a stream: its queue of sound in, a frame out on every tick, both in the
/// format of the stream's port.
final class StreamLeg {
    let port: any StreamPort
    private var queue: PlayoutQueue
    private var codec: StreamCodec
    private let wire: UnsafeMutableBufferPointer<UInt8>
    /// The first 5 ms of what a `clear` dropped, to fade out in the next frame.
    private let fading: UnsafeMutableBufferPointer<UInt8>
    private var fadingBytes = 0
    private var pause = StreamPauseWatch()
    private let keys: VoiceKeys?
    private(set) var statistics = LegStatistics()

    /// `rate` is the call's.
    init(port: any StreamPort, settings: StreamLegSettings, rate: CallRate) {
        self.port = port
        let format = port.format
        keys = port.bringsTones ? VoiceKeys() : nil
        queue = PlayoutQueue(settings, format)
        codec = StreamCodec(format, rate: rate.rawValue)
        wire = .allocate(capacity: format.frameBytes)
        wire.initialize(repeating: format.silence)
        fading = .allocate(capacity: format.frameSamples / 4 * format.sampleBytes)
        fading.initialize(repeating: format.silence)
    }

    /// The rate of the sound it would bring and could hear.
    var soundRate: Int { port.format.sampleRate }

    /// The call is mixed at another rate from now on.
    func change(to rate: CallRate) { codec = StreamCodec(port.format, rate: rate.rawValue) }

    deinit {
        wire.deallocate()
        fading.deallocate()
    }

    /// Takes in what the party sent and writes the next 20 ms of it; false is silence.
    func pull(
        into frame: UnsafeMutableBufferPointer<Int16>, party: Party, at time: SampleTime,
        events: any MediaEventSink
    ) -> Bool {
        port.receive { input in
            switch input {
            case .audio(let bytes):
                queue.append(bytes)
            case .mark(let name):
                if let early = queue.append(mark: name) {
                    events.emit(.mark(party, name: early))
                }
            case .clear: clear(party, events)
            }
        }
        let taken = queue.take(into: wire)
        answerMarks(party, events)
        statistics.quality.bytesDropped = queue.bytesDropped
        statistics.streamMarksDropped = queue.marksDropped
        var sounds = taken.bytes > 0 || fadingBytes > 0 || codec.hasTail
        if sounds {
            codec.decode(
                UnsafeBufferPointer(rebasing: wire[..<taken.bytes]),
                fading: UnsafeBufferPointer(rebasing: fading[..<fadingBytes]), into: frame)
            fadingBytes = 0
        }
        if let keys {
            if !sounds { frame.update(repeating: 0) }
            sounds = keys.hear(frame, sounds: sounds, of: party, at: time, events: events)
        }
        let isThere = pause.hear(sounds ? frame : nil, isIdle: queue.isIdle)
        if taken.drained || isThere { events.emit(.streamDrained(party)) }
        return sounds
    }

    /// Reports the next such pause of the sound as `streamDrained`.
    func look(for pause: StreamPause) { self.pause.look(for: pause) }

    /// Drops what waits; its marks come back at once.
    func clear(_ party: Party, _ events: any MediaEventSink) {
        fadingBytes = queue.peek(into: fading)
        queue.clear()
        answerMarks(party, events)
    }

    /// Sends what the party hears; always a frame, silent or not.
    func push(_ frame: UnsafeBufferPointer<Int16>) {
        codec.encode(frame, into: wire)
        port.send(UnsafeBufferPointer(wire))
        statistics.quality.packetsSent &+= 1
    }

    private func answerMarks(_ party: Party, _ events: any MediaEventSink) {
        while let name = queue.popDueMark() { events.emit(.mark(party, name: name)) }
    }
}
