// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Handoff
package import SIP
package import Triggers

/// What the gateway's decisions need to know, validated by `Configuration`.
package struct GatewaySettings: Sendable {
    package var sip: SIPEndpoint.Settings
    /// The address written into SDP and Contact.
    package var mediaAddress: String
    /// RTP ports: even ones for RTP, the next odd one for RTCP.
    package var ports: ClosedRange<UInt16>
    package var plan: CallPlan
    package var triggers: [TriggerRule]
    /// `ws://` or `wss://` of the voice agent.
    package var agentURL: String
    package var agentParameters: [ContextItem]
    /// The address in From towards operators: `sip:USER@HOST`.
    package var identity: String
    /// More calls than this are answered 503 with Retry-After.
    package var maximumCalls: Int
    /// A leg without RTP for this long is taken for dead; on hold it may be silent.
    package var mediaTimeout: Duration

    package init(
        sip: SIPEndpoint.Settings, mediaAddress: String, ports: ClosedRange<UInt16>,
        plan: CallPlan, triggers: [TriggerRule], agentURL: String,
        agentParameters: [ContextItem] = [], identity: String, maximumCalls: Int = 1000,
        mediaTimeout: Duration = .seconds(30)
    ) {
        self.sip = sip
        self.mediaAddress = mediaAddress
        self.ports = ports
        self.plan = plan
        self.triggers = triggers
        self.agentURL = agentURL
        self.agentParameters = agentParameters
        self.identity = identity
        self.maximumCalls = maximumCalls
        self.mediaTimeout = mediaTimeout
    }
}
