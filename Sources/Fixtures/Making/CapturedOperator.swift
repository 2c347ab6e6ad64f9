// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Timing

/// A person whom a captured call was offered to, under the name of an operator of the configuration.
struct CapturedOperator: Sendable {
    var name: String
    /// The leg that was answered, or the last that was not.
    var leg: CapturedVisit.Leg
    /// Its place among the calls of the capture that is kept, from 1.
    var place: Int

    /// Nil where the person never answered.
    var answered: CapturedVisit.Leg? { leg.call.answered == nil ? nil : leg }

    /// So long after the whisper began an operator accepts who pressed no key in the capture.
    private static let thought = Duration.seconds(1)

    /// The people of a visit in the order in which they were rung; who has no name left is not there.
    static func operators(
        of visit: CapturedVisit, among names: [String], _ notes: inout [String]
    ) -> [CapturedOperator] {
        var operators: [CapturedOperator] = []
        var people: [String] = []
        for (index, leg) in visit.legs.enumerated() {
            let person = leg.call.called.exposed
            if let known = people.firstIndex(of: person) {
                notes.append("an operator was rung more than once, and does the same each time")
                if operators[known].answered == nil {
                    (operators[known].leg, operators[known].place) = (leg, index + 2)
                }
                continue
            }
            guard people.count < names.count else {
                notes.append(
                    "more people were rung than the route has targets; the last are left out")
                break
            }
            operators.append(
                CapturedOperator(name: names[people.count], leg: leg, place: index + 2))
            people.append(person)
        }
        return operators
    }

    /// What the person did with the call, as scenarios have it.
    var reception: String {
        let call = leg.call
        if let answered = call.answered { return "after " + (answered - call.began).words }
        guard case .refused(let status, _) = call.end, let ended = call.ended else {
            return "never"
        }
        switch status {
        case 486, 600: return "busy"
        case 603: return "declines after " + (ended - call.began).words
        case 400...: return "\(status) after " + (ended - call.began).words
        default: return "480 after " + (ended - call.began).words
        }
    }

    /// What the person does in the call.
    func steps(
        in leg: CapturedVisit.Leg, _ keys: OperatorKeys, _ notes: inout [String]
    ) -> [String] {
        let call = leg.call
        let side = call.side(of: .called)
        let isReplayed = side?.playableCodec != nil
        notes += call.notes.map { "\(name): \($0)" }
        var steps: [String] = []
        if isReplayed {
            steps.append("when connected: replays \(CaptureScenario.captureName), call \(place)")
        } else {
            let why = "\(name): " + call.silence(of: .called)
            notes.append((notes.contains(why) ? "\(name) is" : why + ":") + " silent here")
        }
        let pressed = (side?.keys ?? []).filter { $0.at >= call.start }
        // The time up to which the steps have come; nil before the first.
        var now: Duration? = isReplayed ? .zero : nil
        func add(_ words: String, at time: Duration) {
            let delay = max(.zero, time - (now ?? .zero))
            steps.append(
                (now == nil ? "when connected, after " : "after ") + delay.words + ": " + words)
            now = time
        }
        let single = pressed.filter { !isReplayed || $0.way == .info }
        for key in single.prefix(CaptureScenario.mostKeys) {
            add("presses \(key.key)\(key.way.words)", at: key.at - call.start)
        }
        if let accept = keys.accept, !pressed.contains(where: { $0.key == accept }) {
            notes.append(
                "\(name) did not press \(accept) in the capture; here the call is taken by it")
            steps.append("when hears whisper, after \(Self.thought.words): presses \(accept)")
            now = max(now ?? .zero, Self.thought)
        }
        if call.end.party == .called, let ended = call.ended {
            add("hangs up", at: ended - call.start)
        }
        return steps
    }
}

extension CapturedKey.Way {
    /// Behind a key that is pressed.
    var words: String {
        switch self {
        case .telephoneEvent: ""
        case .info: " by info"
        }
    }
}
