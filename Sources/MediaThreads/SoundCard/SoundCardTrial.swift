// SPDX-License-Identifier: Apache-2.0

/// Whether a sound card that a configuration names can be used now.
package enum SoundCardTrial {
    /// Opens a device both ways for a moment, as a call would; nil when it can be used, or is in use.
    /// What libraries print meanwhile is thrown away.
    package static func fault(of device: String) -> SoundCardError? {
        QuietLibraries.run { () -> SoundCardError? in
            do throws(SoundCardError) {
                let capture = try PCMDevice(device, .capture)
                // A device of the hardware is open for both ways at once in a call.
                let playback = try PCMDevice(device, .playback)
                return withExtendedLifetime((capture, playback)) { nil }
            } catch {
                return error.isBusy ? nil : error
            }
        }
    }
}
