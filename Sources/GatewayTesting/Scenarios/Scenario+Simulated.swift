// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import Timing

extension Scenario {
    /// How long after the last word a call's transactions may still run (64 T1 and some).
    private static let settling = Duration.seconds(70)

    /// Runs the scenario in simulated time and judges it.
    ///
    /// On a bad network everything about timing and outcome still has to be as expected; a phone
    /// may hear gaps.
    package func simulated(
        seed: UInt64, network: NetworkConditions = .good, store: SimStore = .prompt,
        leases: SimLeases? = nil
    ) -> Story {
        let world = makeWorld(seed: seed, network: network, store: store, leases: leases)
        world.run(for: limit) { $0.isQuiet && $0.now > .zero + .seconds(1) }
        let isQuiet = world.isQuiet
        let ended = world.now
        world.run(for: Self.settling)
        if !isQuiet {
            world.senses.report(
                .allIsGivenBack, nil, at: world.now,
                "still busy after \(limit.inMilliseconds) ms: \(world.unrest)")
        }
        world.checkAllReturned()
        var story = world.story(of: name, ended: ended)
        story.judge(by: expectations)
        return story
    }

    func makeWorld(
        seed: UInt64, network: NetworkConditions, store: SimStore = .prompt,
        leases: SimLeases? = nil
    ) -> SimWorld {
        var addresses: [String: String] = [:]
        for (index, phone) in operators.enumerated() {
            let address = SimWorld.address(ofPhone: callers.count + index)
            addresses[phone.name] = "sip:\(phone.name)@\(address)"
        }
        var settings = SimSettings(
            seed: seed, network: network,
            plan: plan(
                addressedBy: { addresses[$0] },
                successors: { name in
                    successors[name].map { SimWorld.address(ofSuccessor: name, $0.dialect) }
                }), triggers: triggers,
            dialect: bots.first?.dialect ?? AgentProtocolCatalog.twilio)
        settings.store = store
        settings.leases = leases
        settings.gateway.lines[0].card = cardLine(device: CardScript.device)
        for phone in operators {
            settings.gateway.operatorCredentials[phone.name] = ScriptedPhone.credentials
        }
        settings.recorder = recorder
        settings.gateway.codecs = codecs
        let world = SimWorld(
            settings: settings, bots: bots, successors: successors, cards: cards)
        for caller in callers { world.add(caller.phone, startingAt: caller.at) }
        for phone in operators { world.add(phone) }
        if cardCaller != nil { world.schedule(.cardRang, at: .milliseconds(300)) }
        for moment in moments { world.schedule(moment.event, at: moment.at) }
        return world
    }
}

extension SimWorld {
    /// What is still going on, in words.
    var unrest: String {
        let phones = phones.filter(\.isBusy).map(\.script.name).joined(separator: ", ")
        return "\(core.callCount) calls, phones [\(phones)], \(agenda.count) on the agenda"
    }

    /// Everything lent must have come back: ports, leases, media, calls.
    package func checkAllReturned() {
        func check(_ isReturned: Bool, _ what: String) {
            if !isReturned { senses.report(.allIsGivenBack, nil, at: now, what) }
        }
        check(core.callCount == 0, "\(core.callCount) calls never ended")
        check(core.portsInUse == 0, "\(core.portsInUse) RTP ports never came back")
        check(core.leaseCount == 0, "\(core.leaseCount) operator leases never came back")
        check(outsideLeases.isEmpty, "leases of \(outsideLeases.sorted()) never came back")
        check(calls.isEmpty, "media of \(calls.count) calls never closed")
        check(legs.isEmpty, "RTP ports \(legs.keys.sorted()) still bound")
        check(core.nextDeadline == nil, "a timer runs on after everything is over")
    }

    /// The run so far as a story.
    func story(of scenario: String, ended: Instant) -> Story {
        var order: [CallID] = []
        var records: [CallID: [JournalRecord]] = [:]
        var arrivals: [CallID: Instant] = [:]
        for event in journal {
            if records[event.call] == nil {
                order.append(event.call)
                arrivals[event.call] = arrival(of: event)
            }
            records[event.call, default: []].append(event.record)
        }
        let stories = order.map { id in
            Story.Call(
                id: id, arrived: arrivals[id] ?? .zero, records: records[id] ?? [], bot: bots[id],
                successors: successors[id] ?? [:], cards: cards[id] ?? [:])
        }
        var story = Story(
            scenario: scenario, seed: settings.seed, began: .zero, ended: ended, calls: stories,
            phones: phones, violations: senses.violations)
        story.offered = offered
        return story
    }

    private func arrival(of first: JournalEvent) -> Instant {
        Instant.zero + .milliseconds(first.at.milliseconds - Self.epoch.milliseconds)
    }
}
