// SPDX-License-Identifier: Apache-2.0

import Addresses
import AgentWire
import CallModel
import Exchange
import GatewayTesting
import Handoff
import MediaEngine
import Timing

/// Plants one fault at the seam between the gateway's decisions and the world: commands go wrong on
/// their way out, news on their way in.
final class PlantedMeddling: SimMeddling {
    private let fault: PlantedFault
    private var packets = 0
    /// Who is to be taken to have accepted, with the next that happens.
    private var accepting: CallID?
    /// The packet that is late, by where it goes.
    private var held: [SocketAddress: SimDatagram] = [:]

    init(_ fault: PlantedFault) { self.fault = fault }

    // MARK: Out

    func effects(_ effect: GatewayEffect, at now: Instant) -> [GatewayEffect] {
        switch effect {
        case .media(let call, let command): media(command, call)
        case .journal(let event): [.journal(journal(event))]
        case .offer(let package, let key): [.offer(changed(package), key: key)]
        case .tellStream(_, .handoff) where fault == .agentNotTold: []
        default: [effect]
        }
    }

    private func media(_ command: MediaCommand, _ call: CallID) -> [GatewayEffect] {
        func send(_ commands: MediaCommand...) -> [GatewayEffect] {
            commands.map { .media(call, $0) }
        }
        switch command {
        case .route(let routing): return send(.route(rerouted(routing)))
        case .play(let clip, let lane, let loops):
            switch (fault, lane.kind) {
            case (.whisperOnTheCallersLane, .whisper):
                return send(command, .play(clip, on: .announcement, loops: loops))
            case (.noHoldMusic, .hold), (.noAnnouncement, .announcement), (.noWhisper, .whisper):
                return []
            case (.whisperCutShort, .whisper): return send(command, .stop(lane))
            case (.machineBridged, .whisper):
                accepting = call
                return send(command)
            default: return send(command)
            }
        default: return send(command)
        }
    }

    private func rerouted(_ table: Routing) -> Routing {
        var table = table
        let isBriefing = table.operator[.whisper] > 0
        let isBridge = table.operator[.caller] > 0 && !isBriefing
        switch fault {
        case .callerHearsOperatorEarly where isBriefing: table.caller[.operator] = 1
        case .operatorHearsCallerEarly where isBriefing: table.operator[.caller] = 1
        case .bridgeOneWay where isBridge: table.caller[.operator] = 0
        case .agentStaysInBridge where isBridge:
            table.agent[.caller] = 1
            table.agent[.operator] = 1
        case .holdMusicTooLoud where table.caller[.hold] > 0: table.caller[.hold] = 1
        case .noHoldMusic: table.caller[.hold] = 0
        case .soundQuieter: table = table.quieter
        default: break
        }
        return table
    }

    private func journal(_ event: JournalEvent) -> JournalEvent {
        guard case .package(let package) = event.kind else { return event }
        var event = event
        event.kind = .package(changed(package))
        return event
    }

    private func changed(_ package: HandoffPackage) -> HandoffPackage {
        var package = package
        switch fault {
        case .redactionMissed: package.briefing += " Card 4111 1111 1111 1111."
        case .contextLost:
            package.details = CaseDetails()
            package.context = []
        default: break
        }
        return package
    }

    // MARK: In

    func inputs(
        _ input: GatewayInput, at now: Instant
    ) -> [(delay: Duration, input: GatewayInput)] {
        if let call = accepting {
            accepting = nil
            let accept = MediaEvent.digit(.operator, "1", at: SampleTime(samples: 8000))
            return [(.zero, input), (.zero, .media(call, accept))]
        }
        return news(input)
    }

    private func news(_ input: GatewayInput) -> [(delay: Duration, input: GatewayInput)] {
        switch input {
        case .heard(let call, let signal): heard(signal, call)
        case .media(let call, .digit(let party, let key, let at)):
            digit(call, party, key, at)
        case .stream(_, .event(.handoff)) where fault == .agentWishLost: []
        case .stream(_, .event(.transcript)) where fault == .transcriptLost: []
        case .stream(let stream, .event(.transcript(let segment))) where fault == .negationDropped:
            [(.zero, .stream(stream, .event(.transcript(segment.withoutNegation))))]
        case .stream(_, .closed) where fault == .deadAgentUnnoticed: []
        case .stream(_, .failed) where fault == .deadAgentUnnoticed: []
        case .console(.transcript) where fault == .transcriptLost: []
        case .console(.transcript(let call, let segment)) where fault == .negationDropped:
            [(.zero, .console(.transcript(call, segment.withoutNegation)))]
        default: [(.zero, input)]
        }
    }

    private func heard(_ signal: Signal, _ call: CallID) -> [(delay: Duration, input: GatewayInput)]
    {
        var delay = Duration.zero
        if fault == .triggerLate { delay = .seconds(1) }
        guard case .keyword(var hit) = signal else { return [(delay, .heard(call, signal))] }
        switch fault {
        case .phraseDeaf: return []
        case .thresholdTooLow: hit.confirmed = true
        default: break
        }
        return [(delay, .heard(call, .keyword(hit)))]
    }

    private func digit(
        _ call: CallID, _ party: Party, _ key: Character, _ at: SampleTime
    ) -> [(delay: Duration, input: GatewayInput)] {
        func pressed(_ party: Party) -> GatewayInput { .media(call, .digit(party, key, at: at)) }
        switch fault {
        case .keyFromTheWrongLeg where party != .caller: return [(.zero, pressed(.caller))]
        case .keyLost: return []
        case .keyTwice:
            return [(.zero, pressed(party)), (.milliseconds(400), pressed(party))]
        case .triggerLate: return [(.seconds(1), pressed(party))]
        default: return [(.zero, pressed(party))]
        }
    }

    // MARK: On the wire

    func datagrams(_ datagram: SimDatagram, at now: Instant) -> [SimDatagram] {
        switch datagram.kind {
        case .sip:
            if fault == .cancelLost, datagram.bytes.starts(with: "CANCEL ".utf8) { return [] }
            if fault == .byeLost, datagram.bytes.starts(with: "BYE ".utf8) { return [] }
        case .rtp:
            packets += 1
            if fault == .packetsDropped, packets % 10 == 0 { return [] }
            if fault == .soundLate {
                let before = held.updateValue(datagram, forKey: datagram.destination)
                return before.map { [$0] } ?? []
            }
        case .rtcp: break
        }
        return [datagram]
    }
}

extension Routing {
    /// Everything at half its gain.
    fileprivate var quieter: Routing {
        var table = self
        for column in [CallerColumn.agent, .operator, .hold, .announcement] {
            table.caller[column] *= 0.5
        }
        for column in [AgentColumn.caller, .operator, .hold] { table.agent[column] *= 0.5 }
        for column in [StaffColumn.caller, .agent, .hold, .whisper, .notice] {
            table.operator[column] *= 0.5
        }
        return table
    }
}

extension TranscriptSegment {
    /// The same words without those that turn them round.
    fileprivate var withoutNegation: TranscriptSegment {
        var segment = self
        let negations: Set = ["not", "don't", "no", "never", "without"]
        segment.text = text.split(separator: " ").filter { !negations.contains($0.lowercased()) }
            .joined(separator: " ")
        return segment
    }
}
