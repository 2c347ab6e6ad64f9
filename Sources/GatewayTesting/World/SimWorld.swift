// SPDX-License-Identifier: Apache-2.0

import Addresses
package import CallModel
package import Exchange
import MediaEngine
package import SIP
package import Timing

/// A whole gateway with its phones and bots under a virtual clock: the real `GatewayCore`, the
/// real `CallMedia`, a simulated network between them and scripted parties.
///
/// ```
///  ScriptedPhone ─▶ SimNetwork ─▶ GatewayCore ─▶ effects ─▶ CallMedia, network, bots, clips
///        ▲                │  ▲                                 │
///        └────────────────┘  └──────── MediaEvent, RTP ◀───────┘        SimSenses: each tick
/// ```
///
/// One run is the same for the same seed, byte for byte. Confined to whoever made it.
package final class SimWorld {
    package let settings: SimSettings
    package internal(set) var now = Instant.zero
    package internal(set) var senses: SimSenses
    /// Everything that was written down, in order.
    package internal(set) var journal: [JournalEvent] = []
    package internal(set) var log: [String] = []
    /// The packages operators were offered, by the keys of their links.
    package internal(set) var offered: [String: HandoffPackage] = [:]
    package internal(set) var phones: [ScriptedPhone] = []
    /// The bots of calls that are over, and of those that run.
    package internal(set) var bots: [CallID: ScriptedBot] = [:]
    /// The bots that took over callers, or did not, by call and name.
    package internal(set) var successors: [CallID: [String: ScriptedBot]] = [:]
    /// What was heard at sound cards, by call and name.
    var cards: [CallID: [String: HeardSound]] = [:]
    package internal(set) var hasDrained = false
    var ports: SimPorts

    var core: GatewayCore
    var network: SimNetwork
    var random: SeededRandom
    var calls: [CallID: SimCall] = [:]
    /// Which phone lives at an address, signalling or sound.
    var residents: [SocketAddress: Int] = [:]
    /// Which leg a local RTP port belongs to.
    var legs: [UInt16: (call: CallID, party: Party)] = [:]
    var botScripts: [BotScript]
    let successorScripts: [String: BotScript]
    let cardScripts: [String: CardScript]
    var nextBot = 0
    var agenda: [(at: Instant, event: SimEvent)] = []
    let gatewayAddress: SocketAddress
    /// Answers of the journal that are due, in order.
    var answers: [(CallID, JournalAnswer)] = []
    /// The calls by the order in which the journal heard of them.
    var journalOrder: [CallID: Int] = [:]
    var storeRandom: SeededRandom
    /// Leases that the store of all gateways has granted and not had back.
    var outsideLeases: Set<String> = []
    /// What the phones and the core said last of their deadlines, so that finding the next moment
    /// copies none of them.
    private var phoneDeadlines: [Instant?] = []
    private var busyPhones: [Bool] = []
    private var coreDeadline: Instant?
    private var nextTick = Instant.zero
    private var nextPhoneTick: Instant
    let mediaSettings: CallMediaSettings
    let hearing: (any SimHearing)?
    private let meddling: (any SimMeddling)?

    /// Things that happen at a set time.
    package enum SimEvent: Sendable {
        case phoneStarts(Int)
        case console(ConsoleCommand)
        /// A console command for the call that is running then.
        case takeOver(target: String?)
        case ask(AgentRequest)
        case abort
        case hangUp(reason: String)
        case drain(grace: Duration)
        /// Another program has these RTP ports, as far as the gateway has not bound them.
        case portsTaken(Set<UInt16>)
        /// Somebody is heard on the sound card of the line.
        case cardRang
        case journal(CallID, JournalAnswer)
        case lease(target: String, CallID, LeaseAnswer)
        case transcript(TranscriptSegment)
        /// Something heard in the call that is running then.
        case heard(Signal)
        case datagram(SimDatagram)
        /// The gateway is told late of something.
        case input(GatewayInput)
        /// What the world tells the SIP endpoint of connections, addresses and names.
        case sip(SIPEndpoint.Input)
    }

    /// The calls get the bots in turn; the last one serves all calls that follow. `successors` are at
    /// `address(ofSuccessor:)`, `cards` at `CardScript.device`. `hearing` listens in place of the level
    /// gate.
    package init(
        settings: SimSettings, bots: [BotScript], successors: [String: BotScript] = [:],
        cards: [String: CardScript] = [:], hearing: (any SimHearing)? = nil,
        meddling: (any SimMeddling)? = nil
    ) {
        self.hearing = hearing
        self.meddling = meddling
        successorScripts = successors
        cardScripts = cards
        self.settings = settings
        ports = SimPorts(taken: settings.takenPorts)
        var random = SeededRandom(seed: settings.seed)
        senses = SimSenses(seed: settings.seed)
        core = GatewayCore(
            settings: settings.gateway, random: SeededRandom(seed: random.next()),
            epoch: Self.epoch)
        network = SimNetwork(
            conditions: settings.network, random: SeededRandom(seed: random.next()))
        botScripts = bots
        storeRandom = SeededRandom(seed: settings.seed ^ 0x5704E)
        gatewayAddress = SocketAddress(ipv4: 0x0A00_0001, port: 5060)
        nextPhoneTick = .zero + .milliseconds(Int64.random(in: 0..<20, using: &random))
        mediaSettings = CallMediaSettings(
            library: SimSettings.library(lasting: settings.clipLengths))
        self.random = random
        // The first ports are reserved before the first call.
        feed(.timersDue)
    }

    /// The civil time at which every simulated world begins.
    package static let epoch = WallTime(milliseconds: 1_790_000_000_000)

    // MARK: The cast

    /// Adds a phone; one that dials starts at the given time.
    @discardableResult
    package func add(_ script: PhoneScript, startingAt start: Duration = .zero) -> Int {
        let index = phones.count
        let sip = Self.address(ofPhone: index)
        let address = PhoneAddress(sip: sip, rtp: sip.with(port: 4000), gateway: gatewayAddress)
        phones.append(
            ScriptedPhone(
                script: script, address: address, random: SeededRandom(seed: random.next()),
                sounds: settings.sounds))
        network.paths[sip.address] = settings.paths[index]
        phoneDeadlines.append(nil)
        busyPhones.append(false)
        residents[address.sip] = index
        residents[address.rtp] = index
        if script.dials != nil { schedule(.phoneStarts(index), at: start) }
        return index
    }

    package func schedule(_ event: SimEvent, at time: Duration) {
        agenda.append((.zero + time, event))
        agenda.sort { $0.at < $1.at }
    }

    // MARK: Time

    /// Runs until the condition holds or the time is over; true when the condition held.
    @discardableResult
    package func run(for limit: Duration, until isDone: (SimWorld) -> Bool = { _ in false })
        -> Bool
    {
        let end = now + limit
        while true {
            if isDone(self) { return true }
            guard let next = nextMoment(), next <= end else {
                now = end
                return isDone(self)
            }
            now = max(now, next)
            step()
        }
    }

    /// Whether every call is over and every phone at rest.
    package var isQuiet: Bool {
        agenda.isEmpty && !hasBusyPhone && core.callCount == 0
    }

    private var hasBusyPhone: Bool { busyPhones.contains(true) }

    private func nextMoment() -> Instant? {
        var next: Instant?
        func consider(_ moment: Instant?) {
            guard let moment else { return }
            next = min(next ?? moment, moment)
        }
        consider(network.nextDeadline)
        consider(coreDeadline)
        consider(agenda.first?.at)
        for deadline in phoneDeadlines { consider(deadline) }
        for call in calls.values { consider(call.nextDeadline) }
        if !calls.isEmpty { consider(max(nextTick, now)) }
        if hasBusyPhone { consider(max(nextPhoneTick, now)) }
        return next
    }

    private func step() {
        while let first = agenda.first, first.at <= now {
            agenda.removeFirst()
            happen(first.event)
        }
        for datagram in network.arrivals(at: now) { deliver(datagram) }
        for call in calls.values.sorted(by: { $0.id.rawValue < $1.id.rawValue }) {
            advance(call)
        }
        if let deadline = coreDeadline, deadline <= now { feed(.timersDue) }
        for index in phones.indices {
            if let deadline = phoneDeadlines[index], deadline <= now { tell(index, .timersDue) }
        }
        tickIfDue()
    }

    private func tickIfDue() {
        if hasBusyPhone, nextPhoneTick <= now {
            for index in phones.indices where busyPhones[index] { tell(index, .tick) }
        }
        while nextPhoneTick <= now { nextPhoneTick = nextPhoneTick + .milliseconds(20) }
        if !calls.isEmpty, nextTick <= now {
            for call in calls.values.sorted(by: { $0.id.rawValue < $1.id.rawValue }) {
                tick(call)
            }
        }
        while nextTick <= now { nextTick = nextTick + .milliseconds(20) }
    }

    // MARK: Inputs

    func feed(_ input: GatewayInput) {
        guard let meddling else { return handle(input) }
        for (delay, input) in meddling.inputs(input, at: now) {
            if delay > .zero {
                schedule(.input(input), at: now + delay - .zero)
            } else {
                handle(input)
            }
        }
    }

    private func handle(_ input: GatewayInput) {
        for effect in core.handle(input, at: now) { meddled(effect) }
        while !answers.isEmpty {
            let (call, answer) = answers.removeFirst()
            for effect in core.handle(.journal(call, answer), at: now) { meddled(effect) }
        }
        coreDeadline = core.nextDeadline
    }

    private func meddled(_ effect: GatewayEffect) {
        guard let meddling else { return perform(effect) }
        for effect in meddling.effects(effect, at: now) { perform(effect) }
    }

    /// Puts something of the gateway's on the network.
    func launch(_ datagram: SimDatagram) {
        guard let meddling else { return network.send(datagram, at: now) }
        for datagram in meddling.datagrams(datagram, at: now) { network.send(datagram, at: now) }
    }

    /// Hands an input to a phone and performs what it asks for.
    private func tell(_ index: Int, _ input: PhoneInput) {
        let effects = phones[index].handle(input, at: now)
        phoneDeadlines[index] = phones[index].nextDeadline
        busyPhones[index] = phones[index].isBusy
        perform(effects, ofPhone: index)
    }

    private func happen(_ event: SimEvent) {
        switch event {
        case .cardRang: feed(.cardRang(line: settings.gateway.lines[0].name))
        case .phoneStarts(let index):
            tell(index, .start)
        case .console(let command): feed(.console(command))
        case .takeOver(let target):
            if let call = firstCall { feed(.console(.takeOver(call, TakeOver(target: target)))) }
        case .ask(let request):
            if let call = firstCall { feed(.console(.handoff(call, request))) }
        case .hangUp(let reason):
            if let call = firstCall { feed(.console(.hangUp(call, reason: reason))) }
        case .abort: if let call = firstCall { feed(.console(.abort(call))) }
        case .drain(let grace): feed(.drain(deadline: now + grace))
        case .portsTaken(let taken): ports.take(taken)
        case .journal(let call, let answer): feed(.journal(call, answer))
        case .lease(let target, let call, let answer): feed(.lease(target: target, call, answer))
        case .heard(let signal):
            if let call = firstCall { feed(.heard(call, signal)) }
        case .transcript(let segment):
            if let call = firstCall { feed(.console(.transcript(call, segment))) }
        case .input(let input): handle(input)
        case .datagram(let datagram): network.send(datagram, at: now)
        case .sip(let input): feed(.sip(input))
        }
    }

    private var firstCall: CallID? {
        journal.first { calls[$0.call] != nil }?.call
    }

    private func deliver(_ datagram: SimDatagram) {
        if let index = residents[datagram.destination] {
            switch datagram.kind {
            case .sip:
                let wasBusy = busyPhones[index]
                let flow = Flow(.udp, with: datagram.source)
                tell(index, .sip(datagram.bytes, on: flow))
                checkRing(of: index, wasBusy: wasBusy)
            case .rtp: tell(index, .rtp(datagram.bytes))
            case .rtcp: break
            }
        } else if datagram.destination == gatewayAddress {
            let flow = Flow(.udp, with: datagram.source)
            feed(.sip(.received(datagram.bytes, on: flow)))
        } else if datagram.destination.ipv4 == gatewayAddress.ipv4 {
            deliverMedia(datagram)
        }
    }

    private func deliverMedia(_ datagram: SimDatagram) {
        let port = datagram.destination.port
        guard let leg = legs[port & ~1], let media = calls[leg.call]?.media else { return }
        datagram.bytes.withUnsafeBytes { bytes in
            if port & 1 == 0 {
                media.receive(bytes, from: datagram.source, on: leg.party, at: now)
            } else {
                media.receiveControl(bytes, from: datagram.source, on: leg.party, at: now)
            }
        }
    }

    func perform(_ effects: [PhoneEffect], ofPhone index: Int) {
        let address = phones[index].address
        for effect in effects {
            switch effect {
            case .sip(let bytes, let flow):
                guard
                    let destination = flow.remote
                else { continue }
                network.send(
                    SimDatagram(.sip, from: address.sip, to: destination, bytes: bytes), at: now)
            case .rtp(let bytes, let destination):
                network.send(
                    SimDatagram(.rtp, from: address.rtp, to: destination, bytes: bytes), at: now)
            case .rtpFromElsewhere(let bytes, let destination):
                let elsewhere = SocketAddress(ipv4: 0x0A00_FFFF, port: 6666)
                network.send(
                    SimDatagram(.rtp, from: elsewhere, to: destination, bytes: bytes), at: now)
            }
        }
    }
}
