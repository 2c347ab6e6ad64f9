// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// What the tab of a desk may do, and how long a call waits for one that is gone.
package struct DeskSettings: Sendable, Hashable {
    /// Desks that may be open at once.
    package var tabs = 200
    /// One frame of sound: 20 ms, linear, at 16 kHz.
    package var frameBytes = AgentProtocolCatalog.vonage.format.frameBytes
    /// Of one tab; more close it. A browser that was cut off for some seconds sends all at once.
    package var messagesPerSecond = 500
    /// So many messages in a row that are no use close the tab.
    package var faultsInARow = 20
    /// The longest message of a tab, in bytes.
    package var messageBytes = 16 * 1024
    /// How long a call waits for a tab that was closed in mid-call.
    package var patience = Duration.seconds(4)

    package init() {}
}

/// What desks in browsers have counted.
package struct DeskCounts: Sendable, Hashable, Counted {
    package var opened = 0
    package var replaced = 0
    package var refused = 0
    package var unusable = 0
    package var floods = 0

    package init() {}

    /// All of it, by the names it is shown under.
    package static var counters: [Counter] {
        [
            ("tabs_opened", \.opened, "Tabs in which a desk was opened."),
            ("tabs_replaced", \.replaced, "Tabs closed because the desk was opened in another."),
            ("tabs_refused", \.refused, "Tabs turned away because too many desks were open."),
            ("messages_unusable", \.unusable, "Messages and frames of tabs that were no use."),
            ("tabs_flooding", \.floods, "Tabs closed because they sent too much."),
        ]
    }
}
