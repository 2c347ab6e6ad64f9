// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Handoff
import MediaEngine
import Timing

/// A leg over a sound card of this machine: a person at its loudspeaker and microphone, or a line
/// whose analog telephone network it is wired to.
///
/// ```
///  our call to a target:  opening ──▶ ringing ──▶ open     after so long a ring, as a headset does
///  a line's caller:       open                             the card runs already, and heard somebody
///      │ close, or the device is gone, from any of these
///      ▼
///    over
/// ```
package struct CardLeg: Sendable {
    enum State: Sendable, Hashable {
        /// The device is being opened. → ringing, open, over
        case opening
        /// It plays its bell until then. → open, over
        case ringing(until: Instant)
        /// → over
        case open
        case over
    }

    let stream: StreamID
    private let party: Party
    private let address: CardAddress
    /// The name of the target it holds; nil of a caller's.
    private let target: String?
    private(set) var state: State

    /// The leg of a caller whom a line's card has heard.
    package init(_ stream: StreamID, ofCallerAt address: CardAddress) {
        self.stream = stream
        party = .caller
        self.address = address
        target = nil
        state = .open
    }

    /// The leg of our call to a target.
    init(_ stream: StreamID, to address: CardAddress, for call: OutgoingCall) {
        self.stream = stream
        party = call.seat.party
        self.address = address
        target = call.target.name
        state = .opening
    }

    var isOver: Bool { state == .over }

    var held: Set<String> { Set([target].compactMap(\.self)) }

    /// When it stops ringing, for it is picked up.
    var nextDeadline: Instant? {
        if case .ringing(let until) = state { until } else { nil }
    }

    // MARK: What it is told to do

    func open() -> [LegEffect] {
        guard target != nil else { return joined }
        return [
            .perform(.media(stream.call, .close(party))),
            .perform(.openCard(stream, device: address.device)),
        ]
    }

    mutating func close(reason: String) -> [LegEffect] {
        guard !isOver else { return [] }
        state = .over
        return release() + [.closeSound]
    }

    func release() -> [LegEffect] {
        [.perform(.closeCard(stream))] + held.sorted().map { .giveBack(.target($0)) }
    }

    mutating func runTimers(at now: Instant) -> [LegEffect] {
        guard case .ringing(let until) = state, until <= now else { return [] }
        state = .open
        return joined
    }

    /// It is picked up: its sound begins.
    private var joined: [LegEffect] {
        [
            .perform(.joinCard(stream, party, device: address.device)),
            .openSound(.openStream(party)),
            .note(.connected(party, media: "\(StreamFormat.l16At16kHz) on \(address.device)")),
            .tell(.answered(nil)),
        ]
    }

    // MARK: What comes

    mutating func received(_ event: CardEvent, at now: Instant) -> [LegEffect] {
        switch (state, event) {
        case (.opening, .opened(let words)):
            let rings = LegEffect.tell(.ringing(.card(words)))
            guard address.answerAfter > .zero else {
                state = .open
                return [rings] + joined
            }
            state = .ringing(until: now + address.answerAfter)
            return [.perform(.ringCard(stream)), rings]
        case (.opening, .failed(let reason, let isBusy)),
            (.ringing, .failed(let reason, let isBusy)),
            (.open, .failed(let reason, let isBusy)):
            return ended(reason, .lost, isBusy ? .busy : .unreachable)
        case (.opening, .lost(let reason)), (.ringing, .lost(let reason)):
            return ended(reason, .lost, .unreachable)
        case (.open, .lost(let reason)): return ended(reason, .lost, .gone)
        case (.open, .hungUp(let reason)):
            return ended(reason, .chosen(spokeAgo: nil), .declined)
        // Nobody had it yet, or any more; a device that is back needs nothing.
        case (.opening, .hungUp), (.ringing, .hungUp), (.ringing, .opened), (.open, .opened),
            (.over, _):
            return []
        }
    }

    private mutating func ended(
        _ reason: String, _ manner: LegEnd.Manner, _ failure: LegFailure
    ) -> [LegEffect] {
        let wasOpen = state == .open
        state = .over
        let end = LegEnd(
            reason: reason, manner: manner, failure: failure, evidence: .card(reason),
            remark: reason)
        // A line's card lives on, and is to be parted from this call at once.
        let parted: [LegEffect] = target == nil ? [.perform(.closeCard(stream))] : []
        return parted + [.tell(wasOpen ? .gone(end) : .failed(end))]
    }
}

/// What comes of a sound card.
package enum CardEvent: Sendable, Hashable {
    /// It runs, and how.
    case opened(String)
    /// It cannot be opened: it is not there, or somebody has it.
    case failed(reason: String, isBusy: Bool)
    /// It was there and is not any more.
    case lost(reason: String)
    /// Whoever is on the telephone network behind it has hung up, as far as can be heard.
    case hungUp(reason: String)
}

extension LegEvidence {
    /// What ALSA says of a device.
    package static func card(_ text: String) -> LegEvidence {
        LegEvidence(kind: "card", code: nil, named: "errno", text: text)
    }
}
