// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Codecs
import MediaEngine

/// An agent at the other end of a stream.
final class StreamBot: StreamPort {
    enum Message {
        case audio([UInt8])
        case mark(String)
        case clear
    }

    var outbox: [Message] = []
    private(set) var heard: [Int16] = []
    private(set) var framesHeard = 0
    /// How long the frames were.
    private(set) var payloads: Set<Int> = []
    private var tone: ToneGenerator
    let format: StreamFormat

    init(frequency: Float, format: StreamFormat = .pcmu) {
        self.format = format
        // The generator's second is 8000 samples.
        tone = ToneGenerator(.sine(frequency * 8000 / Float(format.sampleRate)))
    }

    /// Puts `milliseconds` of tone on its way.
    func say(milliseconds: Int) {
        let samples = tone.samples(milliseconds * format.sampleRate / 1000)
        outbox.append(.audio(encoded(samples)))
    }

    func send(_ payload: UnsafeBufferPointer<UInt8>) {
        framesHeard += 1
        payloads.insert(payload.count)
        switch format.encoding {
        case .pcmu: heard += payload.map { PCMU.expand($0) }
        case .l16:
            var samples = [Int16](repeating: 0, count: payload.count / 2)
            _ = samples.withUnsafeMutableBufferPointer {
                L16(order: .littleEndian).decode(payload, into: $0)
            }
            heard += samples
        }
    }

    private func encoded(_ samples: [Int16]) -> [UInt8] {
        switch format.encoding {
        case .pcmu: samples.map { PCMU.compress($0) }
        case .l16:
            samples.flatMap {
                [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
            }
        }
    }

    func receive(_ body: (StreamInput) -> Void) {
        for message in outbox {
            switch message {
            case .audio(let bytes): bytes.withUnsafeBufferPointer { body(.audio($0)) }
            case .mark(let name): body(.mark(name))
            case .clear: body(.clear)
            }
        }
        outbox = []
    }

    func forgetHeard() { heard = [] }
}
