// SPDX-License-Identifier: Apache-2.0

import Testing

/// The built gateway against programs other people wrote: sipp and baresip as caller and as
/// operator. One test at a time, because they run in real time on one machine.
@Suite(.serialized, .enabled(if: LiveGateway.isBuilt, "build it first: make binary"))
struct InteropTests {
    static let hasSipp = Sipp.program != nil
    static let hasBaresip = Baresip.program != nil
    static let hasBoth = hasSipp && hasBaresip
}
