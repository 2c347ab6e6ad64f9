// SPDX-License-Identifier: Apache-2.0

package import AgentWire
package import Codecs
package import Exchange
package import Handoff
package import Triggers

/// A call as data: who takes part, what they do, what has to come of it. The same scenario runs in
/// simulation, on a bad network and on real sockets.
package struct Scenario: Sendable {
    /// A phone that rings the gateway, and when.
    package struct Caller: Sendable {
        package var phone: PhoneScript
        package var at: Duration

        package init(_ phone: PhoneScript, at start: Duration = .zero) {
            self.phone = phone
            at = start
        }
    }

    /// Something that happens to the gateway at a set time.
    package struct Moment: Sendable {
        package var at: Duration
        package var event: SimWorld.SimEvent

        package init(_ event: SimWorld.SimEvent, at time: Duration) {
            at = time
            self.event = event
        }
    }

    package var name: String
    package var callers: [Caller]
    /// Phones of operators; a target of the plan reaches the phone of its name.
    package var operators: [PhoneScript]
    /// The bots of the calls, in order of their arrival; the last serves all others.
    package var bots: [BotScript]
    /// Other agents a caller can be handed to, by the names of their targets.
    package var successors: [String: BotScript]
    /// Who is at sound cards, by the names of their targets.
    package var cards: [String: CardScript] = [:]
    /// Who of them calls: theirs is the card of the line.
    package var cardCaller: String?
    package var plan: CallPlan
    package var triggers: [TriggerRule]
    package var moments: [Moment]
    package var expectations: [Expectation]
    /// How the recorder of messages does.
    package var recorder: SimRecorder
    /// By then everything must be over.
    package var limit: Duration

    package init(
        _ name: String, callers: [Caller], operators: [PhoneScript], bots: [BotScript],
        successors: [String: BotScript] = [:], plan: CallPlan,
        triggers: [TriggerRule] = Scenario.defaultTriggers,
        moments: [Moment] = [], limit: Duration = .seconds(40), recorder: SimRecorder = .well,
        expect expectations: [Expectation]
    ) {
        self.name = name
        self.callers = callers
        self.operators = operators
        self.bots = bots
        self.successors = successors
        self.plan = plan
        self.triggers = triggers
        self.moments = moments
        self.limit = limit
        self.expectations = expectations
        self.recorder = recorder
    }

    /// The rules every configuration has, the agent's own request, and its loss.
    package static let defaultTriggers: [TriggerRule] =
        TriggerRule.alwaysHonoured + [
            TriggerRule(
                name: "agent-asked", condition: AgentRequestCondition(),
                reason: "the agent asked for a person"),
            TriggerRule(
                name: "agent-dead", condition: AgentDeadCondition(silence: .seconds(3)),
                reason: "the agent does not answer"),
        ]

    /// The codecs of the gateway: the usual ones, and what else the phones have.
    package var codecs: [CodecDescription] {
        let usual = [PCMU.description, PCMA.description]
        let phones = callers.map(\.phone) + operators
        return CodecCatalog.all.filter { codec in
            usual.contains(codec) || phones.contains { $0.codec == codec }
        }
    }

    /// The sound card the line is wired to, where somebody calls on one.
    package func cardLine(device: (String) -> String) -> CardLine? {
        cardCaller.map { CardLine(device: device($0), threshold: -40, silence: .seconds(3)) }
    }

    /// The plan with the addresses of the phones and the other agents in place of the targets' own.
    package func plan(
        addressedBy uri: (_ phone: String) -> String?, successors: (_ name: String) -> AgentAddress?
    ) -> CallPlan {
        func addressed(_ route: Route) -> Route {
            var route = route
            for index in route.targets.indices {
                let name = route.targets[index].name
                switch route.targets[index].address {
                case .sip, .registered:
                    if let uri = uri(name) { route.targets[index].address = .sip(uri) }
                case .stream(_, let acceptAfter):
                    guard let successor = successors(name) else { continue }
                    route.targets[index].address = .stream(successor, acceptAfter: acceptAfter)
                case .desk:
                    guard let desk = successors(name) else { continue }
                    route.targets[index].address = .desk(desk)
                case .card: break
                }
            }
            return route
        }
        var plan = plan
        plan.defaultRoute = addressed(plan.defaultRoute)
        plan.routes = plan.routes.mapValues(addressed)
        return plan
    }
}
