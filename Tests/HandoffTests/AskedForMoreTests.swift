// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// What an operator who is briefed may ask for beside the briefing: more of what is known, and the
/// caller's own last words.
@Suite struct AskedForMoreTests {
    /// A call whose operator hears the briefing, of a caller of whom much is known.
    private static func briefed(_ plan: CallPlan = .two()) -> Rehearsal {
        var call = Rehearsal.talking(plan)
        let said: [(Party, String)] = [
            (.caller, "my kettle lost its handle on the second day"),
            (.agent, "I can only order a new one"), (.caller, "I want my money back instead"),
        ]
        for (party, text) in said {
            call.take(.signal(.transcript(TranscriptSegment(party: party, text: text))))
        }
        call.take(
            .signal(
                .agentAsked(
                    AgentRequest(
                        reason: "refund", summary: "A broken kettle.",
                        context: [ContextItem(key: "kettle_model", value: "Steam Two")]))))
        call.take(.escalation(.asked))
        call.pass(.seconds(1))
        call.take(.operatorAnswered(1))
        call.pass(.seconds(3))
        return call
    }

    private static func spoken(_ call: Rehearsal) -> [String] {
        call.effects.compactMap { if case .speak(.asked, let text) = $0 { text } else { nil } }
    }

    private static func quotes(_ call: Rehearsal) -> Int {
        call.effects.count { if case .quote = $0 { true } else { false } }
    }

    private static func played(_ call: Rehearsal, _ clip: ClipID) -> Int {
        call.effects.count { $0 == .play(clip, on: .whisper, loops: false) }
    }

    @Test func moreOfWhatIsKnownIsSaidToTheOperatorAlone() throws {
        var call = Self.briefed()
        call.press("4")
        let text = try #require(Self.spoken(call).first)
        for part in ["kettle model: Steam Two", "handle", "money back", "order a new one"] {
            #expect(text.lowercased().contains(part.lowercased()), "\(part) in \(text)")
        }
        call.pass(.milliseconds(400))
        #expect(Self.played(call, .asked(1)) == 1)
        #expect(!call.machine.routing.audible(to: .caller).contains(.whisper))
        // The keys follow, and the call can be taken as ever.
        let keys = call.played(.keys)
        call.pass(.seconds(7))
        #expect(call.played(.keys) > keys)
        call.press("1")
        #expect(call.outcomes.isEmpty && call.journal.contains { $0.kind.name == "bridged" })
        #expect(call.violations.isEmpty)
    }

    @Test func theCallersOwnWordsAreQuoted() {
        var call = Self.briefed()
        call.press("5")
        #expect(Self.quotes(call) == 1 && Self.spoken(call).isEmpty)
        call.pass(.milliseconds(400))
        #expect(Self.played(call, .asked(1)) == 1)
        #expect(
            call.journal.contains {
                if case .operatorChose(1, .ownWords) = $0.kind { true } else { false }
            })
    }

    /// Key after key makes one clip at a time.
    @Test func whoAsksAgainWhileItIsMadeWaits() {
        var call = Self.briefed()
        for key in "4544445" { call.press(key) }
        #expect(Self.spoken(call).count + Self.quotes(call) == 1)
        call.pass(.milliseconds(400))
        call.press("5")
        call.pass(.milliseconds(400))
        #expect(Self.played(call, .asked(1)) == 1 && Self.played(call, .asked(2)) == 1)
    }

    /// In whatever moment it comes, the operator can take the call, and hears nothing afterwards.
    @Test(arguments: ["4", "5"], [0, 100, 290, 310, 2000, 6200, 6400, 9000])
    func itStandsInNobodysWay(_ key: Character, _ after: Int) {
        var call = Self.briefed()
        call.press(key)
        call.pass(.milliseconds(after))
        call.press("1")
        call.pass(.seconds(2))
        let plays = Self.played(call, .asked(1))
        call.pass(.seconds(10))
        #expect(Self.played(call, .asked(1)) == plays)
        #expect(call.journal.contains { $0.kind.name == "bridged" })
        #expect(call.violations.isEmpty)
    }

    /// What cannot be made keeps nobody waiting: the keys are said again.
    @Test func whatCannotBeHadIsLeftOut() {
        var call = Self.briefed()
        call.synthesis = .fails
        // Between two reminders.
        call.pass(.seconds(8))
        let keys = call.played(.keys)
        call.press("5")
        call.pass(.milliseconds(100))
        #expect(call.played(.keys) == keys + 1)
        call.press("1")
        #expect(call.journal.contains { $0.kind.name == "bridged" })
    }

    @Test func aPhoneThatHoldsHearsNothing() {
        var call = Self.briefed()
        call.take(.held(.operator, true))
        call.press("4")
        call.pass(.seconds(1))
        #expect(Self.spoken(call).isEmpty)
        // Asked for before, ready while it holds: it is not said into music.
        var late = Self.briefed()
        late.press("4")
        late.take(.held(.operator, true))
        late.pass(.seconds(1))
        #expect(Self.played(late, .asked(1)) == 0)
    }

    /// Asking does not hold the call for ever.
    @Test func theBriefingHasItsEndAllTheSame() {
        var call = Self.briefed()
        for _ in 0..<40 {
            call.press("4")
            call.pass(.seconds(4))
        }
        #expect(call.dialled.count == 2)
    }

    @Test func keysThatAreOffDoNothing() {
        var call = Self.briefed(
            .two {
                $0.keys.detail = nil
                $0.keys.ownWords = nil
            })
        call.press("4")
        call.press("5")
        #expect(Self.spoken(call).isEmpty && Self.quotes(call) == 0)
    }

    /// Another agent has read it all.
    @Test func anotherAgentIsNotTold() {
        var call = Rehearsal.considering()
        for choice in [OperatorChoice.detail, .ownWords] { call.take(.operatorChose(1, choice)) }
        #expect(Self.spoken(call).isEmpty && Self.quotes(call) == 0)
        #expect(call.violations.isEmpty)
    }

    @Test func detailIsNoLongerThanTwiceABriefing() {
        var facts = BriefingFacts(
            callerName: nil, callerAddress: nil, reason: "", evidence: [], summary: nil,
            details: CaseDetails(), context: [], conversation: [], attempts: [], waited: .zero)
        let writer = BriefingWriter(policy: BriefingPolicy())
        #expect(writer.detail(facts) == "Nothing else is known.")
        for number in 0..<64 {
            facts.context.append(
                ContextItem(
                    key: "fact_\(number)",
                    value: String(repeating: "value ", count: number + 1)))
            facts.conversation.append(
                TranscriptSegment(
                    party: .caller, text: String(repeating: "word ", count: number)))
            let text = writer.detail(facts)
            #expect(BriefingWriter.estimate(of: text) <= .seconds(31), "\(number)")
        }
    }
}
