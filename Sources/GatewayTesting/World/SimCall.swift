// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import MediaEngine
import Timing

/// What the simulated world holds for one call, as the live shell would.
final class SimCall {
    let id: CallID
    let queues: SimMedia
    var media: CallMedia?
    /// The streams of the call, and the rings each of them fills and empties.
    var links: [StreamID: (link: SimStreamLink, port: SimStreamPort)] = [:]
    /// The sound cards of the call.
    var cards: [StreamID: SimCard] = [:]
    /// Local RTP ports by party.
    var ports: [Party: UInt16] = [:]
    var recording: (began: Instant, limit: Instant)?
    /// Since when the call is recorded.
    var recordedSince: Instant?
    /// Clips being synthesised, and when they are done.
    var synthesis: [(due: Instant, clip: ClipID, sound: Clip)] = []

    init(
        id: CallID, settings: CallMediaSettings, hearing: (any SimHearing)?, voicesAreTones: Bool,
        at now: Instant
    ) {
        self.id = id
        queues = SimMedia(call: id, hearing: hearing, voicesAreTones: voicesAreTones)
        media = CallMedia(
            call: id, ports: queues, events: queues, tap: queues, settings: settings, at: now)
    }

    var nextDeadline: Instant? {
        var next = links.values.compactMap(\.link.nextDeadline).min()
        for due in cards.values.compactMap(\.nextDeadline) { next = min(next ?? due, due) }
        for due in synthesis.map(\.due) { next = min(next ?? due, due) }
        if let limit = recording?.limit { next = min(next ?? limit, limit) }
        return next
    }
}
