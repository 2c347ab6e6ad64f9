// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles

/// Short configurations for tests.
enum ConfigurationText {
    static let minimal = """
        operators:
          anna: {uri: "sip:anna@192.0.2.1"}
        routes:
          default: {targets: [anna], last_resort: agent}
        """

    static func load(
        _ text: String, triggers: String? = nil, environment: [String: String] = [:]
    ) -> Result<GatewayConfiguration, ConfigurationProblems> {
        GatewayConfiguration.load(
            gateway: ConfigurationFile(name: "gateway.yaml", text: text), environment: environment
        ) { name in
            guard let triggers else {
                return .failure(
                    ConfigurationProblem(file: name, line: 0, what: "cannot be opened", write: ""))
            }
            return .success(ConfigurationFile(name: name, text: triggers))
        }
    }

    /// The problems of a text; empty when it loads.
    static func problems(
        _ text: String, triggers: String? = nil, environment: [String: String] = [:]
    ) -> [String] {
        switch load(text, triggers: triggers, environment: environment) {
        case .success: []
        case .failure(let problems): problems.list.map(\.description)
        }
    }
}
