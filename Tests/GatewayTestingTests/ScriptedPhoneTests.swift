// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Testing
import Timing

/// Two scripted phones call each other over the simulated network, with no gateway between.
@Suite struct ScriptedPhoneTests {
    private func call(
        _ caller: PhoneScript, _ callee: PhoneScript, for length: Duration,
        network conditions: NetworkConditions = .good
    ) -> (ScriptedPhone, ScriptedPhone) {
        var pair = PhonePair(caller, callee, network: conditions)
        pair.call(for: length)
        return (pair.phones[0], pair.phones[1])
    }

    private let dialler = PhoneScript(
        "anna", voice: .tone(.caller), dials: "maria",
        steps: [.when(.connected, after: .seconds(3), .hangUp)])
    private let answerer = PhoneScript(
        "maria", voice: .tone(.operatorA), whenCalled: .answer(after: .seconds(1)))

    @Test func theyHearEachOtherUntilOneHangsUp() throws {
        let (anna, maria) = call(dialler, answerer, for: .seconds(6))
        let began = try #require(anna.first(.connected))
        #expect(began - .zero > .seconds(1))
        #expect(
            anna.heard.tones(from: began + .milliseconds(100), to: began + .seconds(2))
                == [.operatorA])
        #expect(
            maria.heard.tones(from: began + .milliseconds(100), to: began + .seconds(2))
                == [.caller])
        #expect(anna.first(.ended("hung up")) != nil)
        #expect(maria.first(.ended("the other side hung up")) != nil)
        #expect(!anna.isBusy && !maria.isBusy)
    }

    @Test func aBadNetworkOnlyMakesGaps() throws {
        let (anna, maria) = call(dialler, answerer, for: .seconds(20), network: .bad)
        let began = try #require(anna.first(.connected))
        #expect(
            maria.heard.tones(from: began + .milliseconds(800), to: began + .seconds(2))
                == [.caller])
        #expect(!anna.isBusy && !maria.isBusy)
    }

    @Test func aRefusalReachesTheCaller() {
        let busy = PhoneScript("maria", whenCalled: .reject(486))
        let (anna, maria) = call(dialler, busy, for: .seconds(2))
        #expect(anna.notes.contains { $0.what == .ended("486 Busy Here") })
        #expect(maria.first(.rejected(status: 486)) != nil)
    }

    @Test func hangingUpWhileItRingsCancels() {
        let impatient = PhoneScript(
            "anna", dials: "maria", steps: [.when(.ringing, after: .milliseconds(500), .hangUp)])
        let patient = PhoneScript("maria", whenCalled: .ringForever)
        let (anna, maria) = call(impatient, patient, for: .seconds(2))
        #expect(maria.first(.cancelled) != nil)
        #expect(!anna.isBusy && !maria.isBusy)
    }

    @Test func aCueIsHeardAndAnswered() throws {
        let listener = PhoneScript(
            "maria", voice: .silent, whenCalled: .answer(after: .zero),
            steps: [.when(.hears(.caller), after: .milliseconds(400), .hangUp)])
        let (_, maria) = call(dialler, listener, for: .seconds(3))
        let connected = try #require(maria.first(.connected))
        let hungUp = try #require(maria.first(.acted(.hangUp)))
        #expect(hungUp - connected >= .milliseconds(440))
        #expect(hungUp - connected <= .milliseconds(600))
    }

    @Test func holdSilencesAndResumeBringsBack() throws {
        let holder = PhoneScript(
            "anna", voice: .tone(.caller), dials: "maria",
            steps: [
                .when(.connected, after: .seconds(1), .hold()),
                .when(.then, after: .seconds(1), .resume),
                .when(.then, after: .seconds(1), .hangUp),
            ])
        let (anna, maria) = call(holder, answerer, for: .seconds(6))
        let held = try #require(maria.first(.heldByPeer(true)))
        let resumed = try #require(maria.first(.heldByPeer(false)))
        #expect(
            !maria.heard.everHears(
                .caller, from: held + .milliseconds(100), to: resumed - .milliseconds(60)))
        #expect(maria.heard.everHears(.caller, from: resumed, to: resumed + .seconds(1)))
        #expect(!anna.isBusy)
    }
}
extension Instant {
    fileprivate static func - (instant: Instant, duration: Duration) -> Instant {
        instant.advanced(by: .zero - duration)
    }
}
