// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import Handoff
import JSON
import Testing
import Timing

/// A leg to a desk in a browser: it rings before anybody is there, and what is said there counts.
@Suite struct BrowserDeskTests {
    private static let desk = Target(
        name: "anna", address: .desk(.browser(user: "anna")), ringTime: .seconds(12))

    /// A call that rings at anna's desk; ben has a telephone.
    private static func ringing() throws -> SwitchStage {
        var stage = try SwitchStage(targets: [desk, SwitchStage.target("ben", .sip)])
        stage.beginTalk()
        stage.ask()
        stage.operatorStream(.opened)
        return stage
    }

    private static func notices(_ stage: SwitchStage) -> [HandoffNotice.Status] {
        stage.effects.compactMap { effect in
            guard case .tellStream(let id, .handoff(let notice)) = effect,
                id == stage.operatorsStream
            else { return nil }
            return notice.status
        }
    }

    @Test func itRingsUntilItIsPickedUp() throws {
        var stage = try Self.ringing()
        #expect(stage.names.contains("operator.ringing"))
        #expect(!stage.names.contains("operator.answered"))
        #expect(Self.notices(stage) == [.offered])
        #expect(stage.targets == ["anna"])
        stage.operatorStream(.event(.answer))
        #expect(stage.names.contains("operator.answered"))
        // Once is enough.
        stage.operatorStream(.event(.answer))
        #expect(stage.names.count { $0 == "operator.answered" } == 1)
        #expect(!stage.names.contains("bridged"))
        stage.operatorStream(.event(.again))
        stage.operatorStream(.event(.accept))
        #expect(stage.names.contains("bridged"))
        #expect(Self.notices(stage) == [.offered, .accepted])
    }

    /// The seconds that are shown are those it rings.
    @Test func itIsToldHowLongItRings() throws {
        let stage = try Self.ringing()
        let told = stage.effects.compactMap { effect -> [ContextItem]? in
            guard case .connectStream(let id, _, let destination) = effect,
                id == stage.operatorsStream
            else { return nil }
            return destination.parameters
        }.last
        #expect(told?.first { $0.key == "ring_seconds" }?.value == "12")
    }

    @Test func itMayBeTakenAtOnce() throws {
        var stage = try Self.ringing()
        stage.operatorStream(.event(.accept))
        #expect(stage.names.contains("operator.answered"))
        #expect(stage.names.contains("bridged"))
        #expect(Self.notices(stage) == [.offered, .accepted])
    }

    /// Declined while it rings, or after the whisper has begun; with a word why, which is written down.
    @Test(arguments: [false, true], ["no time", ""])
    func itIsDeclinedWithAReason(_ isAnswered: Bool, _ reason: String) throws {
        var stage = try Self.ringing()
        if isAnswered { stage.operatorStream(.event(.answer)) }
        stage.pass(.seconds(1))
        stage.operatorStream(.event(.decline(reason: reason)))
        stage.pass(.seconds(8))
        #expect(stage.attempts.map(\.result) == [.declined])
        let evidence = stage.attempts.first?.evidence
        #expect(reason.isEmpty || evidence?.text == reason)
        #expect(reason.isEmpty || evidence?.kind == "desk")
        #expect(stage.targets == ["ben"])
    }

    @Test func nobodyPicksUp() throws {
        var stage = try Self.ringing()
        stage.pass(.milliseconds(11_900))
        #expect(stage.attempts.isEmpty)
        stage.pass(.milliseconds(200))
        #expect(stage.attempts.map(\.result) == [.noAnswer])
        #expect(stage.targets == ["ben"])
    }

    /// Without a desk the next target is called at once.
    @Test func nobodyIsThere() throws {
        var stage = try SwitchStage(targets: [Self.desk, SwitchStage.target("ben", .sip)])
        stage.beginTalk()
        stage.ask()
        stage.operatorStream(.failed(reason: "nobody has the desk of anna open"))
        #expect(stage.attempts.map(\.result) == [.trunkFailure])
        #expect(stage.targets == ["ben"])
    }

    /// The keys of a telephone take the call, too, and the desk is told.
    @Test func keysDoWhatTheyDoOnATelephone() throws {
        var stage = try Self.ringing()
        stage.operatorStream(.event(.answer))
        stage.pass(.seconds(1))
        stage.operatorStream(.event(.pressed("1")))
        #expect(stage.names.contains("bridged"))
        #expect(Self.notices(stage) == [.offered, .accepted])
    }

    @Test func theCallerIsGivenBack() throws {
        var stage = try Self.ringing()
        // Only whoever has the caller may.
        stage.operatorStream(.event(.command(.giveBack)))
        stage.operatorStream(.event(.answer))
        stage.operatorStream(.event(.command(.giveBack)))
        #expect(!stage.names.contains("operator.commanded"))
        stage.operatorStream(.event(.accept))
        stage.pass(.seconds(3))
        stage.operatorStream(.event(.note("was charged twice")))
        stage.operatorStream(.event(.command(.giveBack)))
        #expect(stage.names.contains("operator.noted"))
        #expect(stage.names.contains("operator.commanded"))
    }

    /// Whatever comes in whatever order, nothing stays behind.
    @Test func anythingInAnyOrderLeavesNothingBehind() throws {
        let events: [AgentConnectionEvent] = [
            .opened, .event(.answer), .event(.accept), .event(.again), .event(.hold(true)),
            .event(.hold(false)), .event(.pressed("1")), .event(.pressed("2")),
            .event(.pressed("*")), .event(.decline(reason: "x")), .event(.command(.giveBack)),
            .event(.command(.whisper)), .event(.command(.passOn)), .event(.note("n")),
            .event(.hangUp(reason: "x")), .event(.clear), .closed(reason: "broken"),
            .ended(reason: "hung up", spokeAgo: nil), .failed(reason: "no"),
        ]
        for seed in 0..<200 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            var stage = try SwitchStage(targets: [Self.desk, SwitchStage.target("ben", .sip)])
            stage.beginTalk()
            stage.ask()
            for _ in 0..<12 {
                let event = events[Int(random.next() % UInt64(events.count))]
                if stage.targets == ["anna"] { stage.operatorStream(event) }
                stage.pass(.milliseconds(Int64(random.next() % 3000)))
            }
            stage.callerHangsUp()
            stage.pass(.seconds(90))
            #expect(stage.leaks == [], "seed \(seed)")
            #expect(!stage.names.contains("defect"), "seed \(seed)")
        }
    }
}
