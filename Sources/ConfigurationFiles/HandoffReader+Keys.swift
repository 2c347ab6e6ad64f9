// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff

/// The keys of operators: while they are briefed, and while they talk with the caller.
extension HandoffReader {
    static func readKeys(_ section: YAMLSection, into plan: inout CallPlan) {
        readChoices(section, into: &plan.keys)
        readCommands(section, into: &plan)
    }

    private static func readChoices(_ section: YAMLSection, into keys: inout OperatorKeys) {
        keys.accept = key("accept", keys.accept, section)
        keys.decline = key("decline", keys.decline, section)
        keys.repeat = key("repeat", keys.repeat, section)
        // Who gives one of these keys another meaning need not switch off what it means otherwise.
        let given = [keys.accept, keys.decline, keys.repeat]
        keys.detail = key("detail", given.contains(keys.detail) ? nil : keys.detail, section)
        let usual = given + [keys.detail]
        keys.ownWords = key(
            "own_words", usual.contains(keys.ownWords) ? nil : keys.ownWords, section)
        keys.acceptWords = section.strings("accept_words", keys.acceptWords)
        let set = [keys.accept, keys.decline, keys.repeat, keys.detail, keys.ownWords]
            .compactMap { $0 }
        if Set(set).count < set.count {
            section.complain("accept", "one key means two things", write: "a key each")
        }
        if keys.accept == nil, keys.acceptWords.isEmpty {
            section.complain(
                "accept", "no key and no word accepts a call", write: "accept: 1")
        }
    }

    /// What a caller who waits may choose.
    static func readCallerKeys(_ section: YAMLSection, into keys: inout CallerKeys) {
        keys.stay = key("stay", keys.stay, section)
        keys.callback = key("callback", keys.callback, section)
        keys.takesWords = section.flag("never_mind", keys.takesWords)
        if let stay = keys.stay, stay == keys.callback {
            section.complain("callback", "one key means two things", write: "a key each")
        }
    }

    private static func readCommands(_ section: YAMLSection, into plan: inout CallPlan) {
        var keys = plan.bridgeKeys
        keys.giveBack = sequence("give_back", keys.giveBack, section)
        keys.whisper = sequence("whisper_again", keys.whisper, section)
        if section.has("pass_on") {
            let passOn = section.section("pass_on")
            let route = passOn.string("route", "")
            if let typed = sequence("key", "*3", passOn) {
                keys.passOn = BridgeKeys.PassOn(keys: typed, route: route)
                if plan.route(named: route) == nil {
                    PlanReader.complainOfRoute(route, plan: plan, passOn, key: "route")
                }
            }
        }
        let all = [keys.giveBack, keys.whisper, keys.passOn?.keys].compactMap(\.self)
        let clash = all.indices.contains { index in
            all.indices.contains { $0 != index && all[$0].hasPrefix(all[index]) }
        }
        if clash {
            section.complain(
                section.has("give_back") ? "give_back" : "pass_on",
                "what an operator types for one command begins what they type for another",
                write: "keys such as *2, *3 and *7")
        }
        if section.has("give_back"), keys.giveBack != nil, plan.agentAfterBridge == .close {
            section.complain(
                "give_back", "'give_back' needs the agent, and 'agent_after_bridge' is close",
                write: "agent_after_bridge: keep, or give_back: off")
        }
        plan.bridgeKeys = keys
    }

    /// Keys that are typed one after the other.
    private static func sequence(
        _ name: String, _ fallback: String?, _ section: YAMLSection
    ) -> String? {
        guard let text = section.optionalString(name) else { return fallback }
        if ["off", "false", "no"].contains(text) { return nil }
        guard 1...4 ~= text.count, text.allSatisfy("0123456789*#".contains) else {
            section.complain(
                name, "'\(name)' is '\(text)'", write: "one to four of 0-9, '*', '#', or off")
            return fallback
        }
        return text
    }

    private static func key(
        _ name: String, _ fallback: Character?, _ section: YAMLSection
    ) -> Character? {
        guard let text = section.optionalString(name) else { return fallback }
        if ["off", "false", "no"].contains(text) { return nil }
        guard text.count == 1, let key = text.first, "0123456789*#".contains(key) else {
            section.complain(
                name, "'\(name)' is '\(text)'", write: "one of 0-9, '*', '#', or off")
            return fallback
        }
        return key
    }
}
