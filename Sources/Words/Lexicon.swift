// SPDX-License-Identifier: Apache-2.0

/// How the words people ask for help with are said: a small table, checked by ear and against
/// recordings, in front of the general model.
package enum Lexicon {
    /// The ways to say an English word as `Tokeniser` writes it, or none when the table does not
    /// have it.
    package static func ways(toSay word: String) -> [[Phone]] {
        guard let ways = table[word] else { return [] }
        return ways.map { $0.split(separator: " ").compactMap { Phone(arpabet: String($0)) } }
    }

    private static let table: [String: [String]] = [
        "a": ["AH"],
        "account": ["AH K AW N T"],
        "advisor": ["AE D V AY Z ER"],
        "agent": ["EY JH AH N T"],
        "an": ["AE N"],
        "attorney": ["AH T ER N IY"],
        "being": ["B IY IH NG"],
        "can": ["K AE N", "K AH N"],
        "cancel": ["K AE N S AH L"],
        "complaint": ["K AH M P L EY N T"],
        "computer": ["K AH M P Y UW T ER"],
        "connect": ["K AH N EH K T"],
        "customer": ["K AH S T AH M ER"],
        "emergency": ["IH M ER JH AH N S IY"],
        "english": ["IH NG G L IH SH"],
        "fraud": ["F R AO D"],
        "get": ["G EH T"],
        "give": ["G IH V"],
        "help": ["HH EH L P"],
        "human": ["HH Y UW M AH N"],
        "i": ["AY"],
        "lawyer": ["L AO Y ER", "L OY ER"],
        "let": ["L EH T"],
        "live": ["L AY V"],
        "manager": ["M AE N AH JH ER"],
        "me": ["M IY"],
        "my": ["M AY"],
        "need": ["N IY D"],
        "of": ["AH V"],
        "operator": ["AA P ER EY T ER"],
        "pass": ["P AE S"],
        "person": ["P ER S AH N"],
        "please": ["P L IY Z"],
        "put": ["P UH T"],
        "real": ["R IY L"],
        "refund": ["R IY F AH N D"],
        "representative": [
            "R EH P R AH Z EH N T AH T IH V", "R EH P R IH Z EH N AH T IH V",
        ],
        "sales": ["S EY L Z"],
        "service": ["S ER V AH S"],
        "somebody": ["S AH M B AA D IY", "S AH M B AH D IY"],
        "someone": ["S AH M W AH N"],
        "speak": ["S P IY K"],
        "stop": ["S T AA P"],
        "stupid": ["S T UW P AH D"],
        "sue": ["S UW"],
        "supervisor": ["S UW P ER V AY Z ER", "S UW P AH V AY Z AH"],
        "support": ["S AH P AO R T"],
        "talk": ["T AO K"],
        "the": ["DH AH"],
        "through": ["TH R UW"],
        "to": ["T UW", "T AH"],
        "transfer": ["T R AE N S F ER"],
        "want": ["W AA N T"],
        "with": ["W IH DH", "W IH TH"],
        "yeah": ["Y AE AH"],
        "yes": ["Y EH S"],
        "you": ["Y UW"],
    ]
}
