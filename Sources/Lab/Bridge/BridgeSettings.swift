// SPDX-License-Identifier: Apache-2.0

package import Codecs
package import MediaEngine
package import SoundFiles

/// What the bridge benchmark runs.
package struct BridgeSettings: Sendable {
    /// Numbers of calls to measure, in rising order; it ends once a core is 75 % busy.
    package var steps: [Int]
    package var secondsPerStep: Double
    /// The CPU of the media thread, which is the one measured.
    package var mediaCPU: Int32
    /// The CPU of the telephones.
    package var loadCPU: Int32
    package var realtimePriority: Int32?
    /// What callers speak, and what operators do.
    package var codecs = (caller: PCMU.description, operator: PCMU.description)
    /// What is done to the callers' sound.
    package var cleaning = Cleaning.none
    /// Records every call in this format, on the CPU of the media thread; nil records none.
    package var recording: RecordingLayout.Format?

    package init(
        steps: [Int] = [100, 200, 300, 400, 500, 600], secondsPerStep: Double = 10,
        mediaCPU: Int32 = 0, loadCPU: Int32 = 1, realtimePriority: Int32? = 50
    ) {
        self.steps = steps.filter { $0 > 0 }.sorted()
        self.secondsPerStep = max(1, secondsPerStep)
        self.mediaCPU = mediaCPU
        self.loadCPU = loadCPU
        self.realtimePriority = realtimePriority
    }

    /// Three steps in less than half a minute.
    package static let quick = BridgeSettings(steps: [50, 150, 250], secondsPerStep: 5)
}
