// SPDX-License-Identifier: Apache-2.0

/// How a simulated network treats datagrams.
package struct NetworkConditions: Sendable, Hashable {
    /// One way, for every datagram.
    package var latency: Duration = .milliseconds(10)
    /// Added on top, evenly between zero and this.
    package var jitter: Duration = .zero
    /// The share of datagrams lost, 0 to 1.
    package var loss = 0.0
    /// How many datagrams are lost in a row, on average, once one is lost; 1 loses each by itself.
    package var lossRun = 1.0
    /// The share held back by `reorderingDelay`, so that later ones overtake it.
    package var reordering = 0.0
    package var reorderingDelay: Duration = .milliseconds(45)
    /// The share delivered twice.
    package var duplication = 0.0

    package init() {}

    /// A local network: 10 ms and nothing lost.
    package static let good = NetworkConditions()

    /// A bad one: 10 % loss, reordering, jitter and some duplicates.
    package static let bad = {
        var conditions = NetworkConditions()
        conditions.latency = .milliseconds(20)
        conditions.jitter = .milliseconds(15)
        conditions.loss = 0.10
        conditions.reordering = 0.05
        conditions.duplication = 0.02
        return conditions
    }()
}
