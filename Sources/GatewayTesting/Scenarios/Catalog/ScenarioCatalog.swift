// SPDX-License-Identifier: Apache-2.0

/// Every scenario the gateway has to pass, in simulation and on loopback.
package enum ScenarioCatalog {
    package static let all: [Scenario] =
        reaching + operatorsWhoDoNot + callersWhoLeave + agentsThatFail + agentsThatEnd
        + desk + lastResorts + routes + hours + presence + badPeers + offersAndAnswers
        + soundAndKeys + trunks + unsureRequests + otherProtocols + successors + soundCards
        + commands + rungTogether

    package static func named(_ name: String) -> Scenario? { all.first { $0.name == name } }

    // MARK: Expectations many share

    /// Once the agent has finished its sentence and until the bridge, the caller hears hold music
    /// or announcements and nobody's voice.
    static func callerWaits(
        _ caller: String = "anna", from: Expectation.Mark = .event("clip.playing: connecting"),
        to: Expectation.Mark = .event("bridged")
    ) -> [Expectation] {
        [
            .doesNotHear(
                caller, [.agent, .operatorA, .operatorB, .operatorC, .whisper, .notice],
                .between(from, to))
        ]
    }

    /// The whisper reaches neither the caller nor the agent, at any time.
    static func whisperIsPrivate(_ caller: String = "anna") -> [Expectation] {
        [
            .doesNotHear(caller, [.whisper, .notice], .always),
            .doesNotHear("agent", [.whisper, .notice, .operatorA, .operatorB, .hold], .always),
        ]
    }

    /// Caller and operator hear each other, and nobody else.
    static func bridge(
        _ caller: String = "anna", with phone: String, tone: Tone,
        to end: Expectation.Mark = .after(.event("bridged"), .seconds(2))
    ) -> [Expectation] {
        [
            .hears(caller, [tone], .between(.event("bridged"), end)),
            .hears(phone, [.caller], .between(.event("bridged"), end)),
            .doesNotHear(
                caller, [.agent, .whisper, .hold, .notice],
                .between(.after(.event("bridged"), .milliseconds(200)), end)),
            .doesNotHear("agent", [tone, .caller], .between(.event("bridged"), end)),
        ]
    }

    /// Hangs up some time after the bridge is heard.
    static func hangsUp(after delay: Duration, hearing tone: Tone) -> [PhoneScript.Step] {
        [.when(.hears(tone), after: delay, .hangUp)]
    }
}
