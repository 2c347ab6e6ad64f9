// SPDX-License-Identifier: Apache-2.0

package import Words

/// One way to say a phrase: its phones, word by word.
package struct Pronunciation: Sendable, Hashable {
    package var words: [[Phone]]

    package init(words: [[Phone]]) {
        self.words = words.filter { !$0.isEmpty }
    }

    /// Reads ARPAbet as people write it: "T AO K | T UW | AH | P ER S AH N", stress digits
    /// allowed, words divided by a bar.
    package init(arpabet text: String) throws(KeywordError) {
        guard text.utf8.count <= 1000 else { throw .pronunciation(text: text, unknown: "length") }
        var words: [[Phone]] = []
        for word in text.split(separator: "|") {
            var phones: [Phone] = []
            for name in word.split(whereSeparator: \.isWhitespace) {
                guard let phone = Phone(arpabet: String(name)) else {
                    throw .pronunciation(text: text, unknown: String(name))
                }
                phones.append(phone)
            }
            words.append(phones)
        }
        self.init(words: words)
    }

    package var phones: [Phone] { words.flatMap { $0 } }
}
