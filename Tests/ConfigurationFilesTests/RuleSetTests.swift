// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Testing
import Timing
import Triggers

/// The rule sets in `config/rules` call a human for what they are there for, and leave ordinary calls
/// alone.
@Suite struct RuleSetTests {
    private static func rules(_ sets: [String]) throws -> [TriggerRule] {
        let includes = sets.map { "rules/\($0).yaml" }.joined(separator: ", ")
        return try GatewayConfiguration.load(
            gateway: ConfigurationFile(
                name: "gateway.yaml", text: ConfigurationText.minimal + "\ntriggers: t.yaml"),
            environment: [:]
        ) { name in
            name == "t.yaml"
                ? .success(ConfigurationFile(name: name, text: "include: [\(includes)]"))
                : ConfigurationFile.read(path: Shipped.path("config/\(name)"))
        }.get().rules
    }

    /// A talk, a line a signal: `c:` what the caller says, `a:` the agent; `confidence 0.3`,
    /// `intent name 0.9`, `sentiment angry 0.8`, `tool failed`, `amount 20000`, `trouble measure`,
    /// `asked`, `key 0`, `wait 60`. Five seconds lie between two. What rules made of it.
    private static func play(_ talk: String, by rules: [TriggerRule]) throws -> [String] {
        var engine = TriggerEngine(rules: rules)
        var now = Instant.zero + .seconds(100)
        engine.answered(at: now)
        var verdicts: [TriggerVerdict] = []
        for line in talk.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            now = now + .seconds(words[0] == "wait" ? Int64(words[1]) ?? 0 : 5)
            while let deadline = engine.nextDeadline, deadline < now {
                verdicts += engine.timersDue(at: deadline)
            }
            for signal in try signals(words, bounds: rules.troubleBounds) {
                verdicts += engine.handle(
                    signal, at: now, since: now - (.zero + .seconds(100)))
            }
        }
        // What every gateway honours without a rule is tried elsewhere.
        let names = Set(rules.map(\.name))
        return verdicts.compactMap(Self.words).filter {
            names.contains(String($0.split(separator: " ").last ?? ""))
        }
    }

    private static func words(_ verdict: TriggerVerdict) -> String? {
        switch verdict {
        case .escalation(let escalation): escalation.trigger
        case .askBack(let escalation): "ask-back \(escalation.trigger)"
        case .predial(let escalation): "pre-dial \(escalation.trigger)"
        case .standDown, .observation: nil
        case .recording(_, let rule): "recording \(rule)"
        }
    }

    private static func signals(
        _ words: [String], bounds: Set<TroubleBound>
    ) throws -> [Signal] {
        let rest = words.dropFirst().joined(separator: " ")
        switch words[0] {
        case "c:": return [.transcript(TranscriptSegment(party: .caller, text: rest))]
        case "a:": return [.transcript(TranscriptSegment(party: .agent, text: rest))]
        case "confidence": return [.reported(.confidence(try #require(Double(words[1]))))]
        case "intent":
            return [.reported(.intent(words[1], slots: [], confidence: Double(words[2])))]
        case "sentiment":
            return [.reported(.sentiment(words[1], of: .caller, score: Double(words[2])))]
        case "tool": return [.reported(.tool("booking", error: words[1] == "failed" ? "503" : nil))]
        case "amount": return [.reported(.context([ContextItem(key: "amount", value: rest)]))]
        case "key":
            return [
                .digit(
                    Digit(party: .caller, key: try #require(rest.first), carrier: .telephoneEvent))
            ]
        case "asked": return [.agentAsked(AgentRequest(reason: "refund", summary: nil, route: nil))]
        case "trouble":
            let measure = try #require(TroubleMeasure(rawValue: words[1]))
            // Each rule's own bound is crossed, as whoever measures tells it.
            return bounds.filter { $0.measure == measure }.map {
                .trouble(
                    Trouble(
                        measure: measure, party: .caller, value: $0.atLeast, bound: $0.atLeast,
                        at: SampleTime(samples: 0, rate: 8000)))
            }
        case "wait": return []
        default:
            Issue.record("\(words)")
            return []
        }
    }

    @Test(
        arguments: [
            // Beyond scope.
            ("beyond-scope", "intent out-of-scope 0.9", ["scope-intent"]),
            ("beyond-scope", "intent out-of-scope 0.3", []),
            (
                "beyond-scope",
                "a: I can't help with that, sorry.\nc: but why\na: Sorry, I'm not able to help with that.",
                ["scope-cannot-help"]
            ),
            (
                "beyond-scope", "a: I can't help with that.\nwait 200\na: I can't help with that.",
                []
            ),
            ("beyond-scope", "tool failed\ntool failed\ntool failed", ["scope-tools-fail"]),
            ("beyond-scope", "tool failed\ntool ok\ntool failed", []),
            ("beyond-scope", "trouble repeated-request\ntool failed", ["scope-no-answer"]),
            ("beyond-scope", "trouble repeated-request\nwait 200\ntool failed", []),
            // Unsure.
            (
                "unsure", "confidence 0.3\nconfidence 0.2\nconfidence 0.1",
                ["ask-back unsure-of-itself"]
            ),
            ("unsure", "confidence 0.3\nconfidence 0.9\nconfidence 0.2\nconfidence 0.3", []),
            (
                "unsure",
                "a: Which date would you like?\na: Which date would you like?\na: Which date would you like?",
                ["unsure-in-a-circle"]
            ),
            (
                "unsure",
                "a: I didn't catch that.\nc: that's not what I asked\na: Could you repeat that?\n"
                    + "c: you're not listening",
                ["unsure-signs"]
            ),
            (
                "unsure",
                "a: I didn't catch that.\nwait 120\na: Could you repeat that?\nwait 120\n"
                    + "a: I didn't catch that.\nwait 120\nc: that's not what I asked", []
            ),
            // High stakes.
            ("high-stakes", "c: he can't breathe please hurry", ["stakes-danger"]),
            ("high-stakes", "c: Emergency!", ["stakes-danger"]),
            ("high-stakes", "c: I think my card was stolen yesterday", ["stakes-fraud"]),
            ("high-stakes", "c: I will sue you for this", ["stakes-legal"]),
            (
                "high-stakes", "sentiment angry 0.9\nsentiment frustrated 0.8",
                ["pre-dial stakes-emotion", "stakes-emotion"]
            ),
            (
                "high-stakes", "sentiment angry 0.9\nwait 180\nsentiment frustrated 0.8",
                [
                    "pre-dial stakes-emotion"
                ]
            ),
            ("high-stakes", "amount 25000\nc: no that's wrong", ["stakes-amount"]),
            ("high-stakes", "amount 250\nc: no that's wrong", []),
            ("high-stakes", "amount 25000\nc: what is wrong with Monday", []),
            // A person.
            ("asked-for-person", "c: can I talk to a person", ["person-asked"]),
            ("asked-for-person", "c: Ich möchte mit einem Menschen sprechen", ["person-asked"]),
            (
                "asked-for-person", "c: let me speak to a manager please",
                ["person-in-charge", "person-asked"]
            ),
            ("asked-for-person", "asked", ["person-by-agent"]),
            ("asked-for-person", "c: are you a real person?", []),
            (
                "asked-for-person",
                "c: are you a real person?\na: I'm an assistant.\nc: are you a robot?",
                ["ask-back person-question"]
            ),
        ] as [(String, String, [String])])
    func aSetFiresForWhatItIsThereFor(set: String, talk: String, expected: [String]) throws {
        let verdicts = try Self.play(talk, by: Self.rules([set]))
        #expect(verdicts == expected, "\(talk)")
    }

    /// Ordinary calls, with words that are near those of the rules; all sets together.
    @Test(arguments: [
        """
        c: hello I'd like to change my appointment
        a: Sure. I can't move it to Sunday, but Monday is free.
        c: Monday is fine thank you
        confidence 0.8
        a: Done. Anything else?
        c: no that's all
        """,
        """
        c: do you cover ambulance rides
        a: Yes, after an emergency.
        c: and I want to change my emergency contact
        a: Whose number shall I take?
        c: my lawyer's, he is at home
        c: it's an emergency contact only
        """,
        """
        c: I want a new card, the old one is broken
        a: Sorry, I didn't catch that.
        c: my card is broken
        a: Thank you, a new one is on its way.
        confidence 0.45
        c: great
        """,
        """
        c: is there a fire station near your branch
        c: the agent at the branch told me to call
        c: I was told to talk to a person at the branch tomorrow
        c: what does a human resources manager earn
        a: I'm sorry, I don't know.
        """,
        """
        sentiment frustrated 0.7
        c: this took a while
        a: I'm sorry about that.
        sentiment calm 0.8
        tool failed
        tool ok
        amount 12000
        c: yes that amount is right
        """,
        """
        c: I would sue my neighbour if I could
        c: the film was about a man who wants to end his life in Rome
        c: nobody stole anything
        c: my account number is four four seven one
        key 4
        key 0
        key 7
        key 1
        """,
    ])
    func ordinaryCallsAreLeftAlone(talk: String) throws {
        let all = ["asked-for-person", "beyond-scope", "high-stakes", "unsure"]
        #expect(try Self.play(talk, by: Self.rules(all)) == [])
    }

    /// Beside the shipped rules, too, no name is given twice, and nothing is warned of.
    @Test func theSetsStandBesideTheShippedRules() throws {
        let path = Shipped.path("config/gateway.yaml")
        let loaded = try GatewayConfiguration.load(path: path, environment: [:]).get()
        var triggers = try ConfigurationFile.read(path: Shipped.path("config/triggers.yaml")).get()
        let sets = Shipped.ruleFiles.dropFirst().map {
            "rules/" + ($0.split(separator: "/").last ?? "")
        }
        triggers.text += "\ninclude: [\(sets.joined(separator: ", "))]\n"
        let with = try loaded.with(
            rules: triggers, environment: [:], open: ConfigurationFile.read
        ).get()
        #expect(sets.count == 4)
        #expect(with.rules.count == loaded.rules.count + 16)
        // The agent of the shipped configuration is the built-in one.
        #expect(with.warnings.count == 3, "\(with.warnings)")
        #expect(with.warnings.allSatisfy { $0.what.contains("built-in agent reports nothing") })
    }
}
