// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import GatewayTesting
import Handoff
import Testing
import Timing

/// Every way in which a call or a leg ends, and the words the journal has for it.
@Suite struct TrueEndsTests {
    struct Way: Sendable, CustomStringConvertible {
        var description: String
        var caller: [PhoneScript.Step] = []
        var quirks: Set<PhoneScript.Quirk> = []
        /// What the operator does once bridged; nil where there is no handoff.
        var person: [PhoneScript.Step]?
        var adjust: @Sendable (inout SimSettings) -> Void = { _ in }
        var events: [(event: SimWorld.SimEvent, at: Duration)] = []
        /// The end of the call, and lines that must be in its journal.
        var ended: String
        var lines: [String] = []
    }

    static let ways: [Way] = [
        Way(
            description: "the caller hangs up with the agent",
            caller: [.when(.connected, after: .seconds(2), .hangUp)],
            ended: "caller hung up", lines: ["caller gone: hung up"]),
        Way(
            description: "nothing comes from the caller any more",
            caller: [.when(.connected, after: .seconds(2), .vanish)],
            ended: "no RTP for 3 s from the caller",
            lines: ["caller gone: no RTP for 3 s from the caller"]),
        Way(
            description: "the caller never acknowledges", quirks: [.neverAcknowledges],
            adjust: { $0.gateway.mediaTimeout = .seconds(100) },
            ended: "our answer was never acknowledged"),
        Way(
            description: "the call lasts too long",
            adjust: { $0.gateway.callDuration = .seconds(5) },
            ended: "the call reached its longest duration"),
        Way(
            description: "the gateway stops",
            events: [(.drain(grace: .seconds(2)), .seconds(3))], ended: "the gateway stops"),
        Way(
            description: "the caller hangs up in the conversation",
            caller: [.when(.hears(.operatorA), after: .seconds(6), .hangUp)], person: [],
            ended: "caller hung up", lines: ["operator gone: caller hung up"]),
        Way(
            description: "nothing comes from the caller in the conversation",
            caller: [.when(.hears(.operatorA), after: .seconds(6), .vanish)], person: [],
            ended: "no RTP for 3 s from the caller",
            lines: ["operator gone: no RTP for 3 s from the caller"]),
        Way(
            description: "the operator hangs up",
            person: [.when(.hears(.caller), after: .seconds(6), .hangUp)],
            ended: "operator hung up", lines: ["operator gone: hung up"]),
        Way(
            description: "nothing comes from the operator",
            person: [.when(.hears(.caller), after: .seconds(6), .vanish)],
            ended: "no RTP for 3 s from the operator",
            lines: ["operator gone: no RTP for 3 s from the operator"]),
    ]

    private func run(_ way: Way) -> [JournalRecord] {
        let ask: [PhoneScript.Step] =
            way.person == nil ? [] : [.when(.connected, after: .seconds(1), .press("0"))]
        let address = SimWorld.address(ofPhone: 1)
        let plan = Scenario(
            "ends", callers: [], operators: [], bots: [],
            plan: Scenario.plan(["maria"]), expect: []
        ).plan(addressedBy: { _ in "sip:maria@\(address)" }, successors: { _ in nil })
        var settings = SimSettings(
            seed: 5, plan: plan, triggers: Scenario.defaultTriggers)
        settings.gateway.mediaTimeout = .seconds(3)
        way.adjust(&settings)
        let world = SimWorld(settings: settings, bots: [Scenario.talkingBot])
        world.add(
            PhoneScript(
                "anna", voice: .tone(.caller), dials: "demo", steps: ask + way.caller,
                quirks: way.quirks))
        world.add(Scenario.operatorPhone("maria", then: way.person ?? []))
        for (event, at) in way.events { world.schedule(event, at: at) }
        world.run(for: .seconds(120)) { $0.isQuiet && $0.now > .zero + .seconds(1) }
        return world.journal.map(\.record)
    }

    @Test(arguments: ways) func theJournalSaysWhy(_ way: Way) {
        let lines = run(way).map(\.words)
        #expect(lines.last == "call ended: \(way.ended)")
        for line in way.lines { #expect(lines.contains(line), "no '\(line)' in \(lines)") }
        if !way.ended.contains("hung up") {
            #expect(!lines.contains { $0.contains("hung up") }, "\(lines)")
        }
    }
}
