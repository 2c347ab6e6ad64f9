// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// A summary that somebody else writes, in the place of the briefing by template.
@Suite struct SummaryTests {
    private static let plan = CallPlan.two { $0.briefing.isSummarised = true }

    private static func notes(_ call: Rehearsal) -> [String] {
        call.journal.compactMap {
            guard case .summarised(let attempt, let summary) = $0.kind else { return nil }
            return switch summary {
            case .written(let text): "\(attempt.number) \(text)"
            case .refused(let fault, _): "\(attempt.number) \(fault.rawValue)"
            }
        }
    }

    private static func whispered(_ call: Rehearsal) -> [ClipID] {
        call.effects.compactMap {
            if case .play(let clip, on: .whisper, _) = $0 { clip } else { nil }
        }
    }

    private static func asked(_ call: Rehearsal) -> [ClipID] {
        call.effects.compactMap { if case .summarise(let clip, _) = $0 { clip } else { nil } }
    }

    @Test func whatIsThereInTimeIsSaid() {
        var call = Rehearsal.escalated(Self.plan)
        #expect(Self.asked(call) == [.spoken(1)])
        call.pass(.seconds(1))
        call.take(.summarised(.spoken(1), .written("Maria wants a refund.")))
        call.pass(.seconds(1))
        call.take(.operatorAnswered(1))
        call.pass(.seconds(1))
        #expect(Self.whispered(call) == [.asked(1)])
        #expect(Self.notes(call) == ["1 Maria wants a refund."])
        // Said again it is the same.
        call.press("3")
        #expect(Self.whispered(call) == [.asked(1), .asked(1)])
        call.press("1")
        #expect(call.journal.contains { $0.kind.name == "bridged" })
    }

    @Test(arguments: Summary.Fault.allCases)
    func withoutOneTheTemplateIsSaidAndWhyIsWrittenDown(_ fault: Summary.Fault) {
        var call = Rehearsal.escalated(Self.plan)
        call.pass(.seconds(1))
        call.take(.summarised(.spoken(1), .refused(fault)))
        call.take(.operatorAnswered(1))
        call.pass(.seconds(1))
        #expect(Self.whispered(call) == [.spoken(1)])
        #expect(Self.notes(call) == ["1 \(fault.rawValue)"])
    }

    /// Whenever it comes, the operator hears one briefing, from its beginning.
    @Test(arguments: stride(from: 0, to: 2000, by: 100).map { $0 })
    func aSummaryNeverCutsABriefing(_ after: Int) {
        var call = Rehearsal.escalated(Self.plan)
        var isAnswered = false
        for at in stride(from: 0, to: 2500, by: 100) {
            if at == after {
                call.take(.summarised(.spoken(1), .written("Maria wants a refund.")))
            }
            if at == 1000 {
                call.take(.operatorAnswered(1))
                isAnswered = true
            }
            call.pass(.milliseconds(100))
        }
        #expect(isAnswered && Self.whispered(call).count == 1)
        let isInTime = Self.whispered(call) == [.asked(1)]
        #expect(Self.notes(call) == [isInTime ? "1 Maria wants a refund." : "1 late"])
        #expect(isInTime == (after + 300 <= 1000))
        #expect(call.violations.isEmpty)
    }

    @Test func whatCannotBeSpokenLeavesTheTemplate() {
        var call = Rehearsal.escalated(Self.plan)
        call.pass(.seconds(1))
        call.synthesis = .fails
        call.take(.summarised(.spoken(1), .written("Maria wants a refund.")))
        call.pass(.milliseconds(100))
        call.take(.operatorAnswered(1))
        call.pass(.seconds(1))
        #expect(Self.whispered(call) == [.spoken(1)])
        #expect(Self.notes(call) == ["1 failed"])
    }

    /// The next operator has a summary of their own; one of an attempt that is over is nobody's.
    @Test func eachAttemptIsSummarisedAnew() {
        var call = Rehearsal.escalated(Self.plan)
        call.pass(.seconds(1))
        call.take(.operatorFailed(1, .busy, nil))
        call.take(.summarised(.spoken(1), .written("Old.")))
        #expect(Self.asked(call) == [.spoken(1), .spoken(2)])
        call.take(.summarised(.spoken(2), .written("New.")))
        call.pass(.seconds(1))
        call.take(.operatorAnswered(2))
        #expect(Self.notes(call) == ["2 New."])
    }

    @Test func nobodyIsAskedUnlessTheyAreTo() {
        var call = Rehearsal.escalated()
        #expect(Self.asked(call).isEmpty)
        call.take(.summarised(.spoken(1), .refused(.failed)))
        #expect(call.violations.isEmpty)
    }
}
