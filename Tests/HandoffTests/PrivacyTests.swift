// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import JSON
import Testing
import Timing

/// Who may know what: each kind of detail, for each reader, under each policy.
@Suite struct PrivacyTests {
    static let request = AgentRequest(
        reason: "refund for account 99887766",
        summary: "Order 5551234 of account 99887766 is late.",
        details: CaseDetails(
            identity: CallerIdentity(name: "Maria Lopez", isVerified: true, method: "birthday"),
            account: "99887766", orders: ["5551234"], issue: "Order 5551234 is late",
            tried: ["called account 99887766 back"], nextStep: "refund"),
        context: [
            ContextItem(key: "order.id", value: "5551234"),
            ContextItem(key: "customerNumber", value: "99887766"),
            ContextItem(key: "callback", value: "+1 555 123 0001"),
        ])

    static func call(_ policy: PrivacyPolicy, _ request: AgentRequest = request) -> Rehearsal {
        var call = Rehearsal.talking(.two { $0.privacy = policy })
        call.take(
            .signal(
                .transcript(
                    TranscriptSegment(
                        party: .caller,
                        text: "it's order 5551234, account 99887766, call me on 555 123 0001"))))
        call.take(.signal(.agentAsked(request)))
        call.take(
            .escalation(
                Escalation(
                    trigger: "agent", reason: request.reason, evidence: [], isExplicit: false)))
        return call
    }

    static let secrets: [PersonalDetail: String] = [
        .name: "Lopez", .number: "5551230001", .account: "99887766", .orders: "5551234",
    ]

    /// Every set of details an operator may have, and nothing beside it.
    @Test func anOperatorKnowsWhatThePolicySays() throws {
        for bits in 0..<16 {
            let allowed = Set(
                PersonalDetail.allCases.enumerated().filter { bits >> $0.offset & 1 == 1 }
                    .map(\.element))
            let call = Self.call(PrivacyPolicy(operator: allowed))
            let package = try #require(call.packages.first)
            let text = JSONText.compact(package.json).filter { !" ,".contains($0) }
            for (detail, value) in Self.secrets {
                #expect(text.contains(value) == allowed.contains(detail), "\(allowed) \(detail)")
            }
            // The whisper fits what may be known, too.
            let spoken = call.effects.compactMap { effect -> String? in
                if case .speak(_, let text) = effect { text } else { nil }
            }.joined().filter { !" ,".contains($0) }
            for (detail, value) in Self.secrets where !allowed.contains(detail) {
                #expect(!spoken.contains(value), "\(allowed) \(detail): \(spoken)")
            }
        }
    }

    @Test func byDefaultTheOperatorHearsWhoIsCallingAndTheJournalSaysLess() throws {
        let call = Self.call(PrivacyPolicy())
        let package = try #require(call.packages.first)
        #expect(package.briefing.contains("Maria Lopez is calling, identity checked."))
        #expect(package.details == Self.request.details)
        #expect(package.callerAddress?.exposed == "sip:+15551230001@trunk.example")
        #expect(package.conversation.last?.text.contains("99887766") == true)
        for (_, kind) in call.journal {
            let line = kind.words + JSONText.compact(kind.detail)
            for value in ["99887766", "5551234"] {
                #expect(!line.contains(value), "\(kind.name): \(line)")
            }
            if case .package(let written) = kind {
                #expect(written.callerAddress != nil && written.callerName == "Maria Lopez")
                #expect(written.details.account == nil && written.details.orders == [])
                #expect(!written.briefing.contains("5551230001"))
            } else {
                #expect(!line.contains("5551230001") && !line.contains("555 123 0001"), "\(line)")
            }
        }
    }

    @Test(arguments: PersonalDetail.allCases)
    func theJournalKeepsWhatThePolicySays(detail: PersonalDetail) throws {
        for isKept in [true, false] {
            let call = Self.call(PrivacyPolicy(record: isKept ? [detail] : []))
            let package = try #require(
                call.journal.compactMap { _, kind -> HandoffPackage? in
                    if case .package(let package) = kind { package } else { nil }
                }.first)
            let text = JSONText.compact(package.json).filter { !" ,".contains($0) }
            let value = try #require(Self.secrets[detail])
            #expect(text.contains(value) == isKept, "\(text)")
        }
    }

    static let everything = PrivacyPolicy(
        operator: Set(PersonalDetail.allCases), record: Set(PersonalDetail.allCases))

    /// What nobody gets, whatever the policy: the text, and what must not be in any of it.
    @Test(arguments: [
        ("my card is 4242424242424242", "4242"), ("4242 4242-4242.4242 it is", "4242"),
        ("four two four two four two four two four two four two four two four two", "four two"),
        ("card 4242424242424242 0427 739", "4242"), ("it's 378282246310005, Amex", "378282"),
        ("one oh 5555555555554444 ok", "5555"), ("6011 1111 1111 1117", "6011"),
        ("my PIN is 4711", "4711"), ("pin: 4 7 1 1", "4 7 1 1"), ("PIN=4711", "4711"),
        ("the pin code is four seven one one", "seven one"), ("4711 is my PIN", "4711"),
        ("my PIN, um, it's 47 11", "47 11"), ("CVV 739", "739"), ("security code: 9876", "9876"),
        ("the one-time code they gave me is 314159", "314159"), ("OTP 12 34 56", "12 34"),
        ("password: hunter2", "hunter2"), ("my password is Tr0ub4dor&3", "Tr0ub4dor"),
        ("her passphrase is correct horse battery staple", "battery"),
        ("mother's maiden name is Smith", "Smith"), ("secret answer: Fluffy", "Fluffy"),
        ("api key = sk-live-12345", "sk-live"), ("meine Geheimzahl ist 4711", "4711"),
        ("Passwort: sommer12", "sommer12"), ("social security number 078-05-1120", "078"),
    ])
    func cardsAndSecretsReachNobody(text: String, secret: String) {
        var request = AgentRequest(reason: text, summary: text)
        request.details = CaseDetails(
            identity: CallerIdentity(name: "Maria", method: text), account: text, orders: [text],
            issue: text, tried: [text], nextStep: text)
        request.context = [
            ContextItem(key: "note", value: text), ContextItem(key: text, value: "x"),
        ]
        var call = Self.call(Self.everything, request)
        call.take(.signal(.transcript(TranscriptSegment(party: .caller, text: text))))
        call.take(.operatorFailed(1, .leased))
        var seen = call.journal.map { $0.kind.words + JSONText.compact($0.kind.detail) }
        seen += call.packages.map { JSONText.compact($0.json) }
        for effect in call.effects {
            if case .speak(_, let words) = effect { seen.append(words) }
            if case .dial(_, _, _, let reason, _) = effect { seen.append(reason) }
        }
        for text in seen { #expect(!text.contains(secret), "\(text)") }
        #expect(call.packages.count == 2)
    }

    /// What only sounds like it: nothing may be lost that the operator needs.
    @Test(arguments: [
        "my password is wrong and I was locked out", "I forgot my PIN", "the PIN was not accepted",
        "reset the password please", "error code 503 on order 4471", "account 12345678 is blocked",
        "it's been 45 minutes", "order 4471982 for 2 people", "the secret is out",
        "Mr. Tan, account 12345678", "my password expired yesterday", "4242 people, 4242 calls",
    ])
    func whatOnlySoundsLikeASecretStays(text: String) throws {
        let call = Self.call(Self.everything, AgentRequest(reason: "r", summary: text))
        #expect(try #require(call.packages.first).summary == text)
    }

    @Test(arguments: [
        ("pin", "4711"), ("card.pin", "4711"), ("Password", "hunter2"), ("api_key", "abc"),
        ("accessToken", "abc"), ("securityCode", "739"), ("auth.otp", "314159"), ("cvv", "739"),
        ("card_number", "4242 4242 4242 4242"),
    ])
    func factsOfSecretsAreTakenOutByTheirKey(key: String, value: String) throws {
        let request = AgentRequest(reason: "r", context: [ContextItem(key: key, value: value)])
        let package = try #require(Self.call(Self.everything, request).packages.first)
        #expect(package.context.first?.value.contains("removed]") == true)
        #expect(!JSONText.compact(package.json).contains(value))
    }

    @Test func factsAboutSecretsStay() throws {
        let request = AgentRequest(
            reason: "r",
            context: [
                ContextItem(key: "pin_verified", value: "yes"),
                ContextItem(key: "password", value: "reset"),
                ContextItem(key: "shipping", value: "express"),
            ])
        let package = try #require(Self.call(Self.everything, request).packages.first)
        #expect(package.context.map(\.value) == ["yes", "reset", "express"])
    }

    /// A question for a secret, and what is said to it.
    @Test(arguments: [
        ("What is your PIN?", ["4711"]), ("Please say your PIN.", ["four seven one one"]),
        ("Can you give me the security code?", ["one moment", "1 2 3"]),
        ("What's your password?", ["it's hunter2"]), ("What is your password?", ["swordfish"]),
    ])
    func theAnswerToAQuestionForASecretIsTakenOut(question: String, answers: [String]) {
        var call = Rehearsal.talking(.two { $0.privacy = Self.everything })
        func say(_ text: String, _ party: Party) {
            call.take(.signal(.transcript(TranscriptSegment(party: party, text: text))))
        }
        say(question, .agent)
        call.press("4", by: .caller)
        for answer in answers { say(answer, .caller) }
        let said = call.machine.dossier.conversation(for: .operator).map(\.text)
        #expect(said.last?.contains("[secret removed]") == true, "\(said)")
        #expect(call.timeline.contains("caller pressed \u{2022}"))
        say("And your account number?", .agent)
        say("12345678", .caller)
        say("thanks", .agent)
        say("12345678", .caller)
        #expect(call.machine.dossier.conversation(for: .operator).last?.text == "12345678")
    }

    /// A card said in several breaths is a card all the same, for everybody.
    @Test func aCardSaidInSeveralBreathsIsTakenOut() {
        var call = Rehearsal.talking(.two { $0.privacy = Self.everything })
        for text in ["it's 4242", "4242", "four two four two", "42 42, got it?"] {
            call.take(.signal(.transcript(TranscriptSegment(party: .caller, text: text))))
        }
        #expect(
            call.machine.dossier.conversation(for: .operator).map(\.text) == [
                "it's [card number removed]", "[card number removed]", "[card number removed]",
                "[card number removed], got it?",
            ])
    }
}
