// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Handoff
import JSON
import Testing
import Timing

/// Who of the operators can be called, and since when.
@Suite struct OperatorDeskTests {
    /// A desk that expectations can change.
    @dynamicMemberLookup
    private final class Table {
        private var desk: OperatorDesk

        init(_ targets: [Target], at now: WallTime) { desk = OperatorDesk(targets, at: now) }

        subscript<Value>(dynamicMember path: KeyPath<OperatorDesk, Value>) -> Value {
            desk[keyPath: path]
        }

        func take(_ name: String, for call: CallID, at now: WallTime) -> OperatorDesk.Refusal? {
            desk.take(name, for: call, at: now)
        }

        func set(_ wish: PresenceWish, of name: String, at now: WallTime) -> Bool {
            desk.set(wish, of: name, at: now)
        }

        func status(of name: String, at now: WallTime) -> OperatorStatus? {
            desk.status(of: name, at: now)
        }

        func statuses(at now: WallTime) -> [OperatorStatus] { desk.statuses(at: now) }

        func held(by call: CallID) -> [String] { desk.held(by: call) }

        func note(_ kind: JournalEvent.Kind, of call: CallID, at now: WallTime) {
            desk.note(kind, of: call, at: now)
        }

        func release(_ name: String, for call: CallID, at now: WallTime) {
            desk.release(name, for: call, at: now)
        }

        func restore(_ old: [OperatorRecord], at now: WallTime) { desk.restore(old, at: now) }

        func takeNews() -> [OperatorDesk.News] { desk.takeNews() }
    }

    private static let one = CallID(rawValue: "one")
    private static let two = CallID(rawValue: "two")

    private static func at(_ seconds: Int) -> WallTime {
        WallTime(milliseconds: 1_790_000_000_000 + Int64(seconds) * 1000)
    }

    private static func person(
        _ name: String, wrapUp: Int = 0, missed: Int? = nil
    ) -> Target {
        var target = Target(name: name, uri: "sip:\(name)@pbx.example", ringTime: .seconds(20))
        target.wrapUp = .seconds(wrapUp)
        target.awayAfterMissed = missed
        return target
    }

    private static func desk(_ targets: Target...) -> Table { Table(targets, at: at(0)) }

    private static func attempt(
        _ name: String, _ number: Int, _ result: OutcomeReason, lasted: Int = 20
    ) -> JournalEvent.Kind {
        .attemptEnded(
            Attempt(
                id: AttemptID(number: number), target: name, began: .zero, ended: .seconds(lasted),
                result: result, evidence: nil))
    }

    /// A conversation from one second to another.
    private static func talk(
        _ desk: Table, _ name: String, from: Int, to: Int, call: CallID = one
    ) {
        #expect(desk.take(name, for: call, at: at(from)) == nil)
        desk.note(.dialled(AttemptID(number: 1), target: name), of: call, at: at(from))
        desk.note(.bridged(AttemptID(number: 1)), of: call, at: at(from))
        desk.note(attempt(name, 1, .completed), of: call, at: at(from))
        desk.release(name, for: call, at: at(to))
    }

    /// A ring that comes to this.
    private static func ring(
        _ desk: Table, _ name: String, at second: Int, rings: Bool = true,
        lasted: Int = 20, _ result: OutcomeReason
    ) {
        guard desk.take(name, for: one, at: at(second)) == nil else { return }
        desk.note(.dialled(AttemptID(number: 1), target: name), of: one, at: at(second))
        if rings { desk.note(.ringing(AttemptID(number: 1), nil), of: one, at: at(second)) }
        desk.note(attempt(name, 1, result, lasted: lasted), of: one, at: at(second))
        desk.release(name, for: one, at: at(second))
    }

    private static func presence(_ desk: Table, _ second: Int) -> String? {
        desk.status(of: "anna", at: at(second))?.presence.kind.rawValue
    }

    @Test func whoHasTalkedGetsTheirTimeToFinish() throws {
        let desk = Self.desk(Self.person("anna", wrapUp: 30), Self.person("ben"))
        Self.talk(desk, "anna", from: 10, to: 70)
        Self.talk(desk, "ben", from: 10, to: 70, call: Self.two)
        #expect(Self.presence(desk, 70) == "wrap-up")
        #expect(desk.take("anna", for: Self.two, at: Self.at(99)) == .wrapUp(until: Self.at(100)))
        #expect(desk.take("ben", for: Self.two, at: Self.at(70)) == nil)
        let status = try #require(desk.status(of: "anna", at: Self.at(100)))
        #expect(status.presence == .available && status.since == Self.at(100))
        #expect(status.calls == 1)
        #expect(desk.take("anna", for: Self.two, at: Self.at(100)) == nil)
    }

    @Test func whoWasOnlyRungHasNothingToFinish() {
        let desk = Self.desk(Self.person("anna", wrapUp: 30))
        for result in OutcomeReason.allCases where result != .completed {
            Self.ring(desk, "anna", at: 10, result)
            #expect(Self.presence(desk, 10) == "available", "\(result)")
        }
        #expect(desk.lastBusy.isEmpty)
    }

    @Test func setAvailableEndsWrapUpAtOnce() {
        let desk = Self.desk(Self.person("anna", wrapUp: 30))
        Self.talk(desk, "anna", from: 10, to: 70)
        #expect(desk.set(.available, of: "anna", at: Self.at(75)))
        #expect(desk.take("anna", for: Self.two, at: Self.at(75)) == nil)
    }

    /// Somebody who says in a call that they go stays in it, and is gone then.
    @Test func awayInACallHoldsAfterIt() {
        let desk = Self.desk(Self.person("anna", wrapUp: 30))
        #expect(desk.take("anna", for: Self.one, at: Self.at(1)) == nil)
        #expect(desk.set(.away(note: "lunch\u{1B}[31m  now"), of: "anna", at: Self.at(2)))
        #expect(Self.presence(desk, 2) == "busy")
        desk.release("anna", for: Self.two, at: Self.at(3))
        #expect(Self.presence(desk, 3) == "busy")
        desk.release("anna", for: Self.one, at: Self.at(4))
        #expect(desk.take("anna", for: Self.two, at: Self.at(4000)) == .away)
        let away = OperatorRecord.Away(since: Self.at(2), reason: .asked, note: "lunch now")
        #expect(desk.status(of: "anna", at: Self.at(9))?.presence == .away(away))
        #expect(desk.set(.available, of: "anna", at: Self.at(4001)))
        #expect(desk.take("anna", for: Self.two, at: Self.at(4001)) == nil)
    }

    @Test func nobodyKnowsWhoIsNotThere() {
        let desk = Self.desk(Self.person("anna"))
        #expect(!desk.set(.available, of: "ben", at: Self.at(1)))
        #expect(desk.status(of: "ben", at: Self.at(1)) == nil)
        #expect(!desk.hasNews)
        // A call that runs still knows an operator whom the configuration has no more.
        #expect(desk.take("ben", for: Self.one, at: Self.at(1)) == nil)
        #expect(desk.held(by: Self.one) == ["ben"])
    }

    @Test func agentsAreNoOperators() {
        let bot = Target(name: "bot", address: .stream(.builtIn, acceptAfter: nil))
        let desk = Self.desk(bot, Self.person("anna"))
        #expect(desk.names == ["anna"])
    }

    /// What each result does to the rings in a row, and to who lets two pass.
    @Test func onlyRingsInVainCount() {
        let vain: Set<OutcomeReason> = [.noAnswer]
        let good: Set<OutcomeReason> = [.declined]
        for result in OutcomeReason.allCases where result != .completed {
            let desk = Self.desk(Self.person("anna", missed: 3))
            Self.ring(desk, "anna", at: 1, .noAnswer)
            Self.ring(desk, "anna", at: 2, result)
            let missed = desk.status(of: "anna", at: Self.at(3))?.missed
            #expect(
                missed == (vain.contains(result) ? 2 : good.contains(result) ? 0 : 1), "\(result)")
        }
        // What nobody can have heard, and what was over too soon.
        let desk = Self.desk(Self.person("anna", missed: 1))
        Self.ring(desk, "anna", at: 1, rings: false, .noAnswer)
        Self.ring(desk, "anna", at: 2, lasted: 4, .noAnswer)
        #expect(Self.presence(desk, 3) == "available")
        Self.ring(desk, "anna", at: 3, lasted: 5, .noAnswer)
        #expect(Self.presence(desk, 4) == "away")
    }

    @Test(arguments: [1, 2, 5])
    func whoLetsItRingTooOftenIsAwayUntilTheySayOtherwise(most: Int) {
        let desk = Self.desk(Self.person("anna", missed: most), Self.person("ben"))
        for time in 1...most {
            #expect(Self.presence(desk, time) == "available")
            Self.ring(desk, "anna", at: time, .noAnswer)
            Self.ring(desk, "ben", at: time, .noAnswer)
        }
        let away = OperatorRecord.Away(since: Self.at(most), reason: .missed)
        #expect(desk.status(of: "anna", at: Self.at(99))?.presence == .away(away))
        #expect(desk.status(of: "ben", at: Self.at(99))?.presence == .available)
        #expect(desk.awayByMissing == 1)
        #expect(desk.takeNews().contains(.tooOftenMissed("anna", times: most, Self.one)))
        #expect(!desk.hasNews)
        #expect(desk.set(.available, of: "anna", at: Self.at(100)))
        #expect(desk.status(of: "anna", at: Self.at(100))?.missed == 0)
        #expect(Self.presence(desk, 100) == "available")
    }

    @Test func aConversationEndsTheRow() {
        let desk = Self.desk(Self.person("anna", missed: 2))
        Self.ring(desk, "anna", at: 1, .noAnswer)
        Self.talk(desk, "anna", from: 2, to: 9)
        Self.ring(desk, "anna", at: 10, .noAnswer)
        #expect(Self.presence(desk, 11) == "available")
    }

    // MARK: What outlives the gateway

    /// Everything that is told to be kept, handed to a desk of later, says the same.
    @Test func aRestartRemembers() throws {
        let people = [
            Self.person("anna", wrapUp: 60), Self.person("ben", missed: 2), Self.person("carla"),
        ]
        let desk = Table(people, at: Self.at(0))
        Self.talk(desk, "anna", from: 10, to: 70)
        Self.ring(desk, "ben", at: 71, .noAnswer)
        #expect(desk.set(.away(note: "home"), of: "carla", at: Self.at(72)))
        let kept = desk.takeNews().compactMap { news in
            if case .changed(let record) = news { record } else { nil }
        }
        #expect(kept.map(\.name) == ["anna", "ben", "carla"])
        let later = Table(people, at: Self.at(100))
        later.restore(kept, at: Self.at(100))
        #expect(later.lastBusy == ["anna": Self.at(70)])
        for name in desk.names {
            let (old, new) = (
                desk.status(of: name, at: Self.at(100)), later.status(of: name, at: Self.at(100))
            )
            #expect(old?.presence == new?.presence && old?.missed == new?.missed, "\(name)")
            #expect(old?.calls == new?.calls, "\(name)")
        }
        #expect(!later.hasNews)
        Self.ring(later, "ben", at: 101, .noAnswer)
        #expect(later.take("ben", for: Self.two, at: Self.at(102)) == .away)
    }

    /// A file may say anything, and clocks are set back.
    @Test func whatAFileSaysOfTheFutureIsBounded() {
        let desk = Self.desk(Self.person("anna"), Self.person("ben"))
        #expect(desk.set(.available, of: "ben", at: Self.at(0)))
        Self.talk(desk, "ben", from: 0, to: 1)
        desk.restore(
            [
                OperatorRecord(
                    name: "anna", wrapUpUntil: Self.at(900_000_000), lastBusy: Self.at(900_000_000),
                    missed: -4, calls: Int.min),
                OperatorRecord(name: "ben", missed: 7),
            ], at: Self.at(10))
        #expect(
            desk.take("anna", for: Self.one, at: Self.at(10)) == .wrapUp(until: Self.at(3610)))
        #expect(desk.lastBusy["anna"] == Self.at(10))
        let status = desk.status(of: "anna", at: Self.at(10))
        #expect(status?.calls == 0 && status?.missed == 0)
        // Who has done something since the start is not overruled.
        #expect(desk.status(of: "ben", at: Self.at(10))?.missed == 0)
    }

    @Test func whoeverHasBeenChangedTwiceIsToldOnce() {
        let desk = Self.desk(Self.person("anna"))
        for _ in 1...3 { #expect(desk.set(.away(note: nil), of: "anna", at: Self.at(1))) }
        #expect(desk.set(.available, of: "anna", at: Self.at(2)))
        #expect(desk.takeNews() == [.changed(OperatorRecord(name: "anna"))])
    }

    @Test func statusesAreForPrograms() throws {
        let desk = Self.desk(Self.person("anna", wrapUp: 30))
        #expect(desk.set(.away(note: "lunch"), of: "anna", at: Self.at(1)))
        let away = try #require(desk.status(of: "anna", at: Self.at(2))).json
        #expect(away["presence"]?.string == "away" && away["note"]?.string == "lunch")
        #expect(away["reason"]?.string == "asked" && away["since"]?.string == Self.at(1).rfc3339)
        #expect(away["until"] == nil && away["call"] == nil)
        #expect(desk.set(.available, of: "anna", at: Self.at(3)))
        Self.talk(desk, "anna", from: 4, to: 9)
        let status = try #require(desk.statuses(at: Self.at(10)).first).json
        #expect(status["until"]?.string == Self.at(39).rfc3339)
        #expect(status["calls"]?.integer == 1)
    }
}
