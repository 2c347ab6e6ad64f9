// SPDX-License-Identifier: Apache-2.0

import Addresses
import AgentWire
import CallModel
import Exchange
import GatewayTesting
import Handoff
import MediaEngine
import SIP
import Timing

/// Datagrams at a whole gateway's decisions.
///
/// A step is a datagram, or, behind an octet 0x1F, one letter: `t` and a digit for time that
/// passes, `w` and `r` for the journal's answers (nothing is answered after `h`), `o` and `x` for
/// the agent's socket, `k` and a key for the caller's keypad, `m` for sound that is gone, `c`
/// and `a` for the console. `{TAG}`, `{BRANCH}`, `{CALLID}` and `{CSEQ}` in a datagram stand for
/// what we sent last, so that mutated messages reach into dialogs.
enum SIPPlay {
    static func play(_ bytes: [UInt8]) -> String? {
        var world = GatewayWorld()
        for step in FuzzTarget.steps(of: bytes, limit: 24) {
            if let broken = world.take(step) { return broken }
        }
        return world.end()
    }

    /// The statuses and methods of what is sent in answer to one datagram: `100 200`.
    static func verdict(on bytes: [UInt8]) -> String {
        var world = GatewayWorld()
        _ = world.take(bytes[...])
        return world.said.isEmpty ? "nothing" : world.said.joined(separator: " ")
    }
}

/// One gateway and what has come of it.
private struct GatewayWorld {
    var core: GatewayCore
    var now = Instant.zero
    var said: [String] = []
    private var open: [JournalEvent] = []
    private var isHolding = false
    private var calls: [CallID] = []
    private var last: [String: String] = [:]
    private var sentOctets = 0
    private var effects = 0
    private var hasDrained = false

    init() {
        var settings = SimSettings(seed: 1, plan: Scenario.plan(["maria"])).gateway
        settings.ports = 20000...20039
        core = GatewayCore(
            settings: settings, random: SeededRandom(seed: 1), epoch: SimWorld.epoch)
        // The first ports are reserved before the first call.
        feed(.timersDue)
    }

    mutating func take(_ step: ArraySlice<UInt8>) -> String? {
        (sentOctets, effects) = (0, 0)
        if step.first == 0x1F {
            act(step.dropFirst())
        } else {
            let datagram = filled(step)
            let flow = Flow(transport: .udp, remoteHost: "10.0.1.9", remotePort: 5060, local: 1)
            feed(.sip(.received(datagram, on: flow)))
            // One datagram must not make us send a flood.
            if sentOctets > 20_000 + 8 * datagram.count {
                return "\(sentOctets) octets in answer to \(datagram.count)"
            }
        }
        if effects > 3000 { return "\(effects) effects of one step" }
        return nil
    }

    private mutating func act(_ words: ArraySlice<UInt8>) {
        let argument = words.dropFirst().first ?? 0
        let call = calls.last ?? CallID(rawValue: "none")
        switch words.first {
        case UInt8(ascii: "t"): pass(.milliseconds(50 << Int(argument & 7)))
        case UInt8(ascii: "h"): isHolding = true
        case UInt8(ascii: "w"):
            isHolding = false
            answerJournal(refusing: false)
        case UInt8(ascii: "r"): answerJournal(refusing: true)
        case UInt8(ascii: "o"): feed(.stream(StreamID(call: call, number: 1), .opened))
        case UInt8(ascii: "x"):
            feed(.stream(StreamID(call: call, number: 1), .closed(reason: "gone")))
        case UInt8(ascii: "k"):
            let key = Character(UnicodeScalar(argument & 0x7F))
            feed(.media(call, .digit(.caller, key, at: SampleTime(samples: 0))))
        case UInt8(ascii: "m"): feed(.mediaFailed(call, .caller, reason: "gone"))
        case UInt8(ascii: "c"): feed(.console(.takeOver(call, TakeOver())))
        case UInt8(ascii: "a"): feed(.console(.abort(call)))
        default: break
        }
    }

    private mutating func feed(_ input: GatewayInput) {
        for effect in core.handle(input, at: now) { note(effect) }
        if !isHolding { answerJournal(refusing: false) }
    }

    private mutating func note(_ effect: GatewayEffect) {
        effects += 1
        switch effect {
        case .journal(let event): open.append(event)
        case .send(let bytes, _):
            sentOctets += bytes.count
            remember(bytes)
        case .openMedia(let call): calls.append(call)
        case .reserve(let port):
            for effect in core.handle(.portReserved(port), at: now) { note(effect) }
        case .drained: hasDrained = true
        default: break
        }
    }

    private mutating func answerJournal(refusing: Bool) {
        while !open.isEmpty {
            let event = open.removeFirst()
            let sequence = event.sequence...event.sequence
            let answer: JournalAnswer =
                refusing ? .refused(sequence, reason: "full") : .written(sequence)
            for effect in core.handle(.journal(event.call, answer), at: now) { note(effect) }
        }
    }

    /// Lets time pass, deadline by deadline.
    private mutating func pass(_ duration: Duration) {
        let end = now + duration
        var rounds = 0
        while let deadline = core.nextDeadline, deadline <= end, rounds < 5000 {
            now = max(now, deadline)
            feed(.timersDue)
            rounds += 1
        }
        now = end
    }

    /// Everything must come to an end: no call, port, lease or timer is left.
    mutating func end() -> String? {
        isHolding = false
        answerJournal(refusing: false)
        feed(.drain(deadline: now))
        pass(.seconds(600))
        if core.callCount > 0 { return "\(core.callCount) calls never end" }
        if core.portsInUse > 0 { return "\(core.portsInUse) ports never come back" }
        if core.leaseCount > 0 { return "\(core.leaseCount) leases never end" }
        if let deadline = core.nextDeadline { return "a timer runs on at \(deadline)" }
        return hasDrained ? nil : "the gateway never drains"
    }

    // MARK: Messages

    private mutating func remember(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes.prefix(4000), as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        guard let first = lines.first else { return }
        let isResponse = first.hasPrefix("SIP/2.0 ")
        said.append(
            isResponse
                ? String(first.split(separator: " ").dropFirst().first ?? "?")
                : String(first.prefix { $0 != " " }))
        for line in lines.prefix(40) {
            if line.isEmpty { break }
            if line.hasPrefix(isResponse ? "To:" : "From:"),
                let tag = line.firstRange(of: ";tag=")
            {
                last["{TAG}"] = String(line[tag.upperBound...].prefix { $0 != ";" })
            }
            guard !isResponse else { continue }
            if line.hasPrefix("Via:"), let branch = line.firstRange(of: ";branch=") {
                last["{BRANCH}"] = String(line[branch.upperBound...].prefix { $0 != ";" })
            }
            if line.hasPrefix("Call-ID:") {
                last["{CALLID}"] = String(line.dropFirst(8).drop { $0 == " " })
            }
            if line.hasPrefix("CSeq:") {
                last["{CSEQ}"] = String(line.dropFirst(5).drop { $0 == " " })
            }
        }
    }

    /// The step with its places filled, in one pass: what is filled in is not looked at again.
    private func filled(_ step: ArraySlice<UInt8>) -> [UInt8] {
        guard step.contains(UInt8(ascii: "{")), !last.isEmpty else { return Array(step) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(step.count + 200)
        var rest = step
        while let first = rest.first {
            let place = first == UInt8(ascii: "{") ? place(at: rest) : nil
            if let place {
                bytes += place.value.utf8
                rest = rest.dropFirst(place.name.utf8.count)
            } else {
                bytes.append(first)
                rest = rest.dropFirst()
            }
        }
        return bytes
    }

    private func place(at rest: ArraySlice<UInt8>) -> (name: String, value: String)? {
        for (name, value) in last where rest.starts(with: name.utf8) { return (name, value) }
        return nil
    }
}
