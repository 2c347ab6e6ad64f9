// SPDX-License-Identifier: Apache-2.0

/// What a desk shows.
enum DeskText {
    /// Who calls, and why.
    static func offer(_ call: DeskCall) -> String {
        var lines = ["", "*** a call" + (call.caller.isEmpty ? "" : " from \(call.caller)")]
        lines.append("    \(call.reason)")
        if !call.briefing.isEmpty { lines.append("    \(call.briefing)") }
        if let link = call.link { lines.append("    \(link)") }
        return lines.joined(separator: "\n")
    }

    /// What can be pressed now.
    static func keys(of desk: DeskMachine) -> String {
        switch desk.state {
        case .idle: "waiting for calls   [q] leave"
        case .ringing(_, let hears):
            "[Enter] accept   [d] decline   [w] \(hears ? "bell" : "hear the briefing")"
        case .taking: "the caller is being joined"
        case .talking(_, let isHeld):
            "[h] \(isHeld ? "talk" : "hold")   [n] note   [e] hang up"
        }
    }
}
