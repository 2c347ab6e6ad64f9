// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Handoff
import JSON

/// A call that rings at a desk, as far as whoever sits there is told about it.
package struct DeskCall: Sendable, Equatable {
    /// Who calls, as the line has it; empty where nothing is known.
    package var caller: String
    /// Why a person is wanted.
    package var reason: String
    /// What the caller and the agent have talked about.
    package var briefing: String
    /// Where all of it can be read; nil where the gateway gives no links.
    package var link: String?

    package init(caller: String, reason: String, briefing: String, link: String? = nil) {
        self.caller = caller
        self.reason = reason
        self.briefing = briefing
        self.link = link
    }

    /// What came in the first message of the stream.
    package init(parameters: [ContextItem], reason: String) {
        func value(_ key: String) -> String? {
            parameters.first { $0.key == key }.map { SafeText.plain($0.value, limit: 16_384) }
        }
        let package = value("handoff_package").flatMap { text in
            Array(text.utf8).withUnsafeBytes { try? JSONReader.read($0) }
        }
        let name = package?["caller"]?["name"]?.string.map { SafeText.plain($0, limit: 200) }
        let names = [name, value("from_number")].compactMap(\.self).filter { !$0.isEmpty }
        self.init(
            caller: names.joined(separator: ", "),
            reason: value("handoff_reason") ?? SafeText.plain(reason, limit: 500),
            briefing: value("handoff_briefing") ?? value("handoff_summary") ?? "",
            link: value("handoff_url"))
    }
}
