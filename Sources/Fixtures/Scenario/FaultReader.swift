// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import GatewayTesting

/// Reads what goes wrong around the gateway: `faults: {journal: slow, recorder: breaks}`.
struct FaultReader {
    let section: YAMLSection

    private enum Journal: String, CaseIterable {
        case prompt, slow, refuses, silent
    }

    var store: SimStore {
        switch section.choice("journal", Journal.prompt) {
        case .prompt: .prompt
        case .slow: SimStore(delay: .milliseconds(50) ... .milliseconds(400))
        case .refuses: SimStore(refusals: 1)
        case .silent: SimStore(unanswered: [0])
        }
    }

    private enum Recorder: String, CaseIterable {
        case well
        case cannotOpen = "cannot open"
        case breaks
        case neverAnswers = "never answers"
    }

    var recorder: SimRecorder {
        switch section.choice("recorder", Recorder.well) {
        case .well: .well
        case .cannotOpen: .cannotOpen
        case .breaks: .breaks
        case .neverAnswers: .neverAnswers
        }
    }
}
