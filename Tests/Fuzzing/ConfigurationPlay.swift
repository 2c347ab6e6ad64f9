// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles

/// A gateway file, and behind a separator the trigger file it may name.
enum ConfigurationPlay {
    static func play(_ bytes: [UInt8]) -> String? {
        guard case .failure(let problems) = load(bytes) else { return nil }
        if problems.list.isEmpty { return "refused without a reason" }
        for problem in problems.list where problem.what.isEmpty {
            return "a problem without words"
        }
        return nil
    }

    private static func load(
        _ bytes: [UInt8]
    ) -> Result<GatewayConfiguration, ConfigurationProblems> {
        let texts = FuzzTarget.steps(of: bytes, limit: 2).map {
            String(decoding: $0, as: UTF8.self)
        }
        let gateway = ConfigurationFile(name: "gateway.yaml", text: texts.first ?? "")
        return GatewayConfiguration.load(gateway: gateway, environment: ["NAME": "value"]) { name in
            .success(ConfigurationFile(name: name, text: texts.dropFirst().first ?? ""))
        }
    }

    /// `good`, or the first problem: its line and what is wrong.
    static func verdict(on bytes: [UInt8]) -> String {
        switch load(bytes) {
        case .success: return "good"
        case .failure(let problems):
            guard let first = problems.list.first else { return "refused" }
            let what = first.what.split(whereSeparator: \.isNewline).first ?? ""
            return "line \(first.line): \(what.prefix(90))"
        }
    }
}
