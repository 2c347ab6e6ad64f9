// SPDX-License-Identifier: Apache-2.0

import AgentWire
package import CallModel
import Handoff
import JSON
import MediaEngine
import Timing

/// A leg over a stream: a WebSocket that carries sound and messages, to the caller's agent or to
/// another one that may take the caller.
package struct StreamLeg: Sendable {
    enum State: Sendable, Hashable {
        /// → ringing, open, over
        case connecting
        /// Somebody at a desk in a browser hears it ring. → open, over
        case ringing
        /// → over
        case open
        case over
    }

    let stream: StreamID
    private var party: Party
    private let destination: AgentDestination
    /// The package of the caller it is offered; nil for one that has its caller from the start.
    private let offer: HandoffPackage?
    /// The name of the person it is to, whom nobody else may ring; nil of agents.
    private let target: String?
    private var state = State.connecting

    package init(_ stream: StreamID, of party: Party, to destination: AgentDestination) {
        self.stream = stream
        self.party = party
        self.destination = destination
        offer = nil
        target = nil
    }

    /// The leg to another agent that may take the caller, or to a person at a desk, who is held.
    init(
        _ stream: StreamID, to address: AgentAddress, for call: OutgoingCall,
        holding target: String? = nil
    ) {
        self.target = target
        self.stream = stream
        party = call.seat.party
        destination = AgentDestination(
            address: address,
            parameters: call.visit.introduction + Self.parameters(call.package, link: call.link)
                + Self.parameters(ofRing: call.target, at: address))
        offer = call.package
    }

    var isOver: Bool { state == .over }

    var held: Set<String> { Set([target].compactMap(\.self)) }

    // MARK: What it is told to do

    func open() -> [LegEffect] {
        let connect: [LegEffect] = [
            .perform(.connectStream(stream, party, destination)), .openSound(.openStream(party)),
        ]
        guard offer != nil else { return connect }
        return [.perform(.media(stream.call, .close(party)))] + connect
    }

    func send(_ message: AgentCommand) -> [LegEffect] {
        isOver ? [] : [.perform(.tellStream(stream, message))]
    }

    mutating func close(reason: String) -> [LegEffect] {
        guard !isOver else { return [] }
        state = .over
        return release(reason: reason) + [.closeSound]
    }

    func release(reason: String) -> [LegEffect] {
        [.perform(.closeStream(stream, reason: reason))]
            + held.sorted().map { .giveBack(.target($0)) }
    }

    /// It has taken the caller: it is another party's leg from now on.
    mutating func move(to other: Party) -> [LegEffect] {
        let moved = MediaCommand.moveStream(from: party, to: other)
        party = other
        return [.perform(.media(stream.call, moved)), connected] + accepted
    }

    /// A person at a desk has taken the caller, in whichever way.
    func taken() -> [LegEffect] { target == nil ? [] : accepted }

    /// Tells the other end that the caller is theirs.
    private var accepted: [LegEffect] {
        guard let offer else { return [] }
        return send(
            .handoff(HandoffNotice(id: offer.id, status: .accepted, reason: offer.reason)))
    }

    // MARK: What comes

    mutating func received(_ event: AgentConnectionEvent) -> [LegEffect] {
        guard !isOver else { return [] }
        switch event {
        case .opened:
            guard state == .connecting else { return [] }
            let offered = offer.map {
                HandoffNotice(id: $0.id, status: .offered, reason: $0.reason, package: $0)
            }
            return (offered.map { send(.handoff($0)) } ?? []) + begin()
        case .failed(let reason):
            return ended(LegNews.failed, reason, .lost, .unreachable, code: nil)
        case .closed(let reason): return ended(LegNews.gone, reason, .lost, .gone, code: nil)
        case .ended(let reason, let spokeAgo):
            let manner: LegEnd.Manner = state == .open ? .chosen(spokeAgo: spokeAgo) : .lost
            return ended(LegNews.gone, reason, manner, .declined, code: 1000)
        case .event(.answer): return state == .ringing ? pickUp() : []
        // Whoever takes the call at once has no need to hear what it is about.
        case .event(.accept) where state == .ringing: return pickUp() + [.tell(.wrote(.accept))]
        case .event(.pressed(let key)) where target != nil: return [.tell(.pressed(key))]
        case .event(let event): return [.tell(.wrote(event))]
        }
    }

    /// A browser rings first; whoever is behind another stream is there.
    private mutating func begin() -> [LegEffect] {
        guard case .browser = destination.address else { return pickUp() }
        state = .ringing
        return [.tell(.ringing(.desk(nil, "rings")))]
    }

    private mutating func pickUp() -> [LegEffect] {
        state = .open
        return [connected, .tell(.answered(nil))]
    }

    private mutating func ended(
        _ news: (LegEnd) -> LegNews, _ reason: String, _ manner: LegEnd.Manner,
        _ failure: LegFailure, code: Int?
    ) -> [LegEffect] {
        state = .over
        return [
            .tell(
                news(
                    LegEnd(
                        reason: reason, manner: manner, failure: failure,
                        evidence: evidence(code, reason))))
        ]
    }

    private func evidence(_ code: Int?, _ text: String) -> LegEvidence {
        target == nil ? .stream(code, text) : .desk(code, text)
    }

    /// What is written when it declines; a person at a desk need not say why.
    func evidence(_ words: String) -> LegEvidence? {
        target != nil && words.isEmpty ? nil : evidence(nil, words)
    }

    private var connected: LegEffect {
        .note(.connected(party, media: "\(destination.address.protocol.format)"))
    }

    // MARK: What it is told of the call

    /// The longest package in the first message, in bytes; the whole one comes in a `handoff`.
    private static let parameterLimit = 16 * 1024

    /// How long a browser may ring, which it shows.
    private static func parameters(ofRing target: Target, at address: AgentAddress) -> [ContextItem]
    {
        guard case .browser = address else { return [] }
        return [
            ContextItem(key: "ring_seconds", value: String(target.ringTime.components.seconds))
        ]
    }

    /// What goes into its first message, beside what any agent is told.
    private static func parameters(_ package: HandoffPackage, link: String?) -> [ContextItem] {
        let whole = package.json(atMost: parameterLimit).map(JSONText.compact)
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

    /// What a desk's socket was closed with, or words alone.
    static func desk(_ code: Int?, _ text: String) -> LegEvidence {
        LegEvidence(kind: "desk", code: code, named: "code", text: text)
    }
}
