// SPDX-License-Identifier: Apache-2.0

import Codecs
import ConfigurationFiles
import GatewayTesting
import Timing

/// Reads a party on a telephone: what it does, how it answers, what its line and its room are like.
struct PartyReader {
    /// A party as it was read.
    struct Party {
        var script: PhoneScript
        /// The conditions of its sound; nil for a good network.
        var network: NetworkConditions?
        /// What each step of the script was made of.
        var entries: [StepEntry]
    }

    private let name: String
    private let section: YAMLSection
    private let sounds: ScenarioSounds
    private let captures: ScenarioCaptures
    private let limit: Duration

    init(
        _ name: String, _ section: YAMLSection, _ sounds: ScenarioSounds,
        _ captures: ScenarioCaptures, limit: Duration
    ) {
        self.captures = captures
        self.name = name
        self.section = section
        self.sounds = sounds
        self.limit = limit
    }

    func caller() -> Party {
        var party = party()
        party.script.dials = section.string("dials", "demo")
        party.script.number = section.string("number", "+15550101")
        party.script.displayName = section.optionalString("name", limit: 80) ?? ""
        return party
    }

    func `operator`() -> Party {
        var party = party()
        let words = section.string("answers", "after 2 s")
        guard let (reception, answer) = Self.reception(words) else {
            section.complain(
                "answers", "'\(words)' is no way to answer",
                write:
                    "after 2 s, never, busy, declines, declines after 3 s, unreachable, as it is "
                    + "cancelled, or a SIP status such as 480 after 1 s; after 2 s may go on: "
                    + Self.answers.map(\.words).joined(separator: "; "))
            return party
        }
        party.script.whenCalled = reception
        party.script.answer = answer
        return party
    }

    private func party() -> Party {
        for key in ["noise", "echo", "network"] { section.pass(over: key) }
        let gain = section.quantity("gain", 0, Quantity.decibels, "-6 dB")
        let steps = PhoneSteps(
            section: section, sounds: sounds, captures: captures, party: name,
            voice: section.choice("voice", .man), gain: gain, limit: limit
        ).read()
        var script = PhoneScript(name, steps: steps.map(\.step))
        if let title = section.optionalString("codec") {
            if let codec = CodecCatalog.codec(titled: title) {
                script.codec = codec
            } else {
                section.complain(
                    "codec", "there is no codec '\(title)'",
                    write: "one of: \(CodecCatalog.all.map(\.title).joined(separator: ", "))")
            }
        } else if let codec = captures.codec(of: name) {
            script.codec = codec
        }
        script.packetTime = packetTime()
        script.background = NoiseReader(sounds: sounds).noise(section, gain: gain)
        if section.has("echo") {
            let echo = section.section("echo")
            script.echo = PhoneScript.Echo(
                loss: -echo.quantity("level", -12, Quantity.decibels, "-12 dB"),
                delay: echo.quantity("delay", .milliseconds(40), Quantity.duration, "40 ms"))
        }
        script.quirks = Set(section.strings("quirks", []).compactMap(quirk))
        let network =
            section.has("network")
            ? NetworkReader(section: section.section("network")).read() : nil
        return Party(script: script, network: network, entries: steps.map(\.entry))
    }

    private func packetTime() -> Int {
        let time = section.quantity("packets", .milliseconds(20), Quantity.duration, "20 ms")
        let milliseconds = Int(time.inMilliseconds)
        guard (10...60).contains(milliseconds), milliseconds % 10 == 0 else {
            section.complain(
                "packets", "there are no packets of \(milliseconds) ms",
                write: "10 ms, 20 ms, 30 ms, 40 ms, 50 ms or 60 ms")
            return 20
        }
        return milliseconds
    }

    // MARK: Words

    private static let answers: [(words: String, answer: PhoneScript.Answer)] = [
        ("on hold", .onHold), ("with early sound", .earlySDP), ("encrypted", .encrypted),
        ("without sound", .refusingSound), ("in another codec", .otherCodec),
        ("at a named host", .namedHost), ("without a description", .withoutSDP),
    ]

    private static func reception(
        _ words: String
    ) -> (PhoneScript.Reception, PhoneScript.Answer)? {
        let parts = words.split(separator: ",", maxSplits: 1).map(\.trimmed)
        if let delay = parts.first?.after("after ").flatMap(Quantity.duration) {
            guard parts.count == 2 else { return (.answer(after: delay), .usual) }
            return answers.first { $0.words == parts[1] }.map { (.answer(after: delay), $0.answer) }
        }
        return refusal(words).map { ($0, .usual) }
    }

    private static func refusal(_ words: String) -> PhoneScript.Reception? {
        switch words {
        case "never": return .ringForever
        case "busy": return .reject(486)
        case "unreachable": return .unreachable
        case "as it is cancelled": return .answerAsCancelled
        default: break
        }
        let parts = words.components(of: " after ")
        let delay = parts.count == 2 ? Quantity.duration(parts[1]) : .zero
        guard let delay else { return nil }
        switch parts[0] {
        case "declines": return .reject(603, after: delay)
        case "busy": return .reject(486, after: delay)
        default:
            let status = Int(parts[0]).flatMap { (400...699).contains($0) ? $0 : nil }
            return status.map { .reject($0, after: delay) }
        }
    }

    private static let quirks: [(words: String, quirk: PhoneScript.Quirk)] = [
        ("never acknowledges", .neverAcknowledges), ("changes codec", .changesCodec),
        ("keys without marker", .noMarker),
    ]

    private func quirk(_ words: String) -> PhoneScript.Quirk? {
        let quirk = Self.quirks.first { $0.words == words }?.quirk
        if quirk == nil {
            section.complain(
                "quirks", "no telephone here has the quirk '\(words)'",
                write: "some of: \(Self.quirks.map(\.words).joined(separator: ", "))")
        }
        return quirk
    }
}
