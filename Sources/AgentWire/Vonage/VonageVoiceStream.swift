// SPDX-License-Identifier: Apache-2.0

package import CallModel
import JSON
package import Timing

/// Vonage's Voice API over WebSocket, with us in the place of Vonage: linear sound in binary
/// messages of 20 ms, JSON in text messages for everything else.
///
/// Source: developer.vonage.com/en/voice/voice-api/concepts/websockets. A bot's `notify` is what
/// other protocols call a mark: it comes back when the sound before it has been played. Ours on
/// top: the actions `handoff`, `transcript`, `hangup` and reports, and the event
/// `websocket:handoff` (`Docs/Agents.md`).
package struct VonageVoiceStream: AgentProtocol, Equatable {
    package typealias Settings = AgentConduct.Settings

    package let format: StreamFormat
    private let parameters: [ContextItem]
    private var conduct: AgentConduct
    private var speech: AgentSpeech
    /// What is to be said once the sound before it has been played, in order.
    private var awaited: [Awaited] = []
    private var lastMark: UInt64 = 0

    private struct Awaited: Sendable, Equatable {
        var mark: String
        /// The payload of a `notify`; nil for the answer to a `clear`.
        var payload: JSONValue?
    }

    /// The payload of a `notify`, which is sent back as it came, in bytes.
    package static let longestPayload = 4096
    /// A binary message up to this length is looked at for JSON that was sent as bytes.
    private static let longestStrayJSON = 65_536

    /// Creates the machine of one stream. `parameters` arrive at the bot in the first message,
    /// beside `event` and `content-type`, as the `headers` of an NCCO do.
    package init(
        format: StreamFormat, parameters: [ContextItem] = [], settings: Settings = Settings()
    ) {
        self.format = format
        self.parameters = parameters
        conduct = AgentConduct(settings)
        speech = AgentSpeech(format, sentence: settings.sentence)
    }

    package var counts: AgentCounts {
        var counts = conduct.counts
        counts.halves = speech.halvesDropped
        return counts
    }

    package var spokeAt: Instant? { speech.spokeAt }

    package mutating func open(at now: Instant) -> [AgentEffect] {
        conduct.begin(at: now)
        let taken = ["event", "content-type"]
        let own = parameters.filter { !taken.contains($0.key.lowercased()) }
        return [
            send(
                [
                    .init("event", "websocket:connected"),
                    .init("content-type", .string("audio/l16;rate=\(format.sampleRate)")),
                ] + own.map { .init($0.key, .string($0.value)) })
        ]
    }

    package mutating func encode(
        _ audio: UnsafeBufferPointer<UInt8>, at now: Instant, into message: inout [UInt8]
    ) -> AgentFrame {
        message.append(contentsOf: audio)
        return .binary
    }

    package mutating func tell(_ command: AgentCommand, at now: Instant) -> [AgentEffect] {
        guard !conduct.isClosed else { return [] }
        switch command {
        case .digit(let key):
            return [
                event("dtmf", [.init("digit", .string(String(key))), .init("duration", 100)])
            ]
        case .marked(let mark): return marked(mark)
        case .handoff(let notice):
            speech.resumed()
            return [event("handoff", [.init("handoff", notice.json)])]
        case .stop:
            // Vonage says nothing at the end of a call: it closes the socket.
            conduct.stop()
            return []
        }
    }

    package mutating func receive(
        _ bytes: UnsafeRawBufferPointer, as kind: AgentFrame, at now: Instant
    ) -> [AgentEffect] {
        if let refusal = conduct.refusal(at: now) { return refusal }
        do throws(AgentFault) {
            let event = try event(from: bytes, as: kind, at: now)
            let effects = conduct.judge(event)
            guard case .clear = event else { return effects }
            // Said once the sound is gone, after the marks that went with it.
            return effects + [.event(.mark(try expect(nil)))]
        } catch {
            return conduct.judge(error)
        }
    }

    // MARK: Inbound

    private mutating func event(
        from bytes: UnsafeRawBufferPointer, as kind: AgentFrame, at now: Instant
    ) throws(AgentFault) -> AgentEvent {
        switch kind {
        case .binary:
            if let stray = strayJSON(bytes) { return try event(from: stray) }
            return .audio(try speech.receive(Array(bytes), at: now))
        case .text: return try event(from: conduct.json(bytes, as: kind))
        }
    }

    /// A command that was sent as bytes: some libraries do not tell the two kinds apart. No sound
    /// reads as a JSON object with a name in it.
    private func strayJSON(_ bytes: UnsafeRawBufferPointer) -> JSONValue? {
        guard bytes.count <= Self.longestStrayJSON, bytes.first == UInt8(ascii: "{"),
            let json = try? conduct.json(bytes, as: .binary), Self.name(of: json) != nil
        else { return nil }
        return json
    }

    /// The name of a command: `action`, or `event` in what a bot carries over from elsewhere.
    private static func name(of json: JSONValue) -> String? {
        json["action"]?.string ?? json["event"]?.string
    }

    private mutating func event(from json: JSONValue) throws(AgentFault) -> AgentEvent {
        guard let name = Self.name(of: json) else { throw .member("action") }
        switch name.lowercased() {
        case "clear", "clearaudio":
            speech.clear()
            return .clear
        case "notify":
            let payload = json["payload"] ?? .object([])
            guard Self.length(of: payload) <= Self.longestPayload else { throw .member("payload") }
            let mark = try expect(payload)
            speech.mark(mark)
            return .mark(mark)
        case "media", "playaudio": throw .soundInText(format)
        case let name:
            guard let wish = try AgentWish.read(name, in: json, by: &conduct) else {
                return .unknown(event: String(name.prefix(64)))
            }
            if case .hangUp = wish { speech.hungUp() }
            return wish
        }
    }

    /// Keeps what is to be said when the sound so far has been played; the result names its mark.
    private mutating func expect(_ payload: JSONValue?) throws(AgentFault) -> String {
        // The queue of sound answers marks it has no room for; these are still on their way.
        guard awaited.count < 2 * AgentSpeech.mostMarks else { throw .tooManyMarks }
        lastMark += 1
        let mark = "notify-\(lastMark)"
        awaited.append(Awaited(mark: mark, payload: payload))
        return mark
    }

    private static func length(of json: JSONValue) -> Int {
        var text: [UInt8] = []
        JSONWriter.append(json, to: &text)
        return text.count
    }

    // MARK: Outbound

    private mutating func marked(_ mark: String) -> [AgentEffect] {
        guard let index = awaited.firstIndex(where: { $0.mark == mark }) else { return [] }
        let payload = awaited.remove(at: index).payload
        guard let payload else { return [event("cleared", [])] }
        let notified = event("notify", [.init("payload", payload)])
        return speech.played(mark) ? [notified, .event(.sentencePlayed)] : [notified]
    }

    private func event(_ name: String, _ members: [JSONValue.Member]) -> AgentEffect {
        send([.init("event", .string("websocket:\(name)"))] + members)
    }

    private func send(_ members: [JSONValue.Member]) -> AgentEffect {
        var text: [UInt8] = []
        JSONWriter.append(.object(members), to: &text)
        return .send(.text(text))
    }
}
