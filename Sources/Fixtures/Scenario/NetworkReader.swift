// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import GatewayTesting
import Timing

/// Reads how the network treats the sound of a telephone, both ways.
struct NetworkReader {
    let section: YAMLSection

    func read() -> NetworkConditions {
        var conditions = NetworkConditions.good
        conditions.loss = section.quantity("loss", 0, Quantity.share, "3 %")
        conditions.lossRun = section.optionalNumber("lost_in_a_row", in: 1...50) ?? 1
        conditions.latency = section.quantity(
            "latency", .milliseconds(10), Quantity.duration, "40 ms")
        conditions.jitter = section.quantity("jitter", .zero, Quantity.duration, "40 ms")
        conditions.reordering = section.quantity("reordering", 0, Quantity.share, "5 %")
        conditions.duplication = section.quantity("duplication", 0, Quantity.share, "1 %")
        return conditions
    }
}
