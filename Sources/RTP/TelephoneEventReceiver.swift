// SPDX-License-Identifier: Apache-2.0

package import Timing

/// What one packet of a telephone event, or its absence, told us.
package struct TelephoneEventReport: Sendable, Hashable {
    /// A key that went down; reported once for each press, with the first packet that got through.
    package var began: TelephoneEvent?
    /// A key that went up, and how long it was down.
    package var ended: TelephoneEvent?
    package var endedAfter = Duration.zero

    package init(
        began: TelephoneEvent? = nil, ended: TelephoneEvent? = nil, after: Duration = .zero
    ) {
        self.began = began
        self.ended = ended
        endedAfter = after
    }

    package var isEmpty: Bool { began == nil && ended == nil }
}

/// Turns the packets of telephone events into presses (RFC 4733 section 2.5.2).
///
/// A press ought to be known by its RTP timestamp, but senders let it run on from packet to packet,
/// or give two presses the same. So the sequence number decides with it: what follows directly and
/// says nothing of an end is the same press; what comes after an end, or begins to count anew, is
/// another. The marker bit, which many senders forget, decides nothing. A press whose end is lost
/// ends when nothing more is heard of it.
package struct TelephoneEventReceiver: Sendable {
    /// Where a packet stands in the stream.
    private struct Place: Sendable {
        var timestamp: UInt32
        var sequence: UInt16?
        var at: Instant

        /// Whether this came after the other in the order of sending; nil where numbers are
        /// missing.
        func follows(_ other: Place) -> Bool? {
            guard let sequence, let before = other.sequence else { return nil }
            return Int16(bitPattern: sequence &- before) > 0
        }

        func followsDirectly(_ other: Place) -> Bool {
            guard let sequence, let before = other.sequence else { return false }
            return (1...2).contains(sequence &- before)
        }
    }

    private struct Press: Sendable {
        var event: TelephoneEvent
        let clock: RTPClock
        /// The timestamp of its first packet.
        var start: UInt32
        var duration: UInt32 = 0
        /// Ticks of earlier segments of an event longer than 16 bits can say.
        var earlier: UInt32 = 0
        /// What its latest packet said, for whether the next goes on from there.
        var said: UInt32 = 0
        var latest: Place

        var total: Duration { clock.duration(of: earlier &+ duration) }
    }

    /// A press that is over; more may come of it.
    private struct Past: Sendable {
        var press: Press
        var hasEnded: Bool
    }

    /// Silence after which a press without an end counts as ended.
    package static let timeout = Duration.milliseconds(300)
    /// Repeats of an end come within this.
    private static let repeatsWithin = Duration.milliseconds(200)
    /// Packets of one press come within this of each other: no finger is faster.
    private static let updatesWithin = Duration.milliseconds(60)
    /// A packet at most this much older than the latest press is a straggler; an older one comes from
    /// a sender that restarted its clock, and is a press.
    private static let stragglerMilliseconds = 2000
    /// The furthest that the timestamp may run from one packet of a press to the next.
    private static let runMilliseconds = 500

    private var current: Press?
    private var past: Past?
    /// The press that another key displaced; some senders have two keys down at a time, and their packets
    /// in turn.
    private var displaced: Press?
    private var source: UInt32?
    /// Packets that repeated or trailed an event that was already over.
    package private(set) var duplicates: UInt64 = 0

    package init() {}

    /// Takes one packet of a telephone-event payload type with this clock. Without `sequence` and
    /// `source` only timestamps and time decide.
    package mutating func receive(
        _ payload: TelephoneEventPayload, _ clock: RTPClock = .telephone, timestamp: UInt32,
        sequence: UInt16? = nil, source: UInt32? = nil, at now: Instant
    ) -> TelephoneEventReport {
        let place = Place(timestamp: timestamp, sequence: sequence, at: now)
        if source != self.source {
            // Numbers of two sources have nothing to do with each other.
            self.source = source
            current?.latest.sequence = nil
            past?.press.latest.sequence = nil
            displaced = nil
            move(to: place, payload)
        }
        if goesOnDisplaced(payload, at: place) { return duplicate() }
        if let press = current {
            if let longer = goOn(press, with: payload, at: place) {
                return update(longer, with: payload, at: place)
            }
            if isStraggler(place, behind: press) { return duplicate() }
        } else if let past {
            if isRepeat(payload, at: place, of: past) {
                if place.follows(past.press.latest) == true {
                    self.past?.press.latest = place
                }
                self.past?.press.latest.at = now
                return duplicate()
            }
            if isStraggler(place, behind: past.press) { return duplicate() }
        }
        return begin(payload, clock, at: place)
    }

    /// Ends a press that has not been heard of for `timeout`. Call it every tick or when due.
    package mutating func expire(at now: Instant) -> TelephoneEventReport {
        guard let press = current, now - press.latest.at >= Self.timeout else {
            return TelephoneEventReport()
        }
        current = nil
        past = Past(press: press, hasEnded: false)
        return TelephoneEventReport(ended: press.event, after: press.total)
    }

    private mutating func duplicate() -> TelephoneEventReport {
        duplicates &+= 1
        return TelephoneEventReport()
    }

    private mutating func begin(
        _ payload: TelephoneEventPayload, _ clock: RTPClock, at place: Place
    ) -> TelephoneEventReport {
        var report = TelephoneEventReport(began: payload.event)
        if let press = current {
            report.ended = press.event
            report.endedAfter = press.total
            displaced = press
        }
        let press = Press(
            event: payload.event, clock: clock, start: place.timestamp, latest: place)
        current = press
        // An end that arrives first, the rest being lost, is a whole press; if it also displaced
        // an older one, that one's end is told now and this one's by the next packet or timeout.
        if report.ended == nil {
            let rest = update(press, with: payload, at: place)
            report.ended = rest.ended
            report.endedAfter = rest.endedAfter
        }
        return report
    }

    private mutating func update(
        _ press: Press, with payload: TelephoneEventPayload, at place: Place
    ) -> TelephoneEventReport {
        var press = press
        press.duration = max(press.duration, UInt32(payload.duration))
        press.said = UInt32(payload.duration)
        press.latest = place
        guard payload.isEnd else {
            current = press
            return TelephoneEventReport()
        }
        current = nil
        past = Past(press: press, hasEnded: true)
        return TelephoneEventReport(ended: press.event, after: press.total)
    }

    // MARK: What belongs to what

    /// The press in progress, made longer, if this packet is of it.
    private func goOn(
        _ press: Press, with payload: TelephoneEventPayload, at place: Place
    ) -> Press? {
        guard press.event == payload.event else { return nil }
        if place.timestamp == press.latest.timestamp {
            // A later packet that counts less is the beginning of another press.
            let beginsAnew =
                place.follows(press.latest) == true && UInt32(payload.duration) < press.said
            return beginsAnew ? nil : press
        }
        return nextSegment(of: press, with: payload, at: place)
            ?? runningClock(of: press, with: payload, at: place)
    }

    /// A press that goes on, or says again that it is over, under a source that has just taken over: what
    /// it counts goes on from there, and a press of its own would begin at its beginning.
    private mutating func move(to place: Place, _ payload: TelephoneEventPayload) {
        func goesOn(_ press: Press) -> Bool {
            press.event == payload.event && place.at - press.latest.at <= Self.repeatsWithin
                && UInt32(payload.duration) >= max(press.said, 1)
        }
        if let press = current {
            guard goesOn(press), press.latest.timestamp != place.timestamp else { return }
            current?.latest.timestamp = place.timestamp
            current?.start = place.timestamp
        } else if let press = past?.press, past?.hasEnded == true, payload.isEnd, goesOn(press) {
            past?.press.latest.timestamp = place.timestamp
        }
    }

    /// Whether the packet goes on with the press that another key displaced, which is over.
    private mutating func goesOnDisplaced(
        _ payload: TelephoneEventPayload, at place: Place
    ) -> Bool {
        guard let press = displaced, press.event == payload.event,
            (current ?? past?.press)?.event != payload.event,
            press.latest.timestamp == place.timestamp,
            place.at - press.latest.at <= Self.repeatsWithin,
            UInt32(payload.duration) >= press.said
        else { return false }
        displaced?.latest.at = place.at
        displaced?.said = UInt32(payload.duration)
        return true
    }

    /// The next segment of an event longer than 16 bits can say (RFC 4733 section 2.5.1.3): same
    /// event, no end seen, timestamp one full duration later.
    private func nextSegment(
        of press: Press, with payload: TelephoneEventPayload, at place: Place
    ) -> Press? {
        let distance = place.timestamp &- press.latest.timestamp
        guard press.duration >= 0xF000, (0xF000...0x1_0200).contains(distance) else { return nil }
        var longer = press
        longer.earlier = press.earlier &+ distance
        longer.start = place.timestamp
        longer.duration = 0
        return longer
    }

    /// A sender that lets the timestamp run on with every packet of a press.
    private func runningClock(
        of press: Press, with payload: TelephoneEventPayload, at place: Place
    ) -> Press? {
        let run = Int32(bitPattern: place.timestamp &- press.latest.timestamp)
        guard (1...Self.longestRun(press)).contains(run), UInt32(payload.duration) >= press.said,
            place.follows(press.latest) != false
        else { return nil }
        // Where timestamp and duration have grown alike, only packets between were lost.
        let growth = Int32(payload.duration) - Int32(clamping: press.said)
        guard
            (growth - run).magnitude <= press.clock.ticksPerFrame && growth > 0
                || place.followsDirectly(press.latest)
                || place.at - press.latest.at <= Self.updatesWithin
        else { return nil }
        var longer = press
        if UInt32(payload.duration) == press.said {
            // It says the length of the packet instead of that of the press.
            longer.duration = (place.timestamp &- press.start) &+ press.said
        }
        return longer
    }

    /// Whether the packet only says again that a press is over.
    private func isRepeat(
        _ payload: TelephoneEventPayload, at place: Place, of past: Past
    ) -> Bool {
        let press = past.press
        guard press.event == payload.event else { return false }
        let quiet = place.at - press.latest.at
        let isLater = place.follows(press.latest)
        // An end directly behind an end was only held up on its way.
        let isRecent = quiet <= Self.repeatsWithin || place.followsDirectly(press.latest)
        guard place.timestamp == press.latest.timestamp else {
            // The repeats of the end, of a sender that lets the timestamp run on.
            let run = Int32(bitPattern: place.timestamp &- press.latest.timestamp)
            return past.hasEnded && payload.isEnd && (1...Self.longestRun(press)).contains(run)
                && isLater != false && isRecent
                && UInt32(payload.duration) >= press.said
        }
        if isLater == false { return true }
        if payload.isEnd { return !past.hasEnded || isRecent }
        // Going on after an end, or counting anew: another press under the same timestamp.
        let isNew =
            isLater == true
            ? past.hasEnded || UInt32(payload.duration) < press.said
            : quiet > Self.repeatsWithin && UInt32(payload.duration) < press.said
        return !isNew
    }

    private static func longestRun(_ press: Press) -> Int32 {
        Int32(clamping: press.clock.ticks(milliseconds: runMilliseconds))
    }

    /// Whether the packet was sent before the latest of a press and came after it.
    private func isStraggler(_ place: Place, behind press: Press) -> Bool {
        let age = Int32(bitPattern: press.latest.timestamp &- place.timestamp)
        let oldest = Int32(
            clamping: press.clock.ticks(milliseconds: Self.stragglerMilliseconds))
        switch place.follows(press.latest) {
        case true?: return false
        case false?: return (0...oldest).contains(age)
        case nil: return age > 0 && age <= oldest
        }
    }
}
