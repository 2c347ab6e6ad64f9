// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// A route on which nobody is called at this hour.
struct Closing: Sendable, Equatable {
    let route: String
    /// When it is open again, in words, where that is known.
    let until: String?

    var words: String { "route \(route) is closed" + (until.map { " until \($0)" } ?? "") }
}

extension CallScene {
    /// Why nobody is called on a route now; nil when it is open.
    func closing(of route: Route, at now: Instant) -> Closing? {
        let time = dossier.wall(at: now)
        guard let hours = route.hours, !hours.isOpen(at: time) else { return nil }
        return Closing(route: route.name, until: hours.nextOpeningInWords(after: time))
    }

    /// Who is worth calling on a route now: nobody while it is closed.
    func rounds(of route: Route, at now: Instant) -> [Round] {
        closing(of: route, at: now) == nil ? rounds(of: route) : []
    }
}
