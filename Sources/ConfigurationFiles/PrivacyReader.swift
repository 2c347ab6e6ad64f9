// SPDX-License-Identifier: Apache-2.0

import Handoff

/// Reads who may know what of a caller (`privacy:`).
enum PrivacyReader {
    static func policy(_ section: YAMLSection) -> PrivacyPolicy {
        let standard = PrivacyPolicy()
        return PrivacyPolicy(
            operator: details("operator", standard.operator, section),
            record: details("record", standard.record, section))
    }

    private static func details(
        _ key: String, _ fallback: Set<PersonalDetail>, _ section: YAMLSection
    ) -> Set<PersonalDetail> {
        let known = PersonalDetail.allCases.map(\.rawValue)
        let words = section.strings(
            key, PersonalDetail.allCases.filter(fallback.contains).map(\.rawValue))
        return Set(
            words.compactMap { word in
                if let detail = PersonalDetail(rawValue: word) { return detail }
                let nearest = Suggestion.nearest(to: word, among: known).map { "'\($0)'" }
                section.complain(
                    key, "there is no '\(word)' in '\(key)'",
                    write: nearest
                        ?? "any of: \(known.joined(separator: ", ")); cards, PINs and passwords "
                        + "are shown to nobody")
                return nil
            })
    }
}
