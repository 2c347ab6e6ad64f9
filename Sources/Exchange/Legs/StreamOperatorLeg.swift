// SPDX-License-Identifier: Apache-2.0

import AgentWire
package import CallModel
import Handoff
import JSON
import MediaEngine
import Timing
import Triggers

/// The leg to another agent that may take the caller: a stream, as to the first one.
struct StreamOperatorLeg: Sendable {
    let stream: StreamID
    let address: AgentAddress
    /// What it is told, as whoever takes the call may know it.
    let package: HandoffPackage

    /// The longest package in the first message, in bytes; the whole one comes in a `handoff`.
    private static let parameterLimit = 16 * 1024

    /// What it is told of the call in its first message, beside what any agent is.
    func parameters(link: String?) -> [ContextItem] {
        let whole = package.json(atMost: Self.parameterLimit).map(JSONText.compact)
        return [
            ("handoff_id", package.id.rawValue), ("handoff_reason", package.reason),
            ("handoff_summary", package.summary), ("handoff_briefing", package.briefing),
            ("handoff_package", whole), ("handoff_url", link),
        ].compactMap { key, value in value.map { ContextItem(key: key, value: $0) } }
    }
}

extension LegEvidence {
    /// The code a socket was closed with (RFC 6455 section 7.4), or words alone.
    package static func stream(_ code: Int?, _ text: String) -> LegEvidence {
        LegEvidence(kind: "stream", code: code, named: "code", text: text)
    }
}

extension GatewayCore {
    /// Connects another agent that may take the caller.
    mutating func connect(
        _ attempt: AttemptID, to address: AgentAddress, _ package: HandoffPackage, of id: CallID
    ) {
        guard let stream = calls[id]?.makeStream(), let call = calls[id] else { return }
        let leg = StreamOperatorLeg(stream: stream, address: address, package: package)
        calls[id]?.operators[attempt] = .stream(leg)
        output.append(.media(id, .close(.operator)))
        open(
            stream, .operator,
            AgentDestination(
                address: address,
                parameters: call.identity + leg.parameters(link: link(to: package, of: id))))
    }

    /// Connects a stream and opens a party's leg on it.
    mutating func open(_ stream: StreamID, _ party: Party, _ destination: AgentDestination) {
        calls[stream.call]?.sounding += 1
        output.append(.connectStream(stream, party, destination))
        output.append(.media(stream.call, .openStream(party)))
    }

    /// What comes over the stream to an agent that may take the caller.
    mutating func take(
        _ event: AgentConnectionEvent, of attempt: AttemptID, _ leg: StreamOperatorLeg,
        at now: Instant
    ) {
        let id = leg.stream.call
        switch event {
        case .opened:
            let offer = HandoffNotice(
                id: leg.package.id, status: .offered, reason: leg.package.reason,
                package: leg.package)
            output.append(.tellStream(leg.stream, .handoff(offer)))
            journal(
                .connected(.operator, media: "\(leg.address.protocol.format)"), of: id, at: now)
            tell(id, .operatorAnswered(attempt), at: now)
        case .failed(let reason):
            end(attempt, leg, reason: reason)
            tell(id, .operatorFailed(attempt, .unreachable, .stream(nil, reason)), at: now)
        case .closed(let reason):
            end(attempt, leg, reason: reason)
            tell(id, .operatorGone(attempt, reason: reason, .gone, .stream(nil, reason)), at: now)
        case .ended(let reason, _):
            end(attempt, leg, reason: reason)
            let said = LegEvidence.stream(1000, reason)
            tell(id, .operatorGone(attempt, reason: reason, .declined, said), at: now)
        case .event(let event): take(event, of: attempt, in: id, at: now)
        }
        releaseIfOver(id, at: now)
    }

    private mutating func take(
        _ event: AgentEvent, of attempt: AttemptID, in id: CallID, at now: Instant
    ) {
        switch event {
        case .accept: tell(id, .operatorChose(attempt, .accept), at: now)
        case .decline(let reason):
            let said = LegEvidence.stream(nil, SafeText.plain(reason, limit: 200))
            tell(id, .operatorChose(attempt, .decline, said), at: now)
        case .malformed(let fault):
            output.append(.log(.info, "\(id): message to \(attempt) dropped: \(fault)"))
        case .unknown(let name):
            let shown = SafeText.plain(name, limit: 64)
            output.append(
                .log(.info, "\(id): the event \"\(shown)\" of \(attempt) is none of ours"))
        case .handoff, .transcript, .hangUp:
            output.append(.log(.info, "\(id): \(attempt) has not taken the call, and wants more"))
        case .audio, .mark, .clear, .sentencePlayed: break
        }
    }

    /// Closes the leg of an attempt and gives back what it holds.
    mutating func end(_ attempt: AttemptID, _ leg: StreamOperatorLeg, reason: String) {
        let id = leg.stream.call
        calls[id]?.operators[attempt] = nil
        output.append(.closeStream(leg.stream, reason: reason))
        closeOperatorMedia(of: id)
    }

    /// The leg of an attempt takes the place of the agent's, which is closed.
    mutating func makeAgent(_ attempt: AttemptID, of id: CallID, at now: Instant) {
        guard case .stream(let leg)? = calls[id]?.operators[attempt] else { return }
        calls[id]?.operators[attempt] = nil
        calls[id]?.agent = .open(leg.stream)
        calls[id]?.hasAgentOverflowed = false
        calls[id]?.triggers.returned(at: now)
        output.append(.media(id, .moveStream(from: .operator, to: .agent)))
        journal(.connected(.agent, media: "\(leg.address.protocol.format)"), of: id, at: now)
        let notice = HandoffNotice(
            id: leg.package.id, status: .accepted, reason: leg.package.reason)
        output.append(.tellStream(leg.stream, .handoff(notice)))
        output.append(.talkBegan(id))
    }
}
