// SPDX-License-Identifier: Apache-2.0

package import Timing

/// Signs add up points, which decay; at a threshold it is met, and again only after the score was
/// low. Below the threshold lies another where an operator's phone may ring ahead.
///
/// A sign that is met at moments adds its points each time. A guard adds its points while it holds.
package struct ScoreCondition: TriggerCondition {
    /// A condition and what it speaks for a human; against one, below zero.
    package struct Sign: Sendable {
        package var condition: any TriggerCondition
        package var points: Double

        package init(_ condition: any TriggerCondition, points: Double) {
            self.condition = condition
            self.points = points
        }
    }

    package var threshold: Double
    package var halfLife: Duration?
    /// It is met again only after the score was below this.
    var rearmBelow: Double
    /// From here on an operator's phone rings ahead; nil for none.
    package var aheadAt: Double?

    private let points: [Double]
    private var members: ConditionParts
    private var score: Score
    private var state = State.low
    private var notes: [ConditionNote] = []
    private var lastTold: Instant?

    private enum State: Sendable, Hashable {
        case low
        /// Nearly met, at most so far, and whether a phone rings.
        case high(peak: Double, ahead: Ahead)
        /// Met, and not low since.
        case met
    }

    private enum Ahead: Sendable, Hashable {
        case no
        /// Unless it is met at this very moment, a phone rings.
        case at(Instant)
        case rings
    }

    package init(
        _ signs: [Sign], threshold: Double, halfLife: Duration? = .seconds(60),
        rearmBelow: Double? = nil, aheadAt: Double? = nil
    ) {
        points = signs.map(\.points)
        members = ConditionParts(signs.map(\.condition))
        score = Score(halfLife: halfLife)
        self.threshold = threshold
        self.halfLife = halfLife
        self.rearmBelow = min(rearmBelow ?? threshold / 2, threshold)
        self.aheadAt = aheadAt
    }

    package mutating func begin(_ facts: CallFacts) { members.begin(facts) }

    package mutating func handle(_ heard: HeardSignal, at now: Instant) -> Finding? {
        settle(at: now)
        return add(members.handle(heard, at: now), at: now)
    }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        members.handle(moment, at: now)
        guard moment != .answered else { return }
        // A handoff is what the score was for; the next talk begins at nothing.
        score = Score(halfLife: halfLife)
        state = .low
        members.forget()
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        settle(at: now)
        let finding = add(members.timersDue(at: now), at: now)
        ring(at: now)
        return finding
    }

    package var nextDeadline: Instant? {
        guard case .high(_, let ahead) = state, let last = lastChange else {
            return members.nextDeadline
        }
        if case .at(let moment) = ahead { return moment }
        guard
            let lapse = score.time(
                below: lapseBound(ahead != .no) - standing(at: last), after: last)
        else { return members.nextDeadline }
        return members.nextDeadline.map { min($0, lapse) } ?? lapse
    }

    package var parts: [any TriggerCondition] { members.conditions }

    private var lastChange: Instant?

    /// The points of the guards that hold.
    private func standing(at now: Instant) -> Double {
        guard members.haveGuards else { return 0 }
        return members.all.indices.reduce(0) { sum, index in
            let part = members.all[index]
            return part.isGuard && part.condition.holds(at: now) ? sum + points[index] : sum
        }
    }

    private func value(at now: Instant) -> Double {
        max(0, score.value(at: now) + standing(at: now))
    }

    /// What counts as nearly met, of the threshold.
    private static let nearly = 0.7

    private func lapseBound(_ isAhead: Bool) -> Double {
        isAhead ? min(aheadAt ?? threshold, rearmBelow) : threshold * Self.nearly
    }

    /// Follows the score down to now.
    private mutating func settle(at now: Instant) {
        let value = value(at: now)
        switch state {
        case .low: break
        case .met: if value < rearmBelow { state = .low }
        case .high(let peak, let ahead):
            guard value < lapseBound(ahead != .no) else { return }
            state = .low
            let why = "score \(Self.short(peak)) of \(Self.short(threshold))"
            if ahead == .rings {
                notes.append(.passed(why: "the score fell to \(Self.short(value))"))
            }
            notes.append(.scored(value, of: threshold, cause: "time"))
            if peak >= threshold * Self.nearly {
                notes.append(.nearMiss(finding(peak, at: now), why: why))
            }
            members.forget()
        }
    }

    /// The moment at which the score came near is over, and it is not met: a phone rings.
    private mutating func ring(at now: Instant) {
        guard case .high(let peak, .at) = state else { return }
        state = .high(peak: peak, ahead: .rings)
        notes.append(.ahead(finding(value(at: now), at: now)))
    }

    private mutating func add(_ met: [Int], at now: Instant) -> Finding? {
        for index in met where !members.all[index].isGuard { score.add(points[index], at: now) }
        guard !met.isEmpty || members.haveGuards else { return nil }
        lastChange = now
        let value = value(at: now)
        tell(value, met, at: now)
        if case .met = state { return nil }
        guard value < threshold else {
            state = .met
            defer { members.forget() }
            return finding(value, at: now)
        }
        rise(to: value, at: now)
        return nil
    }

    /// The score is below the threshold, and perhaps nearly there.
    private mutating func rise(to value: Double, at now: Instant) {
        var (peak, ahead) = (value, Ahead.no)
        if case .high(let before, let isAhead) = state {
            (peak, ahead) = (max(value, before), isAhead)
        }
        if ahead == .no, let aheadAt, value >= aheadAt { ahead = .at(now) }
        if ahead != .no || peak >= threshold * Self.nearly {
            state = .high(peak: peak, ahead: ahead)
        }
    }

    /// The signs that made the score, without those that have faded.
    private func finding(_ value: Double, at now: Instant) -> Finding {
        let signs = members.all.indices.compactMap { index -> Finding.Part? in
            guard points[index] > 0, let last = members.all[index].last else { return nil }
            let isFaded = halfLife.map { now - last.at > $0 * 4 } ?? false
            return isFaded && !members.all[index].isGuard ? nil : last
        }
        return Finding(signs, detail: "score \(Self.short(value))", score: value)
    }

    /// Scores are told at most so often, but for those that decide.
    private static let tellingPause = Duration.milliseconds(500)

    private mutating func tell(_ value: Double, _ met: [Int], at now: Instant) {
        guard !met.isEmpty else { return }
        let isRecent = lastTold.map { now - $0 < Self.tellingPause } ?? false
        guard !isRecent || value >= threshold && state != .met else { return }
        lastTold = now
        let cause = met.compactMap { members.all[$0].last?.finding.detail }
        notes.append(.scored(value, of: threshold, cause: cause.joined(separator: ", ")))
    }

    /// Two places, as people read them.
    private static func short(_ value: Double) -> String {
        let hundredths = Int((min(value, 1e9) * 100).rounded())
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return "\(whole)" }
        return rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    package mutating func takeNotes() -> [ConditionNote] {
        _ = members.takeNotes()
        defer { notes = [] }
        return notes
    }
}

extension ScoreCondition {
    package static let name = "score"
    package static let doc = "signs add up points that decay, until a threshold"

    package init(_ fields: inout some ConditionFields) {
        let threshold = fields.number(
            Field("at", "the score at which the rule fires", needed: "3"), nil, in: 0.01...1000)
        let signs = fields.groups(Field("of", "the signs", needed: "[{points: 1, when: {…}}]")) {
            sign in
            Sign(
                sign.condition(Field("when", "the sign", needed: "{words: {…}}"))
                    ?? AnyCondition([]),
                points: sign.number(
                    Field("points", "what it adds; below zero it takes off"), 1,
                    in: -1000...1000))
        }
        let decays = fields.flag(Field("decays", "whether points fade with time"), true)
        let halfLife = fields.seconds(
            Field("half_life_seconds", "the time in which the score halves"), .seconds(60),
            in: 1...3600)
        let bounds = 0.01...max(0.01, threshold ?? 1000)
        self.init(
            signs, threshold: threshold ?? 1, halfLife: decays ? halfLife : nil,
            rearmBelow: fields.number(
                Field("rearm_below", "it fires again after the score was below; half of 'at'"),
                nil, in: bounds),
            aheadAt: fields.number(
                Field("ahead_at", "the score at which an operator's phone rings ahead"), nil,
                in: bounds))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("at", .number(threshold))
        list.add(
            "of",
            .groups(
                zip(members.forms, points).map { form, points in
                    var sign = FieldList()
                    sign.add("points", .number(points), unless: .number(1))
                    sign.add("when", .condition(form))
                    return sign
                }))
        list.add("decays", .flag(halfLife != nil), unless: .flag(true))
        if let halfLife {
            list.add("half_life_seconds", .seconds(halfLife), unless: .seconds(.seconds(60)))
        }
        list.add("rearm_below", .number(rearmBelow), unless: .number(threshold / 2))
        list.add("ahead_at", aheadAt, FieldValue.number)
        return list
    }

    package var interests: SignalInterest { members.interests }
}
