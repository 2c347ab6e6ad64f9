// SPDX-License-Identifier: Apache-2.0

import CallModel

/// Everything a call needs to know in advance: where humans are, how long to wait, what to say.
package struct CallPlan: Sendable, Hashable {
    /// What becomes of the caller when the operator leaves after a settled bridge.
    package enum AfterConversation: String, Sendable, Hashable, CaseIterable {
        case hangUp = "hang-up"
        case goodbye
        /// The busy tone, as exchanges send it to who is left.
        case busy

        /// What the caller hears before the call ends.
        var clip: SharedClip? {
            switch self {
            case .hangUp: nil
            case .goodbye: .farewell
            case .busy: .busy
            }
        }
    }

    /// What a caller hears while somebody is rung for them.
    package enum WhileRinging: String, Sendable, Hashable, CaseIterable {
        case music
        /// The ringing tone of a country (`prompts.tones`).
        case ringback

        var clip: SharedClip {
            switch self {
            case .music: .holdMusic
            case .ringback: .ringback
            }
        }
    }

    /// What becomes of the agent's leg when caller and operator are joined.
    package enum AgentAfterBridge: String, Sendable, Hashable, CaseIterable {
        /// The leg stays open, muted both ways, until the call ends.
        case keep
        case close
    }

    /// What becomes of the call when the agent closes its socket with 1000 after `start`. Every
    /// other loss of the agent hands off.
    package enum AgentClose: String, Sendable, Hashable, CaseIterable {
        /// It ends when the agent spoke last, and hands off otherwise.
        case auto
        /// It ends.
        case hangUp = "hang-up"
        /// It hands off.
        case handoff
    }

    /// From whom to whom keys are sent on. The other party never hears their tones, sent on or not.
    package enum KeyWay: String, Sendable, Hashable, CaseIterable {
        /// While the two talk, and not the key that calls a human.
        case callerToAgent = "caller-to-agent"
        case callerToOperator = "caller-to-operator"
        case operatorToCaller = "operator-to-caller"
    }

    /// The route of an escalation that names none, or one that does not exist.
    package var defaultRoute: Route
    /// Every other route by its name; may hold the default route again.
    package var routes: [String: Route]
    package var timings: CallTimings
    package var keys: OperatorKeys
    package var bridgeKeys = BridgeKeys()
    package var callerKeys = CallerKeys()
    package var briefing: BriefingPolicy
    package var privacy: PrivacyPolicy
    package var afterConversation: AfterConversation
    package var whileRinging = WhileRinging.music
    package var agentAfterBridge: AgentAfterBridge
    package var onAgentClose = AgentClose.auto
    /// Whether the caller hears the `connected` clip at the bridge, under the operator's voice.
    package var announcesConnection: Bool
    /// Which keys are sent on to whoever the party is talking with.
    package var passedKeys: Set<KeyWay> = [.callerToAgent]
    /// Whether the caller is told that the call will be recorded before anything else is said.
    package var asksConsent = false
    /// Where a desk of the user's shows a handoff; nil where none does.
    package var screenPop: ScreenPop?
    /// The linear gain of hold music under an announcement.
    package var holdUnderAnnouncement: Float

    package init(
        defaultRoute: Route, routes: [String: Route] = [:], timings: CallTimings = CallTimings(),
        keys: OperatorKeys = OperatorKeys(), briefing: BriefingPolicy = BriefingPolicy(),
        privacy: PrivacyPolicy = PrivacyPolicy(), afterConversation: AfterConversation = .hangUp,
        agentAfterBridge: AgentAfterBridge = .keep,
        announcesConnection: Bool = false, holdUnderAnnouncement: Float = 0.2
    ) {
        self.defaultRoute = defaultRoute
        self.routes = routes
        self.timings = timings
        self.keys = keys
        self.briefing = briefing
        self.privacy = privacy
        self.afterConversation = afterConversation
        self.agentAfterBridge = agentAfterBridge
        self.announcesConnection = announcesConnection
        self.holdUnderAnnouncement = holdUnderAnnouncement
    }

    /// Whether a number may be kept at which the caller is called back.
    package var keepsNumbers: Bool { privacy.record.contains(.number) }

    /// The route of a name; nil when there is none.
    package func route(named name: String) -> Route? {
        name == defaultRoute.name ? defaultRoute : routes[name]
    }

    /// Every target of every route, those of the default route first.
    package var targets: [Target] {
        let others = routes.sorted { $0.key < $1.key }.map(\.value)
        return ([defaultRoute] + others).flatMap(\.targets)
    }

    /// Whether a route of it goes by who has been idle for longest.
    package var ordersByIdleTime: Bool {
        ([defaultRoute] + routes.values).contains { $0.order == .longestIdle }
    }

    /// The target of a name on any route; the default route and then routes by name are searched.
    package func target(named name: String) -> Target? {
        let others = routes.sorted { $0.key < $1.key }.map(\.value)
        return ([defaultRoute] + others).lazy.flatMap(\.targets).first { $0.name == name }
    }
}

/// How the operator is told.
package struct BriefingPolicy: Sendable, Hashable {
    /// The longest whisper, at about 2.6 words a second.
    package var maximum: Duration
    /// Whether somebody is asked for a summary, which is said in the place of the words by template when
    /// it is there in time.
    package var isSummarised = false

    package init(maximum: Duration = .seconds(15)) { self.maximum = maximum }
}
