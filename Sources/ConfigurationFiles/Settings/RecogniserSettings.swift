// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Who writes down what is said (`listening.recogniser:`).
package struct RecogniserSettings: Sendable, Hashable {
    package enum Model: String, Sendable, Hashable, CaseIterable {
        case off, moonshine
    }

    /// The recogniser on this machine; it judges keyword candidates.
    package var model: Model
    /// It also writes down every utterance.
    package var transcribes: Bool
    /// A recogniser elsewhere, `ws://` or `wss://`, that speaks vosk-server's protocol.
    package var service: String?
    /// Whose words are written down.
    package var parties: Set<Party.Role>

    package init(
        model: Model = .off, transcribes: Bool = false, service: String? = nil,
        parties: Set<Party.Role> = [.caller]
    ) {
        self.model = model
        self.transcribes = transcribes
        self.service = service
        self.parties = parties
    }

    init(_ section: YAMLSection) {
        let standard = RecogniserSettings()
        model = section.choice("model", standard.model)
        transcribes = section.flag("transcribe", standard.transcribes)
        let address = section.string("service", "off", limit: 2000)
        service = address == "off" ? nil : address
        parties = section.parties("parties", standard.parties)
        if address != "off" {
            section.checkBotAddress("service", address, of: "a recogniser", alternative: "off")
        }
        if transcribes, model == .off {
            section.complain(
                "transcribe", "there is no recogniser on this machine to transcribe with",
                write: "model: moonshine, or transcribe: false")
        }
    }
}
