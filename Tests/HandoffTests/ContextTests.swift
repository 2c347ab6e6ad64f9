// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

@Suite struct ContextTests {
    static let request = AgentRequest(
        reason: "billing dispute", summary: "Charged twice, card 4242 4242 4242 4242.",
        context: [
            ContextItem(key: "plan", value: "gold"),
            ContextItem(key: "account", value: "9988776655"),
        ], route: nil)

    @Test func everythingCapturedReachesEveryTarget() throws {
        var call = Rehearsal.talking()
        call.take(
            .signal(.transcript(TranscriptSegment(party: .caller, text: "I was charged twice"))))
        call.take(
            .signal(
                .transcript(TranscriptSegment(party: .caller, text: "I was", isFinal: false))))
        call.take(.signal(.agentAsked(Self.request)))
        call.take(.escalation(.asked))
        call.pass(.seconds(4))
        call.take(
            .signal(.transcript(TranscriptSegment(party: .caller, text: "hurry up, please"))))
        call.take(.operatorFailed(1, .busy, .said(486, "Busy Here")))
        let package = try #require(call.packages.last)
        #expect(package.conversation.map(\.text) == ["I was charged twice", "hurry up, please"])
        #expect(package.summary == "Charged twice, card [card number removed].")
        #expect(package.context.map(\.value) == ["gold", "9988776655"])
        #expect(package.attempts.map(\.target) == ["anna"])
        #expect(package.evidence == Escalation.asked.evidence)
        #expect(package.waited == .seconds(4))
        #expect(package.created == WallTime(milliseconds: 1_795_342_806_000))
        #expect(package.briefing.contains("Anna was busy"))
    }

    @Test func nothingUnredactedIsWrittenDown() {
        var call = Rehearsal.talking()
        let segment = TranscriptSegment(party: .caller, text: "it is 4242 4242 4242 4242")
        call.take(.signal(.transcript(segment)))
        call.take(.signal(.agentAsked(Self.request)))
        for key in "4242424242" { call.press(key, by: .caller) }
        let written = call.journal.map(\.kind.words).joined(separator: "\n")
        #expect(!written.contains("4242"))
        #expect(written.contains("caller pressed \u{2022}"))
    }

    @Test func aNumberSaidInSeveralBreathsIsTakenOut() {
        var call = Rehearsal.talking()
        func say(_ texts: String..., by party: Party = .caller) {
            for text in texts {
                call.take(.signal(.transcript(TranscriptSegment(party: party, text: text))))
            }
        }
        say("my card is four two", "4 2")
        say("mhm", by: .agent)
        say("four two", "42 42, got it?", "order 44", "thanks", "22 33")
        #expect(
            call.machine.dossier.conversation(for: .record).map(\.text) == [
                "my card is [number removed]", "[number removed]", "mhm", "[number removed]",
                "[number removed], got it?", "order 44", "thanks", "22 33",
            ])
    }

    @Test func whatIsCapturedIsBounded() {
        var call = Rehearsal.talking()
        for number in 0..<600 {
            let context = [
                ContextItem(key: "k\(number)", value: String(repeating: "x", count: 4100))
            ]
            call.take(.signal(.agentAsked(AgentRequest(reason: "r", context: context))))
            let text = String(repeating: "y", count: number < 598 ? 10 : 4100)
            call.take(.signal(.transcript(TranscriptSegment(party: .caller, text: text))))
        }
        let dossier = call.machine.dossier
        let conversation = dossier.conversation(for: .operator)
        #expect(conversation.count == 500)
        #expect(dossier.context(for: .operator).count == 64)
        #expect(dossier.context(for: .operator).allSatisfy { $0.value.count <= 4000 })
        #expect(conversation.allSatisfy { $0.text.count <= 4000 })
    }

    @Test func laterFactsReplaceEarlierOnes() {
        var call = Rehearsal.talking()
        for value in ["silver", "gold"] {
            let context = [ContextItem(key: "plan", value: value)]
            call.take(.signal(.agentAsked(AgentRequest(reason: "", context: context))))
        }
        #expect(call.machine.dossier.context(for: .record).map(\.value) == ["gold"])
    }

    @Test func theCallersNumberIsInNoLineOfTheJournal() {
        var call = Rehearsal.bridged()
        call.pass(.seconds(10))
        #expect(!call.timeline.contains("5551230001"))
    }
}

@Suite struct OperatorLeasesTests {
    static let start = WallTime(milliseconds: 0)
    let one = CallID(rawValue: "one")
    let two = CallID(rawValue: "two")

    @Test func anOperatorIsHeldByOneCall() {
        var leases = OperatorLeases()
        let first = leases.lease("anna", for: one, at: Self.start)
        let other = leases.lease("anna", for: two, at: Self.start)
        let renewed = leases.lease("anna", for: one, at: Self.start)
        #expect(first && !other && renewed)
        leases.release("anna", for: two)
        #expect(leases.leases["anna"]?.call == one)
        leases.release("anna", for: one)
        let free = leases.lease("anna", for: two, at: Self.start)
        #expect(free)
    }

    /// However long the call is.
    @Test func leasesLastUntilTheyAreReleased() {
        var leases = OperatorLeases()
        _ = leases.lease("anna", for: one, at: Self.start)
        _ = leases.lease("ben", for: one, at: Self.start.advanced(by: .seconds(10)))
        _ = leases.lease("carl", for: two, at: Self.start)
        for hours in [1, 4, 5, 24, 1000] {
            let taken = leases.lease(
                "anna", for: two, at: Self.start.advanced(by: .seconds(hours * 3600)))
            #expect(!taken)
        }
        leases.releaseAll(for: one)
        #expect(leases.leases.keys.sorted() == ["carl"])
        let taken = leases.lease("anna", for: two, at: Self.start)
        #expect(taken)
    }
}
