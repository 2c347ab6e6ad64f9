// SPDX-License-Identifier: Apache-2.0

import Words

/// English words around a wish, as they sound: "I want to", "can I", "get me a" before it, "please"
/// after it. Heard beside a phrase that asks for somebody they tell that it is meant, as nothing in
/// the phrase's own sounds does.
struct WishWords: Sendable, Hashable {
    let phones: [Phone]

    private init(_ text: String) {
        phones = text.split(separator: " ").compactMap { Phone(arpabet: String($0)) }
    }

    /// Before what is done: "talk to a person", "put me through".
    static let toAct =
        [
            "W AA N T AH", "W AA N AH", "N IY D T AH", "L AY K T AH", "HH AE V T AH",
            "HH AE F T AH",
            "G AA T AH", "R AE DH ER", "K AE N AY", "K AH N AY", "K UH D AY", "M EY AY",
            "L EH T M IY",
            "K AE N Y UW", "K UH D Y UW", "W UH D Y UW", "P L IY Z", "AY JH AH S T",
            "M IY JH AH S T",
            "T R AY IH NG T AH", "P AA S AH B AH L T AH", "AH W EY T AH", "L AH V T AH",
            "P R AH F ER T AH",
        ].map { WishWords($0) }

    /// Before who is wanted: "real person", "operator".
    static let toSomebody =
        [
            "W AA N T AH", "W AA N T DH AH", "N IY D AH", "N IY D DH AH", "L AY K AH", "HH AE V AH",
            "G EH T AH", "G EH T M IY AH", "G IH V M IY AH", "G IH V M IY DH AH", "T AO K T UW AH",
            "T AO K T AH DH AH", "S P IY K W IH DH AH",
            "T AO K W IH DH AH", "CH AE T W IH DH AH", "M IY T UW AH", "M IY T AH DH AH",
            "M IY W IH DH AH", "DH EH R AH", "W AA N T", "T AO K T AH",
            "S P IY K W IH DH", "T AO K W IH DH", "M IY T AH", "G EH T M IY", "G IH V M IY",
            "P L IY Z",
        ].map { WishWords($0) }

    /// After either.
    static let after = ["P L IY Z", "R AY T N AW", "TH AE NG K Y UW", "TH AE NG K S"].map {
        WishWords($0)
    }
}
