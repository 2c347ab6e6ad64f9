// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// What an operator who talks with the caller types to have something done. A nil key is switched
/// off.
package struct BridgeKeys: Sendable, Hashable {
    /// Another route, and what is typed to pass the caller on to it.
    package struct PassOn: Sendable, Hashable {
        package var keys: String
        package var route: String

        package init(keys: String, route: String) {
            self.keys = keys
            self.route = route
        }
    }

    package var giveBack: String?
    package var passOn: PassOn?
    package var whisper: String?

    package init(
        giveBack: String? = "*2", passOn: PassOn? = nil, whisper: String? = "*7"
    ) {
        self.giveBack = giveBack
        self.passOn = passOn
        self.whisper = whisper
    }

    /// What is typed for each command that is on.
    package var commands: [String: BridgeCommand] {
        var commands: [String: BridgeCommand] = [:]
        for command in BridgeCommand.allCases {
            if let keys = keys(for: command) { commands[keys] = command }
        }
        return commands
    }

    private func keys(for command: BridgeCommand) -> String? {
        switch command {
        case .giveBack: giveBack
        case .passOn: passOn?.keys
        case .whisper: whisper
        }
    }
}
