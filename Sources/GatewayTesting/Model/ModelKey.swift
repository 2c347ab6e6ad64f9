// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Timing

/// What tells two states of a call apart for the walk: everything in the machine that can decide
/// what it does next, with the clock taken away.
///
/// Moments count by their order alone, attempts by how many came after them, and words, evidence and
/// what was captured not at all: they say what is told, not what is done. The key is read off the
/// machine itself, so that a new field of it counts without being named here.
struct ModelKey {
    /// What of a machine decides nothing.
    private static let idle: Set<String> = [
        "dossier", "plan", "call", "effects", "escalation", "began", "dialled", "answer", "id",
        "handoffs", "firstAttempt", "routing", "verdict", "verdicts", "name", "evidence",
        "reason", "longestWait", "lastWords", "lastAsked", "lastBusy",
    ]

    /// What else is left out of the coarse key: what sounds besides, who was told what, and why.
    private static let besides: Set<String> = [
        "playing", "endings", "turns", "consent", "hasHeardConsent", "isCallerHolding", "isTold",
        "lastBriefing", "then", "grace", "taken", "formerAgents", "passedOn", "missed", "awaited",
        "preparedWords",
    ]
    private static let details: Set<String> = ["BriefingClip", "SharedClip"]

    private enum Token {
        case text(String)
        case moment(Instant)

        /// An attempt by how many came after it.
        static func age(of number: Int, _ latest: Int) -> Token {
            .text(number > latest ? "strange" : number == latest ? "current" : "past")
        }
    }

    private let now: Instant
    private let attempts: Int
    private let grain: ModelGrain
    private var tokens: [Token] = []

    static func text<Call>(of stage: CallStage<Call>, _ grain: ModelGrain) -> String {
        var key = ModelKey(now: stage.now, attempts: stage.attempts, grain)
        key.add(stage.call.machine)
        // Who is there is known outside, too: the machine may be mistaken.
        return key.text + (stage.isAgentPresent ? " agent" : "")
            + (stage.present.isEmpty ? "" : " operator")
    }

    private init(now: Instant, attempts: Int, _ grain: ModelGrain) {
        self.grain = grain
        self.now = now
        self.attempts = attempts
    }

    /// Moments become their places in time, counted from now.
    private var text: String {
        let moments = Set(
            tokens.compactMap { token -> Instant? in
                if case .moment(let at) = token, at > now { at } else { nil }
            }
        ).sorted()
        return tokens.map { token in
            switch token {
            case .text(let text): text
            case .moment where grain == .coarse: "-"
            case .moment(let at) where at <= now: "due"
            case .moment(let at): "\((moments.firstIndex(of: at) ?? 0) + 1)"
            }
        }.joined(separator: " ")
    }

    private mutating func add(_ value: Any) {
        // Casting to each in turn would be most of the walk's time.
        switch ObjectIdentifier(type(of: value)) {
        case ObjectIdentifier(Instant.self): take(value) { (at: Instant) in .moment(at) }
        case ObjectIdentifier(AttemptID.self):
            let latest = attempts
            take(value) { (attempt: AttemptID) in .age(of: attempt.number, latest) }
        case ObjectIdentifier(ClipID.self):
            let latest = attempts
            take(value) { (clip: ClipID) in
                switch clip {
                case .spoken(let number): return .age(of: number, latest)
                // Which of the sayings it is decides nothing, and they have no end.
                case .said: return .text("said")
                case .asked: return .text("asked")
                case .shared: return .text(clip.name)
                }
            }
        case ObjectIdentifier(Lane.self): take(value) { (lane: Lane) in .text(lane.name) }
        case ObjectIdentifier(Target.self): take(value) { (target: Target) in .text(target.name) }
        case ObjectIdentifier(Route.self): take(value) { (route: Route) in .text(route.name) }
        case ObjectIdentifier(Escalation.self):
            take(value) { (wish: Escalation) in .text(wish.isExplicit ? "asked" : "not asked") }
        case ObjectIdentifier(Bool.self): take(value) { (flag: Bool) in .text(flag ? "+" : "-") }
        case ObjectIdentifier(Int.self): take(value) { (number: Int) in .text("\(number)") }
        case ObjectIdentifier(Set<String>.self):
            take(value) { (names: Set<String>) in .text(names.sorted().joined(separator: "+")) }
        case ObjectIdentifier([String: Int].self):
            take(value) { (counts: [String: Int]) in
                .text("\(counts.sorted { $0.key < $1.key })")
            }
        case ObjectIdentifier(String.self), ObjectIdentifier(Duration.self),
            ObjectIdentifier(LegEvidence.self):
            break
        default: addParts(of: value)
        }
    }

    private mutating func take<Value>(_ value: Any, as token: (Value) -> Token) {
        if let value = value as? Value { tokens.append(token(value)) }
    }

    private mutating func addParts(of value: Any) {
        if grain == .coarse, Self.details.contains("\(type(of: value))") { return }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .dictionary: addPairs(mirror)
        case .enum where mirror.children.isEmpty: tokens.append(.text("\(value)"))
        case .enum:
            for child in mirror.children {
                tokens.append(.text(child.label ?? ""))
                add(child.value)
            }
        case .optional:
            guard let some = mirror.children.first else { return tokens.append(.text("nil")) }
            add(some.value)
        default:
            for child in mirror.children {
                let label = child.label ?? ""
                if Self.idle.contains(label) { continue }
                if grain == .coarse, Self.besides.contains(label) { continue }
                add(child.value)
            }
        }
    }

    /// The pairs of a dictionary, in the order of what they come to.
    private mutating func addPairs(_ mirror: Mirror) {
        let pairs = mirror.children.map { pair in
            var part = ModelKey(now: now, attempts: attempts, grain)
            part.addParts(of: pair.value)
            return part.tokens
        }
        let sorted = pairs.map { tokens in
            (
                tokens.compactMap { if case .text(let text) = $0 { text } else { nil } }
                    .joined(separator: " "), tokens
            )
        }.sorted { $0.0 < $1.0 }
        for (_, part) in sorted { tokens += part }
    }
}

/// How finely the walk tells states apart.
package enum ModelGrain: String, Sendable, CaseIterable {
    /// By everything that may decide what comes next, and the order of all deadlines.
    case fine
    /// By the state alone: few enough to find all that lie at any depth.
    case coarse
}
