// SPDX-License-Identifier: Apache-2.0

import Accounts
import AgentWire
import ConfigurationFiles
import Handoff
import Testing

/// Operators at desks in browsers: what is read of them, and what is wrong.
@Suite struct BrowserDeskConfigurationTests {
    private static let hash = PasswordHash(
        of: "a password", salt: Array("0123456789abcdef".utf8), rounds: 10_000)

    private static func text(_ target: String, http more: String = "") -> String {
        """
        operators:
          anna: {target: \(target), ring_seconds: 25}
          ben: {uri: "sip:ben@192.0.2.1"}
        routes:
          default: {targets: [anna, ben], last_resort: agent}
        http:
          users: {anna: {password_hash: \(hash)}, a.berg: {password_hash: \(hash)}}
        \(more)
        """
    }

    @Test(arguments: [
        ("{desk: browser}", "anna"), ("{desk: browser, user: a.berg}", "a.berg"),
        ("{desk: browser, user: anna}", "anna"),
    ])
    func aDeskIsAUsers(_ target: String, _ user: String) throws {
        let configuration = try ConfigurationText.load(Self.text(target)).get()
        let read = try #require(configuration.plan.defaultRoute.targets.first)
        #expect(read.address == .desk(.browser(user: user)))
        #expect(read.ringTime == .seconds(25))
        #expect(!read.isAgent)
        #expect(configuration.peopleProblems.isEmpty)
    }

    @Test(arguments: [
        ("{desk: browser, user: nobody}", "", "there is no user 'nobody'"),
        ("{desk: browser, user: a.borg}", "", "user: 'a.berg'"),
        ("{desk: browser, protocol: vonage}", "", "'protocol' is how a desk at an address"),
        ("{desk: browser, alsa: default}", "", "both a desk and a sound card"),
        ("{desk: browser, answer_seconds: 4}", "", "unknown key 'answer_seconds'"),
        ("{desk: 'ws://10.0.0.5/', user: anna}", "", "'user' is whose desk in a browser"),
        ("{desk: browser}", "  listen: off", "'listen' of 'http' is off"),
    ])
    func whatIsWrongIsSaid(_ target: String, _ more: String, _ words: String) {
        let problems = ConfigurationText.problems(Self.text(target, http: more))
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.contains { $0.contains(words) && $0.contains(":2") }, "\(problems)")
    }

    @Test(arguments: [("{desk: [browser]}", "'desk'"), ("{desk: brouser}", "not the address of")])
    func whatIsNoDeskIsSaid(_ target: String, _ words: String) {
        let problems = ConfigurationText.problems(Self.text(target))
        #expect(problems.contains { $0.contains(words) && $0.contains(":2") }, "\(problems)")
    }

    @Test func twoDoNotShareADesk() {
        let text = Self.text("{desk: browser}").replacing(
            "{uri: \"sip:ben@192.0.2.1\"}", with: "{target: {desk: browser, user: anna}}")
        let problems = ConfigurationText.problems(text)
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.contains("'anna' and 'ben' work at the same desk") == true)
    }
}
