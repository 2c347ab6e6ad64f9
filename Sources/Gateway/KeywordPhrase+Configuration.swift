// SPDX-License-Identifier: Apache-2.0

package import ConfigurationFiles
package import Listening
import Triggers

extension KeywordPhrase {
    /// A phrase as it is configured; one that asks for a person is sure only where it is said as a
    /// wish.
    package init(_ setting: ListeningSettings.Keyword) {
        self.init(
            text: setting.phrase, pronunciations: setting.pronunciations,
            language: setting.language, certain: setting.certain.map(Float.init),
            possible: setting.possible.map(Float.init), place: Place(ofWish: setting.phrase))
    }
}

extension KeywordPhrase.Place {
    /// Where a phrase is taken for a wish; anywhere, where it is none.
    package init(ofWish phrase: String) {
        self =
            switch SpokenWish(phrase) {
            case .act: .wishedAct
            case .person: .wishedPerson
            case .foreignPerson: .end
            case nil: .anywhere
            }
    }
}
