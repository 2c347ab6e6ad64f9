// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Timing

/// Who must not be rung: an account of its own, beside that of the desk.
struct AbsentPeople {
    private var away: Set<String> = []
    private var resting: [String: WallTime] = [:]

    mutating func leaves(_ name: String) { away.insert(name) }

    mutating func isThere(_ name: String) {
        away.remove(name)
        resting[name] = nil
    }

    mutating func rests(_ name: String, until end: WallTime) { resting[name] = end }

    /// Why somebody must not be rung now; nil when they may.
    func why(_ name: String, at now: WallTime) -> String? {
        if away.contains(name) { return "\(name) is rung: away" }
        guard let end = resting[name], now < end else { return nil }
        return "\(name) is rung: in wrap-up"
    }
}

/// Operators who take calls, and who do not.
extension PeopleWorld {
    func id(of call: Int) -> CallID { CallID(rawValue: "c\(call + 1)") }

    /// The civil time, which begins with the story.
    var wall: WallTime { WallTime(milliseconds: (now - .zero).inMilliseconds) }

    mutating func says(_ said: PeopleStory.Presence) {
        guard desk.set(said.wish, of: said.name, at: wall) else { return }
        switch said.wish {
        case .available: absent.isThere(said.name)
        case .away: absent.leaves(said.name)
        }
    }

    mutating func note(_ kind: JournalEvent.Kind, of call: Int) {
        if case .bridged(let attempt) = kind { calls[call].phones[attempt]?.isJoined = true }
        desk.note(kind, of: id(of: call), at: wall)
        for case .tooOftenMissed(let name, _, _) in desk.takeNews() { absent.leaves(name) }
    }

    /// Whoever was at the phone is free again, when they have finished what the call left to do.
    mutating func giveBack(_ phone: PeoplePhone, of call: Int) {
        desk.release(phone.target, for: id(of: call), at: wall)
        guard phone.isJoined,
            let target = story.calls[call].plan.target(named: phone.target), !target.isAgent
        else { return }
        absent.rests(phone.target, until: wall.advanced(by: target.wrapUp))
    }
}
