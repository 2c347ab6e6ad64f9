// SPDX-License-Identifier: Apache-2.0

package import Exchange
package import Timing

/// Somebody between the gateway's decisions and the world who does them otherwise, so that it can be
/// seen whether anybody notices. Without one each passes as it is.
package protocol SimMeddling: AnyObject {
    /// What is done in place of an effect.
    func effects(_ effect: GatewayEffect, at now: Instant) -> [GatewayEffect]
    /// What the gateway is told in place of an input, and how much later.
    func inputs(_ input: GatewayInput, at now: Instant) -> [(delay: Duration, input: GatewayInput)]
    /// What goes on the network in place of something that the gateway sends.
    func datagrams(_ datagram: SimDatagram, at now: Instant) -> [SimDatagram]
}
