// SPDX-License-Identifier: Apache-2.0

import AgentWire
import JSON
import NIOCore
import Transport

/// A recogniser at its end of a real socket: vosk-server's protocol, with an ear for loudness in
/// the place of a model. What it "hears" begins where the sound it was sent rises.
final class LoopbackRecogniser: WebSocketReceiver {
    /// What the recogniser does apart from listening.
    struct Script {
        var words: String
        /// Samples after which it hangs up, to be connected to again.
        var hangsUpAfter: Int?
        /// Sends this before its first answer.
        var garbage: String?
    }

    /// What was done to it.
    struct Account: Sendable, Hashable {
        var sampleRate: Int64?
        var samples = 0
        /// Messages a server of this protocol could not take.
        var faults = 0
        var saidEnd = false
    }

    private(set) var account = Account()
    private let script: Script
    private var onset: Int?
    private var hasGuessed = false
    private var isDone = false

    init(script: Script) { self.script = script }

    func webSocketOpened(_ connection: WebSocketConnection) {}

    func webSocket(
        _ connection: WebSocketConnection, received message: ByteBuffer, isText: Bool
    ) {
        let bytes = Array(message.readableBytesView)
        if isText { return take(text: bytes) }
        guard account.sampleRate != nil, bytes.count.isMultiple(of: 2) else {
            return account.faults += 1
        }
        take(sound: bytes)
        if let limit = script.hangsUpAfter, account.samples >= limit {
            return connection.close(code: 1011, reason: "as scripted")
        }
        connection.send(text: Array(answer.utf8))
    }

    func webSocketClosed(_ connection: WebSocketConnection, _ closure: WebSocketClosure) {}

    private func take(text: [UInt8]) {
        // The server compares the text of the end and reads only the beginning as JSON.
        if text == Array(#"{"eof" : 1}"#.utf8) {
            account.saidEnd = true
        } else if let rate = try? JSONReader.read(text)["config"]?["sample_rate"]?.integer {
            account.sampleRate = rate
        } else {
            account.faults += 1
        }
    }

    private func take(sound bytes: [UInt8]) {
        for place in stride(from: 0, to: bytes.count, by: 2) {
            let sample = Int16(bitPattern: UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8)
            if onset == nil, sample.magnitude > 1000 { onset = account.samples }
            account.samples += 1
        }
    }

    /// A guess half a second into the speech, the words after a second.
    private var answer: String {
        guard let onset, !isDone, account.samples - onset >= 4000 else {
            return #"{"partial" : ""}"#
        }
        let first = script.words.split(separator: " ").first ?? ""
        if !hasGuessed {
            hasGuessed = true
            return script.garbage ?? #"{"partial" : "\#(first)"}"#
        }
        guard account.samples - onset >= 8000 else { return #"{"partial" : "\#(first)"}"# }
        isDone = true
        return result(from: Double(onset) / 8000)
    }

    /// The words, 0.4 s each, as the server prints them.
    private func result(from start: Double) -> String {
        let words = script.words.split(separator: " ")
        let entries = words.enumerated().map { index, word in
            let begin = start + 0.4 * Double(index)
            return #"{"conf" : 0.875, "end" : \#(begin + 0.4), "start" : \#(begin), "#
                + #""word" : "\#(word)"}"#
        }
        return #"{"result" : [\#(entries.joined(separator: ", "))], "text" : "\#(script.words)"}"#
    }
}
