// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Makes one press of what one finger did, whichever ways it comes: a tone that leaks before its
/// telephone event (RFC 4733 section 2.1 allows it), an INFO beside the event.
///
/// The same key by another way soon after, or while it is down, is the same press; by the same way it is
/// another one. Of a peer that sends telephone events, tones in the sound are no presses: lost packets cut
/// one in two.
package struct KeyMerger: Sendable {
    private struct Press: Sendable {
        var key: Character
        /// The ways it has come, and those by which it is down still.
        var carriers: [Digit.Carrier]
        var down: [Digit.Carrier]
        /// When it was heard of last; a key that is held is heard of at its end.
        var lastHeard: Instant

        func isPast(at now: Instant) -> Bool {
            now - lastHeard > (down.isEmpty ? KeyMerger.window : KeyMerger.longestHold)
        }
    }

    /// How long after a press the other accounts of it may come: an INFO is sent at the end of a
    /// key, and again after 0.5 and 1.5 s when it is lost.
    package static let window = Duration.seconds(2)
    /// A key whose end never comes is up after so long.
    private static let longestHold = Duration.seconds(60)
    /// Presses remembered.
    private static let limit = 16

    private var presses: [Press] = []
    private var sendsEvents = false

    package init() {}

    /// There may be another telephone at the far end.
    package mutating func renegotiated() { sendsEvents = false }

    /// Whether a key is a press of its own.
    package mutating func isPress(
        _ key: Character, by carrier: Digit.Carrier, at now: Instant
    ) -> Bool {
        switch carrier {
        case .telephoneEvent: sendsEvents = true
        case .inband: if sendsEvents { return false }
        case .info: break
        }
        presses.removeAll { $0.isPast(at: now) }
        let isHeld = carrier != .info
        if let index = presses.firstIndex(where: {
            $0.key == key && !$0.carriers.contains(carrier)
        }) {
            presses[index].carriers.append(carrier)
            if isHeld { presses[index].down.append(carrier) }
            presses[index].lastHeard = now
            return false
        }
        if presses.count >= Self.limit { presses.removeFirst() }
        presses.append(
            Press(
                key: key, carriers: [carrier], down: isHeld ? [carrier] : [], lastHeard: now))
        return true
    }

    /// A key that came this way is up.
    package mutating func released(
        _ key: Character, by carrier: Digit.Carrier, at now: Instant
    ) {
        guard
            let index = presses.lastIndex(where: {
                $0.key == key && $0.down.contains(carrier)
            })
        else { return }
        presses[index].down.removeAll { $0 == carrier }
        presses[index].lastHeard = now
    }
}
