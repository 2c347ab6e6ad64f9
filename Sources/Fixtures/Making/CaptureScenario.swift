// SPDX-License-Identifier: Apache-2.0

import CallModel
import Codecs
import ConfigurationFiles
import Handoff
import SoundFiles
import Timing

/// The fixture that a captured call becomes: its scenario in words, and the sounds beside it.
struct CaptureScenario {
    static let captureName = "call.pcap"

    /// When the caller's phone is through and begins to replay, as it comes out under the shipped
    /// network; on the clock of the scenario.
    static let connected = Duration.milliseconds(40)
    /// No more of a call is played.
    private static let longest = Duration.seconds(3480)
    /// Keys that are pressed one by one; scenarios have no more than 500 lines of a party.
    static let mostKeys = 200

    let visit: CapturedVisit
    /// How long it is played from the answer on.
    let length: Duration
    let operators: [CapturedOperator]
    private let keys: OperatorKeys
    /// What could not be told, or is otherwise than in the capture.
    private(set) var notes: [String]
    /// By name, the bytes of a file each.
    private(set) var sounds: [String: [UInt8]] = [:]
    private(set) var text = ""

    /// Whether anything of the capture is replayed packet by packet.
    private(set) var needsCapture = false

    /// - Parameters:
    ///   - visit: with at least a packet or an answer.
    ///   - source: the name of the capture, and which of its calls it is.
    ///   - configuration: that under which it is played.
    ///   - listening: how it is heard.
    ///   - asks: whether the agent asks for a person when the first operator was rung.
    init(
        _ visit: CapturedVisit, of source: String, under configuration: GatewayConfiguration,
        listening: FixtureScenario.Listening, asks: Bool
    ) {
        self.visit = visit
        keys = configuration.plan.keys
        notes = visit.call.notes + visit.notes
        let whole = visit.call.length
        length = min(whole, Self.longest)
        if whole > length { notes.append("only its first \(length.words) are played") }
        operators = CapturedOperator.operators(
            of: visit, among: configuration.plan.defaultRoute.targets.map(\.name), &notes)
        let caller = callerLines(configuration)
        let agent = agentLines(asks: asks)
        let people = operatorLines()
        let changes = changeLines(configuration)
        text =
            (headLines(of: source, listening) + changes + caller + people + agent)
            .joined(separator: "\n") + "\n"
    }

    // MARK: Head

    private func headLines(
        of source: String, _ listening: FixtureScenario.Listening
    ) -> [String] {
        let call = visit.call
        var lines = ["# Made by 'handoff import' from \(source).", "#"]
        lines.append("# In the capture: " + call.story + ".")
        for leg in visit.legs { lines.append("# An operator's leg: " + leg.call.story + ".") }
        if !notes.isEmpty { lines += ["#"] + notes.map { "# - \($0)" } }
        lines = lines.map(Self.printable)
        let limit = length.inMilliseconds / 1000 + (visit.legs.isEmpty ? 45 : 105)
        lines += [
            "about: " + Self.quoted("A captured call: \(call.story)."),
            "limit: \(min(limit, 3600)) s",
        ]
        if listening == .level { lines.append("listening: level") }
        return lines
    }

    /// The codecs of the capture that the configuration does not speak.
    private func changeLines(_ configuration: GatewayConfiguration) -> [String] {
        let known = configuration.media.codecs
        var wanted: [String] = []
        let replayed =
            [visit.call.side(of: .caller)]
            + operators.map { $0.answered?.call.side(of: .called) }
        for codec in replayed.compactMap({ $0?.playableCodec })
        where !known.contains(codec) && !wanted.contains(codec.title) {
            wanted.append(codec.title)
        }
        guard !wanted.isEmpty else { return [] }
        let all = (wanted + known.map(\.title)).joined(separator: ", ")
        return ["", "settings:", "  changes:", "    media:", "      codecs: [\(all)]"]
    }

    // MARK: The caller

    private mutating func callerLines(_ configuration: GatewayConfiguration) -> [String] {
        let call = visit.call
        var lines = ["", "caller:"]
        if let number = Self.user(of: call.caller.exposed) {
            lines.append("  number: " + Self.quoted(number))
        } else {
            notes.append("the caller shows no number; one that is made up stands for it")
        }
        lines.append("  dials: " + Self.quoted(number(dialledUnder: configuration)))
        let side = call.side(of: .caller)
        let codec = side?.playableCodec
        if let codec { lines.append("  codec: \(codec.title)") }
        lines.append("  does:")
        if codec != nil {
            lines.append("    - when connected: replays \(Self.captureName)")
            needsCapture = true
        } else {
            let why = call.silence(of: .caller)
            note((notes.contains(why) ? "" : why + ": ") + "the caller is silent here")
        }
        let keys = (side?.keys ?? []).filter {
            $0.at >= call.start && $0.at - call.start <= length
                && (codec == nil || $0.way == .info)
        }
        if keys.count > Self.mostKeys {
            note("only the first \(Self.mostKeys) of \(keys.count) keys are pressed")
        }
        for key in keys.prefix(Self.mostKeys) {
            let time = key.at - call.start
            lines.append("    - \(moment(time)): presses \(key.key)\(key.way.words)")
        }
        if call.end.party == .caller, call.length == length {
            lines.append("    - \(moment(length)): hangs up")
        } else if call.ended == nil || call.length > length {
            note("the capture does not tell how it ended; the caller hangs up when it is over")
            lines.append("    - \(moment(length + .milliseconds(500))): hangs up")
        } else {
            lines.append("    # Where nobody else ends the call.")
            lines.append("    - \(moment(length + .seconds(10))): hangs up")
        }
        return lines
    }

    private mutating func note(_ text: String) {
        if !notes.contains(text) { notes.append(text) }
    }

    private mutating func number(dialledUnder configuration: GatewayConfiguration) -> String {
        let dialled = Self.user(of: visit.call.called.exposed)
        if let dialled, configuration.line(for: dialled) != nil { return dialled }
        let numbers = configuration.lines.flatMap(\.numbers).filter { $0 != "*" }
        let number = numbers.first ?? "demo"
        note("the number that was dialled is on no line of the configuration: \(number) is dialled")
        return number
    }

    /// On the clock of the scenario.
    private func moment(_ time: Duration) -> String { "at " + (Self.connected + time).words }

    // MARK: The agent

    /// What was said by who was called is the agent's, up to the first operator.
    private mutating func agentLines(asks: Bool) -> [String] {
        let call = visit.call
        let talk = CapturedTalk(call.side(of: .called), since: call.start)
        let keys = call.side(of: .called)?.keys ?? []
        if !keys.isEmpty { note("keys that the callee pressed are tones in its voice") }
        if talk.isSilent { note("the callee says nothing that can be heard: the agent is silent") }
        let handoff = visit.legs.first.map { min(length, $0.call.began - call.start) }
        var does: [String] = []
        if let part = talk.part(from: .zero, to: handoff ?? length) {
            sounds["called.wav"] = Self.wav(part.samples)
            does.append("\(moment(part.at)): says called.wav")
        }
        if let handoff, asks {
            note(
                "why an operator was rung is not in the capture, and nothing that is heard here "
                    + "calls one: the agent asks for a person")
            does.append(
                "\(moment(handoff)): asks for a person because one was rung in the captured call")
        }
        let leaves = call.end.party == .called && call.length == length
        let hasTalked = operators.contains { $0.answered != nil }
        if leaves, visit.legs.isEmpty { does.append("\(moment(length)): hangs up") }
        var back: [String] = []
        if let last = visit.legs.last?.call.ended, !hasTalked {
            if let part = talk.part(from: last - call.start, to: length) {
                sounds["called-later.wav"] = Self.wav(part.samples)
                back.append("says called-later.wav")
            }
            if leaves { back.append("after 500 ms: hangs up") }
        }
        var lines = ["", "agent:", "  does:" + (does.isEmpty ? " []" : "")]
        lines += does.map { "    - \($0)" }
        if !back.isEmpty { lines += ["  when_back:"] + back.map { "    - \($0)" } }
        return lines
    }

    // MARK: Operators

    private mutating func operatorLines() -> [String] {
        guard !operators.isEmpty else { return [] }
        var lines = ["", "operators:"]
        for person in operators {
            lines += ["  \(person.name):", "    answers: \(person.reception)"]
            guard let leg = person.answered else { continue }
            let steps = person.steps(in: leg, keys, &notes)
            if let codec = leg.call.side(of: .called)?.playableCodec {
                lines.append("    codec: \(codec.title)")
                needsCapture = true
            }
            guard !steps.isEmpty else { continue }
            lines += ["    does:"] + steps.map { "      - \($0)" }
        }
        return lines
    }
}

// MARK: Words

extension CaptureScenario {
    /// The user part of an address, as far as it can be dialled; nil for none.
    static func user(of address: String) -> String? {
        guard let colon = address.firstIndex(of: ":") else { return nil }
        let rest = address[address.index(after: colon)...]
        let isNumber = address.hasPrefix("tel:")
        guard isNumber || rest.contains("@") else { return nil }
        let user = rest.prefix { $0 != "@" && $0 != ";" && $0 != ":" }
        let plain = user.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "+*._-".contains($0))
        }
        guard !user.isEmpty, user.count <= 64, plain, user.lowercased() != "anonymous" else {
            return nil
        }
        return String(user)
    }

    /// A text in quotes, as YAML has it.
    private static func quoted(_ text: String) -> String {
        let text = printable(text).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(text)\""
    }

    /// A text of the capture without what YAML takes for no text.
    private static func printable(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
                0x10000...:
                plain.append(scalar)
            default: plain.append("?")
            }
        }
        return String(plain)
    }

    private static func wav(_ samples: [Int16]) -> [UInt8] {
        WAVFormat().header(dataBytes: samples.count * 2)
            + samples.flatMap { sample in
                let bits = UInt16(bitPattern: sample)
                return [UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8)]
            }
    }
}
