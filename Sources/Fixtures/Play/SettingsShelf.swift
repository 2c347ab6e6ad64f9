// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Gateway
import Listening
import SoundFiles
import Synchronization

/// What configurations ask to be listened for, made ready once: opening models and finding how
/// phrases sound takes longer than most calls, and many fixtures share them.
package final class SettingsShelf: Sendable {
    private struct Kept {
        /// By their directory.
        var models: [String: ListeningModels] = [:]
        var hearing: [ListeningSettings: CallHearing.Settings] = [:]
    }

    private let kept = Mutex(Kept())

    package init() {}

    /// - Throws: `FixtureError.modelMissing` when detectors are asked for that cannot be had.
    func hearing(_ listening: ListeningSettings) throws(FixtureError) -> CallHearing.Settings {
        let made = kept.withLock { kept -> Result<CallHearing.Settings, FixtureError> in
            if let known = kept.hearing[listening] { return .success(known) }
            var hearing = CallHearing.Settings()
            guard listening.isEnabled else { return .success(hearing) }
            let models = Self.models(listening, &kept)
            if let problem = models.problems.first { return .failure(.modelMissing(problem)) }
            do throws(KeywordError) {
                try hearing.listen(listening, with: models)
            } catch {
                return .failure(.modelMissing("\(error)"))
            }
            kept.hearing[listening] = hearing
            return .success(hearing)
        }
        return try made.get()
    }

    private static func models(
        _ listening: ListeningSettings, _ kept: inout Kept
    ) -> ListeningModels {
        if let known = kept.models[listening.models] { return known }
        let models = ListeningModels(directory: listening.models, recogniser: false)
        kept.models[listening.models] = models
        return models
    }
}
