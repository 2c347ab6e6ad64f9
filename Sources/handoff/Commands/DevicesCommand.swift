// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JSON
import MediaThreads

struct DevicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: "Lists the sound cards of this machine, as ALSA names them.",
        discussion: """
            A name from the first column goes into the configuration, as 'target: {alsa: NAME}' of an
            operator or 'line: {alsa: NAME}' of a line, and after --alsa of 'handoff listen' and
            'handoff desk'. 'default' is whatever the machine's user hears; 'plug:NAME' converts what a
            device cannot do itself.

            Examples:
              handoff devices
              handoff devices --all
              handoff devices --json | jq -r 'select(.usable) | .name'
            """)

    @Flag(name: .long, help: "Also those that cannot both capture and play now.")
    var all = false

    @Flag(name: .long, help: "One JSON object a device and line; all of them.")
    var json = false

    func run() {
        let devices = ListedSoundCard.all()
        if json {
            for device in devices { print(JSONText.compact(device.json)) }
            return
        }
        let shown = devices.filter { all || $0.isUsable }
        for device in shown {
            print("\(device.name)   \(device.title)")
            print("    capture   \(device.capture)")
            print("    playback  \(device.playback)")
        }
        let hidden = devices.count - shown.count
        if shown.isEmpty { print("no sound card that can both capture and play") }
        if hidden > 0 { print("\(hidden) more that cannot do both now: --all shows them") }
    }
}
