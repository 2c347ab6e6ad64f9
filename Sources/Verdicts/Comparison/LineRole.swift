// SPDX-License-Identifier: Apache-2.0

/// What a line is about, as far as that makes one difference graver than another, or its cause. A line
/// that is about none of these is compared all the same.
enum LineRole: Hashable {
    /// `trigger`: a rule that asks for a person.
    case trigger
    /// `attempt`, or a party that is rung (`anna rings`): who is to pick up.
    case target
    /// `handoff`, `package`, `briefing`.
    case handoff
    /// `bridge`: caller and operator hear each other.
    case bridge
    /// `outcome`, or a `handoff` that `ended`: how it came out.
    case outcome
    /// `caller hears whisper`: whom or what a party hears. A leak where it is a briefing that caller or
    /// agent must never hear.
    case ear(isLeak: Bool)
    /// `network`: loss, jitter, a fault that the scenario plays.
    case network
    case other

    /// Whether what it does instead of an expected thing can be told from what it does besides.
    var decidesOneThing: Bool {
        switch self {
        case .trigger, .target, .bridge, .outcome: true
        case .handoff, .ear, .network, .other: false
        }
    }
}

extension TimelineLine {
    var role: LineRole {
        switch (subject, event) {
        case (_, "hears"): .ear(isLeak: leaks)
        case ("outcome", _), (_, "outcome"), ("handoff", "ended"), ("handoff", "ends"): .outcome
        case ("bridge", _), (_, "bridged"): .bridge
        case ("trigger", _), (_, "escalates"), (_, "escalated"): .trigger
        case ("attempt", _), (_, "rings"), (_, "ringing"), (_, "dialled"), (_, "tried"): .target
        case ("handoff", _), ("package", _), ("briefing", _): .handoff
        case ("network", _): .network
        default: .other
        }
    }

    /// `caller hears agent + whisper`.
    private var leaks: Bool {
        guard subject == "caller" || subject == "agent" else { return false }
        return detail.split { !$0.isLetter }.contains("whisper")
    }

    /// What was done, without when and by whom: `fires asked-for-a-person`.
    var deed: String { detail.isEmpty ? event : "\(event) \(detail)" }
}
