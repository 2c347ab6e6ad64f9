// SPDX-License-Identifier: Apache-2.0

package import AgentWire

/// Where a target is reached, which is also what kind of leg leads there.
package enum TargetAddress: Sendable, Hashable {
    /// A person's phone: `sip:anna@pbx.example`, or `tel:+4930123456` on a trunk.
    case sip(String)
    /// Another agent, at a socket. It has accepted when it says so or, where a time is given, when
    /// it has been connected for so long.
    case stream(AgentAddress, acceptAfter: Duration?)
}
