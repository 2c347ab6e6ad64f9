// SPDX-License-Identifier: Apache-2.0

package import AgentWire

/// One place a caller can be handed to.
package struct Target: Sendable, Hashable {
    /// The name in the configuration, in journals and in leases: one operator, one name.
    package var name: String
    package var address: TargetAddress
    /// How long it may ring, or take to connect, before the next target is tried.
    package var ringTime: Duration
    /// The name of the trunk its calls go through; nil for the way its address names.
    package var trunk: String?
    /// Whom it sees calling.
    package var identity: ShownIdentity
    /// How long nobody calls them after a conversation.
    package var wrapUp = Duration.zero
    /// After so many rings in a row that they let pass they count as away; nil for never.
    package var awayAfterMissed: Int?

    package init(
        name: String, address: TargetAddress, ringTime: Duration = .seconds(20),
        trunk: String? = nil,
        identity: ShownIdentity = .gateway
    ) {
        self.name = name
        self.address = address
        self.ringTime = ringTime
        self.trunk = trunk
        self.identity = identity
    }

    /// Whether it is another agent: one that is told about the caller in writing, and talks with
    /// them in the place of the first.
    package var isAgent: Bool {
        switch address {
        case .sip, .registered, .card, .desk: false
        case .stream: true
        }
    }

    /// A person's phone.
    package init(
        name: String, uri: String, ringTime: Duration = .seconds(20), trunk: String? = nil,
        identity: ShownIdentity = .gateway
    ) {
        self.init(
            name: name, address: .sip(uri), ringTime: ringTime, trunk: trunk, identity: identity)
    }
}

/// Where a target is reached, which is also what kind of leg leads there.
package enum TargetAddress: Sendable, Hashable {
    /// A person's phone: `sip:anna@pbx.example`, or `tel:+4930123456` on a trunk.
    case sip(String)
    /// A person's telephone that has logged in here under their name.
    case registered
    /// Another agent, at a socket. It has accepted when it says so or, where a time is given, when
    /// it has been connected for so long.
    case stream(AgentAddress, acceptAfter: Duration?)
    /// A person at a sound card of this machine.
    case card(CardAddress)
    /// A person at a terminal (`handoff desk`), whose sound and choices come over a socket.
    case desk(AgentAddress)
}

/// A sound card of this machine, by which somebody is reached.
package struct CardAddress: Sendable, Hashable {
    /// The name of an ALSA PCM, such as `default` or `hw:1,0`.
    package var device: String
    /// How long it rings before it counts as picked up: whoever sits there has no hook to lift.
    package var answerAfter: Duration

    package init(device: String, answerAfter: Duration = .seconds(4)) {
        self.device = device
        self.answerAfter = answerAfter
    }
}
