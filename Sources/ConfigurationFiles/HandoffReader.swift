// SPDX-License-Identifier: Apache-2.0

import Handoff

/// Reads how a handoff proceeds: its times and its keys (`handoff:`).
enum HandoffReader {
    static func read(_ section: YAMLSection, into plan: inout CallPlan) {
        readTimings(section, into: &plan.timings)
        plan.afterConversation = section.choice("after_conversation", plan.afterConversation)
        plan.whileRinging = section.choice("while_ringing", plan.whileRinging)
        plan.agentAfterBridge = section.choice("agent_after_bridge", plan.agentAfterBridge)
        readKeys(section.section("keys"), into: &plan)
        readCallerKeys(section.section("caller_keys"), into: &plan.callerKeys)
        plan.announcesConnection = section.flag("announce_connection", plan.announcesConnection)
        plan.screenPop = screenPop(section)
        plan.passedKeys = passedKeys(section, plan.passedKeys)
        plan.holdUnderAnnouncement = Float(
            section.number(
                "hold_under_announcement", Double(plan.holdUnderAnnouncement), in: 0...1))
    }

    private static func readTimings(_ section: YAMLSection, into timings: inout CallTimings) {
        timings.comfortAfter = section.milliseconds(
            "comfort_after_ms", timings.comfortAfter, in: 100...2000)
        timings.finish = section.milliseconds("finish_ms", timings.finish, in: 0...10_000)
        timings.stillTrying = section.seconds(
            "still_trying_seconds", timings.stillTrying, in: 5...300)
        timings.accept = section.seconds("accept_seconds", timings.accept, in: 5...300)
        timings.briefing = section.seconds("briefing_seconds", timings.briefing, in: 10...600)
        timings.reminder = section.seconds("reminder_seconds", timings.reminder, in: 2...60)
        timings.minimumBridge = section.seconds(
            "minimum_bridge_seconds", timings.minimumBridge, in: 0...60)
        timings.message = section.seconds("message_seconds", timings.message, in: 5...600)
        timings.messageSilence = section.seconds(
            "message_silence_seconds", timings.messageSilence, in: 2...60)
        timings.shortestMessage = section.seconds(
            "shortest_message_seconds", timings.shortestMessage, in: 0...30)
        timings.longestWait = section.seconds(
            "longest_wait_seconds", timings.longestWait, in: 5...3600)
        timings.askAgain = section.seconds("ask_again_seconds", timings.askAgain, in: 10...3600)
        if timings.briefing < timings.accept {
            section.complain(
                "briefing_seconds", "'briefing_seconds' is shorter than 'accept_seconds'",
                write: "at least as much as accept_seconds")
        }
    }

    private static func screenPop(_ section: YAMLSection) -> ScreenPop? {
        guard let text = section.optionalString("screen_pop"), text != "off" else { return nil }
        let places = ScreenPop.Place.allCases.map { "{\($0.rawValue)}" }.joined(separator: ", ")
        func complain(_ what: String, write: String) {
            section.complain("screen_pop", what, write: write)
        }
        do throws(ScreenPop.Problem) {
            return try ScreenPop(text)
        } catch {
            switch error {
            case .noAddress:
                complain(
                    "'screen_pop' is not an address of the web",
                    write: "https://crm.example/{handoff.id}, or off")
            case .place(let name):
                complain("'screen_pop' has no place '{\(name)}'", write: "some of: \(places)")
            case .brace:
                complain(
                    "'screen_pop' has a brace without its other half", write: "a place: \(places)")
            case .inHost:
                complain(
                    "'screen_pop' has its host from what a call says",
                    write: "a host and a slash before the first place")
            }
        }
        return nil
    }

    private static func passedKeys(
        _ section: YAMLSection, _ fallback: Set<CallPlan.KeyWay>
    ) -> Set<CallPlan.KeyWay> {
        guard section.has("pass_keys") else { return fallback }
        let words = CallPlan.KeyWay.allCases.map(\.rawValue)
        let ways = section.strings("pass_keys", [], limit: words.count).compactMap { word in
            if let way = CallPlan.KeyWay(rawValue: word) { return way }
            let nearest = Suggestion.nearest(to: word, among: words).map { "'\($0)'" }
            section.complain(
                "pass_keys", "'pass_keys' has '\(word)'",
                write: nearest ?? "a list of some of: \(words.joined(separator: ", ")); [] for none"
            )
            return nil
        }
        return Set(ways)
    }
}
