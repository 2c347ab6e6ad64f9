// SPDX-License-Identifier: Apache-2.0

import Words

/// What a short answer to a question comes to, in English, Spanish, German, French, Italian,
/// Portuguese and Dutch; a longer sentence, and one that says both, is neither.
enum YesOrNo: Sendable, Hashable {
    case yes, no

    /// Nil when the words are no answer.
    init?(_ text: String) {
        var words = Tokeniser.plainWords(of: text)
        while let first = words.first, Self.fillers.contains(first) { words.removeFirst() }
        guard !words.isEmpty, words.count <= 6 else { return nil }
        let line = words.joined(separator: " ")
        if Self.begins(line, with: Self.politeNo) {
            self = .no
            return
        }
        // "Yes, why not" and "yes, no problem" are no refusals.
        let rest = Self.idioms.reduce(" \(line) ") { $0.replacing(" \($1) ", with: " ") }
        let said = rest.split(separator: " ").map(String.init)
        let saysYes = Self.begins(line, with: Self.yesPhrases) || Self.agrees(words)
        let saysNo = said.contains(where: Self.noWords.contains)
        switch (saysYes, saysNo) {
        case (true, false): self = .yes
        case (false, true):
            guard let first = words.first, Self.noWords.contains(first) else { return nil }
            self = .no
        // "Yeah, no" is a no in English, and nobody knows of others.
        case (true, true), (false, false): return nil
        }
    }

    private static func begins(_ line: String, with phrases: Set<String>) -> Bool {
        let words = line.split(separator: " ")
        return (1...min(4, words.count)).contains { count in
            phrases.contains(words.prefix(count).joined(separator: " "))
        }
    }

    /// Whether words that begin many a sentence are all that is said, courtesies aside.
    private static func agrees(_ words: [String]) -> Bool {
        var core = words
        while let last = core.last, tails.contains(last) { core.removeLast() }
        guard core.isEmpty else { return weakYes.contains(core.joined(separator: " ")) }
        return words.contains(where: ["please", "bitte", "graag", "alstublieft"].contains)
    }

    /// Said after an answer.
    private static let tails: Set<String> = [
        "please", "thanks", "thank", "you", "then", "do", "sir", "maam", "bitte", "danke",
        "gracias", "merci", "grazie", "obrigado", "obrigada", "graag", "alstublieft",
        "alsjeblieft", "dank", "je", "u",
    ]
    private static let weakYes: Set<String> = [
        "ok", "okay", "correct", "right", "fine", "alright", "all right", "vale", "claro",
        "por favor", "exacto", "correcto", "klar", "sicher", "genau", "richtig", "exactement",
        "per favore", "per piacere", "esatto", "isso", "prima", "zeker",
    ]
    /// Said before an answer, and none.
    private static let fillers: Set<String> = [
        "uh", "um", "uhm", "er", "erm", "oh", "well", "hm", "hmm", "mm", "eh", "ah", "ahm", "aeh",
        "euh", "ben", "bah", "also", "pues", "bueno", "este", "nou", "tja", "allora", "bom", "olha",
    ]
    private static let yesPhrases: Set<String> = [
        "yes", "yeah", "yep", "yup", "yah", "aye", "sure", "exactly", "absolutely", "definitely",
        "certainly", "of course", "i do", "i would", "please do", "id like that", "id love to",
        "that would be great", "that would be nice", "thatd be great", "thatd be nice",
        "go ahead", "thats right", "by all means", "why not",
        // Spanish.
        "si", "de acuerdo", "por supuesto", "desde luego", "claro que si", "como no",
        "me gustaria", "esta bien",
        // German.
        "ja", "jawohl", "jep", "gern", "gerne", "naturlich", "klar gerne",
        "unbedingt", "auf jeden fall", "in ordnung", "das ware gut",
        "das ware nett", "warum nicht", "selbstverstandlich",
        // French.
        "oui", "ouais", "volontiers", "bien sur", "d accord", "daccord", "s il vous plait",
        "sil vous plait", "s il te plait", "sil te plait", "je veux bien", "tout a fait",
        "avec plaisir", "pourquoi pas",
        // Italian.
        "certo", "certamente", "va bene", "volentieri", "grazie si", "perche no", "dai si",
        // Portuguese.
        "sim", "quero", "pode ser", "com certeza", "por favor sim", "gostaria", "esta bem",
        "ta bom", "tudo bem", "se faz favor", "claro que sim",
        // Dutch.
        "jazeker", "jawel", "graag", "natuurlijk", "is goed", "dat is goed", "doe maar",
        "heel graag", "waarom niet",
    ]
    private static let noWords: Set<String> = [
        "no", "nope", "nah", "not", "never", "dont", "wont", "wouldnt", "cant",
        "nunca", "tampoco", "ningun", "nein", "ne", "nee", "noe", "nicht", "nie", "niemals", "kein",
        "keine", "keinen", "non", "pas", "jamais", "aucun", "mai", "nao", "niet",
        "nooit", "geen",
    ]
    /// A no without the word.
    private static let politeNo: Set<String> = [
        "im fine thanks", "im fine thank you", "im good thanks", "im good", "im ok thanks",
        "thats fine thanks", "forget it", "later", "maybe later", "leave it", "lieber nicht",
        "danke nein", "spater", "lass mal", "plus tard", "ca ira", "mas tarde", "mais tarde",
        "ahora no", "todavia no", "piu tardi", "lascia stare", "laat maar", "later misschien",
        "hoeft niet", "thank you no", "thanks no", "gracias no", "merci non", "grazie no",
        "obrigado nao", "obrigada nao", "dank je nee",
    ]
    private static let idioms = [
        "why not", "no problem", "not a problem", "no worries", "warum nicht", "kein problem",
        "pourquoi pas", "pas de probleme", "perche no", "como no", "por que no", "porque no",
        "nessun problema", "sem problema", "waarom niet", "geen probleem", "sin problema",
    ]
}
