// SPDX-License-Identifier: Apache-2.0

import Audio
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
    private var tone: ToneGenerator

    init(frequency: Float) { tone = ToneGenerator(.sine(frequency)) }

    /// Puts `milliseconds` of tone on its way.
    func say(milliseconds: Int) {
        let samples = tone.samples(milliseconds * 8)
        outbox.append(.audio(samples.map { PCMU.compress($0) }))
    }

    func send(_ payload: UnsafeBufferPointer<UInt8>) {
        framesHeard += 1
        heard += payload.map { PCMU.expand($0) }
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
