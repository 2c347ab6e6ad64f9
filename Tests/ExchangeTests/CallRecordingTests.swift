// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Testing
import Timing

/// When a call is recorded: every input in every state, and what must never happen.
@Suite struct CallRecordingTests {
    private static let tracks = RecordingTrack.all(withConsultation: false)

    private static func at(_ seconds: Int64) -> Instant { .zero + .seconds(seconds) }

    private static func policy(
        _ begins: RecordingPolicy.Beginning = .answered, consent: Bool = false
    ) -> RecordingPolicy {
        RecordingPolicy(begins: begins, asksConsent: consent, keyPause: .seconds(5))
    }

    private static func acts(_ effects: [CallRecording.Effect]) -> [String] {
        effects.compactMap { effect in
            switch effect {
            case .note: nil
            case .askConsent: "ask"
            case .begin: "begin"
            case .pause: "pause"
            case .resume: "resume"
            case .end: "end"
            }
        }
    }

    /// What is done is written down first.
    private static func isWrittenFirst(_ effects: [CallRecording.Effect]) -> Bool {
        for (index, effect) in effects.enumerated() {
            let needed: CallRecording.Effect? =
                switch effect {
                case .begin(let tracks): .note(.callRecording(.started(tracks: tracks)))
                case .resume: .note(.callRecording(.resumed))
                case .pause:
                    effects[..<index].first {
                        if case .note(.callRecording(.paused)) = $0 { true } else { false }
                    } ?? .note(.warning("nothing was written"))
                case .note, .askConsent, .end: nil
                }
            if let needed, !effects[..<index].contains(needed) { return false }
        }
        return true
    }

    /// A recording in each state, with what was done to bring it there.
    private static func states(consent: Bool) -> [(name: String, recording: CallRecording)] {
        let idle = CallRecording(policy(.asked, consent: consent))
        var asking = CallRecording(policy(.answered, consent: true))
        _ = asking.handle(.answered, at: at(0))
        var running = CallRecording(policy())
        _ = running.handle(.answered, at: at(0))
        var held = running
        _ = held.handle(.asked(.pause, by: "x"), at: at(1))
        var keyed = running
        _ = keyed.handle(.key(isCommand: false), at: at(1))
        var both = held
        _ = both.handle(.key(isCommand: false), at: at(1))
        var over = running
        _ = over.handle(.asked(.stop, by: "x"), at: at(1))
        return [
            ("idle", idle), ("asking", asking), ("running", running), ("held", held),
            ("keyed", keyed), ("both", both), ("over", over),
        ]
    }

    private static let inputs: [(name: String, input: CallRecording.Input)] = [
        ("answered", .answered), ("consent", .consentHeard), ("no consent", .consentFailed),
        ("start", .asked(.start, by: "x")), ("pause", .asked(.pause, by: "x")),
        ("resume", .asked(.resume, by: "x")), ("stop", .asked(.stop, by: "x")),
        ("key", .key(isCommand: false)),
        ("failed", .writerFailed(reason: "full")), ("end", .callEnded), ("time", .timersDue),
        ("rule start", .ruled(.start, rule: "r")), ("rule pause", .ruled(.pause, rule: "r")),
        ("rule resume", .ruled(.resume, rule: "r")), ("rule stop", .ruled(.stop, rule: "r")),
        ("command", .key(isCommand: true)),
    ]

    /// What is done; `-` is nothing. The four before the last are rules.
    private static let table = """
        state   answered consent no-consent start pause resume stop key   failed end time   start pause resume stop command
        idle    -        -       -          begin -     -      -    -     -      -   -      begin -     -      -    -
        asking  -        begin   -          -     -     -      -    -     -      -   -      -     -     -      -    -
        running -        -       -          -     pause -      end  pause -      end -      -     pause -      end  -
        held    -        -       -          -     -     resume end  -     -      end -      -     -     resume end  -
        keyed   -        -       -          -     -     -      end  -     -      end resume -     -     -      end  -
        both    -        -       -          -     -     -      end  -     -      end -      -     -     -      end  -
        over    -        -       -          -     -     -      -    -     -      -   -      -     -     -      -    -
        """

    @Test func everyInputInEveryState() {
        let rows = Self.table.split(separator: "\n").dropFirst().map { $0.split(separator: " ") }
        #expect(rows.count == Self.states(consent: false).count)
        for (row, (name, recording)) in zip(rows, Self.states(consent: false)) {
            #expect(row[0] == name)
            for (expected, (what, input)) in zip(row.dropFirst(), Self.inputs) {
                var tried = recording
                let effects = tried.handle(input, at: Self.at(10))
                let acts = Self.acts(effects)
                #expect(acts == (expected == "-" ? [] : [String(expected)]), "\(name): \(what)")
                #expect(Self.isWrittenFirst(effects), "\(name): \(what)")
                // Only a key's pause has a time of its own.
                if let deadline = tried.nextDeadline { #expect(deadline > Self.at(0)) }
                if case .over = tried.state { #expect(tried.nextDeadline == nil) }
            }
        }
    }

    /// Without consent nothing begins, whatever comes in whatever order.
    @Test func nothingBeginsBeforeConsent() {
        var histories: [[CallRecording.Input]] = [[]]
        let others = Self.inputs.map(\.input).filter { $0 != .consentHeard }
        for _ in 0..<3 { histories = histories.flatMap { one in others.map { one + [$0] } } }
        for begins in [RecordingPolicy.Beginning.answered, .asked, .never] {
            for history in histories {
                var recording = CallRecording(Self.policy(begins, consent: true))
                for (index, input) in history.enumerated() {
                    let acts = Self.acts(recording.handle(input, at: Self.at(Int64(index))))
                    #expect(!acts.contains("begin"), "\(history)")
                }
            }
        }
    }

    /// A rule that fires again is quiet; one that would begin what is over says why it does not.
    @Test func rulesWarnOnlyOfWhatIsMissed() {
        for (name, recording) in Self.states(consent: false) {
            for wish in RecordingWish.allCases {
                var tried = recording
                let effects = tried.handle(.ruled(wish, rule: "r"), at: Self.at(10))
                let hasWarned = effects.contains {
                    if case .note(.warning) = $0 { true } else { false }
                }
                #expect(hasWarned == (wish == .start && name == "over"), "\(name) \(wish)")
            }
        }
    }

    @Test func consentAskedForInTheCallBeginsIt() {
        var recording = CallRecording(Self.policy(.asked, consent: true))
        #expect(recording.handle(.answered, at: Self.at(0)).isEmpty)
        #expect(recording.handle(.consentHeard, at: Self.at(1)).isEmpty)
        #expect(Self.acts(recording.handle(.asked(.start, by: "x"), at: Self.at(2))) == ["ask"])
        #expect(Self.acts(recording.handle(.consentHeard, at: Self.at(6))) == ["begin"])
    }

    /// A pause that is wanted while the caller is being told is not forgotten.
    @Test func itBeginsPausedWhereThatIsWanted() {
        var recording = CallRecording(Self.policy(.answered, consent: true))
        _ = recording.handle(.answered, at: Self.at(0))
        _ = recording.handle(.asked(.pause, by: "x"), at: Self.at(1))
        #expect(Self.acts(recording.handle(.consentHeard, at: Self.at(2))) == ["begin", "pause"])
        #expect(recording.state == .paused)
        #expect(Self.acts(recording.handle(.asked(.resume, by: "x"), at: Self.at(3))) == ["resume"])
    }

    /// Keys hold it back for five seconds after the last of them; a wish for as long as it is one.
    @Test func everyPauseEndsForItself() {
        var recording = CallRecording(Self.policy())
        _ = recording.handle(.answered, at: Self.at(0))
        #expect(Self.acts(recording.handle(.key(isCommand: false), at: Self.at(10))) == ["pause"])
        #expect(recording.handle(.key(isCommand: false), at: Self.at(13)).isEmpty)
        #expect(recording.nextDeadline == Self.at(18))
        #expect(recording.handle(.timersDue, at: Self.at(15)).isEmpty)
        #expect(recording.handle(.asked(.pause, by: "x"), at: Self.at(16)).isEmpty)
        #expect(recording.handle(.timersDue, at: Self.at(18)).isEmpty)
        #expect(recording.nextDeadline == nil)
        #expect(
            Self.acts(recording.handle(.asked(.resume, by: "x"), at: Self.at(20))) == ["resume"])
        // A key that somebody here waits for begins no pause, but what is being typed has one still.
        #expect(recording.handle(.key(isCommand: true), at: Self.at(30)).isEmpty)
        _ = recording.handle(.key(isCommand: false), at: Self.at(31))
        #expect(recording.handle(.key(isCommand: true), at: Self.at(34)).isEmpty)
        #expect(recording.nextDeadline == Self.at(39))
        var whole = CallRecording(RecordingPolicy(begins: .answered, keyPause: .zero))
        _ = whole.handle(.answered, at: Self.at(0))
        #expect(whole.handle(.key(isCommand: false), at: Self.at(1)).isEmpty)
    }

    /// A wish that cannot be granted is said, in the words the API answers with.
    @Test func refusalsSayWhy() {
        let off = CallRecording(RecordingPolicy())
        for wish in RecordingWish.allCases { #expect(off.refusal(of: wish) != nil) }
        for (name, recording) in Self.states(consent: false) {
            for wish in RecordingWish.allCases {
                var tried = recording
                let refusal = recording.refusal(of: wish)
                let effects = tried.handle(.asked(wish, by: "x"), at: Self.at(10))
                let warned = effects.contains {
                    if case .note(.warning) = $0 { true } else { false }
                }
                #expect(warned == (refusal != nil), "\(name) \(wish)")
            }
        }
    }
}
