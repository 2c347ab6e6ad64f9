// SPDX-License-Identifier: Apache-2.0

package import Inference

/// How any word is said, by the text-to-phones model.
package struct PhonePronouncer: Pronouncing {
    private let model: PronunciationModel

    package init(model: PronunciationModel) {
        self.model = model
    }

    package func pronounce(_ word: String) -> [[Phone]] {
        guard let symbols = try? model.pronounce(word) else { return [] }
        let phones = symbols.compactMap { Phone(symbol: $0) }
        return phones.isEmpty ? [] : [phones]
    }
}
