// SPDX-License-Identifier: Apache-2.0

/// A stretch of text as far as digits are concerned.
enum DigitPiece {
    /// One or more written digits.
    case digits(String, [Int])
    /// A word, said digits among them.
    case word(String)
    /// Spaces, dashes and the like, which may stand inside a number.
    case joint(String)
    /// Anything else: it parts numbers.
    case other(String)

    var text: String {
        switch self {
        case .digits(let text, _), .word(let text), .joint(let text), .other(let text): text
        }
    }

    var isJoint: Bool {
        switch self {
        case .joint: true
        case .digits, .word, .other: false
        }
    }

    private enum Kind: Equatable {
        case digit(Int)
        case letter, joint, other
    }

    /// Parts a text; the texts of the pieces make up the whole.
    static func pieces(of text: String) -> [DigitPiece] {
        var pieces: [DigitPiece] = []
        var values: [Int] = []
        var start = text.startIndex
        var current: Kind?
        func close(at end: String.Index) {
            guard let kind = current else { return }
            let piece = String(text[start..<end])
            switch kind {
            case .digit: pieces.append(.digits(piece, values))
            case .letter: pieces.append(.word(piece))
            case .joint: pieces.append(.joint(piece))
            case .other: pieces.append(.other(piece))
            }
            values = []
            start = end
        }
        for index in text.indices {
            let kind = kind(of: text[index])
            if case .digit(let value) = kind {
                if case .digit? = current {} else { close(at: index) }
                values.append(value)
            } else if kind != current {
                close(at: index)
            }
            current = kind
        }
        close(at: text.endIndex)
        return pieces
    }

    private static func kind(of character: Character) -> Kind {
        if let ascii = character.asciiValue {
            switch ascii {
            case 0x30...0x39: return .digit(Int(ascii) - 0x30)
            case 0x41...0x5A, 0x61...0x7A, 0x27: return .letter
            default: return isJoint(character) ? .joint : .other
            }
        }
        if let value = character.wholeNumberValue, 0...9 ~= value { return .digit(value) }
        if character.isLetter { return .letter }
        return isJoint(character) ? .joint : .other
    }

    private static func isJoint(_ character: Character) -> Bool {
        if character.isWhitespace || "-.,()+_*#".contains(character) { return true }
        return character.unicodeScalars.allSatisfy {
            $0.properties.generalCategory == .dashPunctuation
                || $0.properties.generalCategory == .format
                || $0.properties.generalCategory == .control
        }
    }
}

/// Digits that belong together, written, said, or both.
struct DigitRun {
    private(set) var digits: [Int] = []
    /// The piece after the last digit.
    private(set) var end: Int
    /// Nothing but joints stands before it, or after it.
    let isLeading: Bool
    let isTrailing: Bool
    private let pieces: ArraySlice<DigitPiece>

    /// The run that begins with this piece; nil when the piece is no digit.
    init?(in pieces: [DigitPiece], from start: Int) {
        var end = start
        var position = start
        var digits: [Int] = []
        var times = 1
        var openTens = false
        reading: while position < pieces.count {
            switch pieces[position] {
            case .digits(_, let values):
                digits += Array(repeating: values, count: times).flatMap { $0 }
                (times, openTens) = (1, false)
                end = position + 1
            case .word(let word):
                switch SpokenDigit(word) {
                case .digit(let value):
                    // "forty two" is 42, not 402.
                    if openTens, value > 0 { digits.removeLast() }
                    digits += Array(repeating: value, count: times)
                    (times, openTens) = (1, false)
                    end = position + 1
                case .teen(let value):
                    digits += [value / 10, value % 10]
                    (times, openTens) = (1, false)
                    end = position + 1
                case .tens(let value):
                    digits += [value / 10, 0]
                    (times, openTens) = (1, true)
                    end = position + 1
                case .times(let count): times = count
                case .link: break
                case nil: break reading
                }
            case .joint: break
            case .other: break reading
            }
            // Only a digit, or "double" before one, begins a run.
            if digits.isEmpty, times == 1 { return nil }
            position += 1
        }
        guard !digits.isEmpty else { return nil }
        self.digits = digits
        self.end = end
        self.pieces = pieces[start..<end]
        isLeading = pieces[..<start].allSatisfy(\.isJoint)
        isTrailing = pieces[end...].allSatisfy(\.isJoint)
    }

    /// `2026-11-22` is a date, not an account.
    var isDate: Bool {
        let text = pieces.map(\.text).joined()
        return digits.count == 8 && text.count == 10
            && (text.hasPrefix("19") || text.hasPrefix("20"))
            && Array(text).indices.filter { Array(text)[$0] == "-" } == [4, 7]
    }
}

/// A number word as people read numbers out.
private enum SpokenDigit {
    case digit(Int)
    case teen(Int)
    case tens(Int)
    /// "Double", "triple": the next digit that many times.
    case times(Int)
    /// Said between digits and meaning nothing.
    case link

    init?(_ word: String) {
        switch word.lowercased() {
        case "zero", "oh", "o", "nought": self = .digit(0)
        case "one": self = .digit(1)
        case "two": self = .digit(2)
        case "three": self = .digit(3)
        case "four": self = .digit(4)
        case "five": self = .digit(5)
        case "six": self = .digit(6)
        case "seven": self = .digit(7)
        case "eight": self = .digit(8)
        case "nine", "niner": self = .digit(9)
        case "ten": self = .teen(10)
        case "eleven": self = .teen(11)
        case "twelve": self = .teen(12)
        case "thirteen": self = .teen(13)
        case "fourteen": self = .teen(14)
        case "fifteen": self = .teen(15)
        case "sixteen": self = .teen(16)
        case "seventeen": self = .teen(17)
        case "eighteen": self = .teen(18)
        case "nineteen": self = .teen(19)
        case "twenty": self = .tens(20)
        case "thirty": self = .tens(30)
        case "forty": self = .tens(40)
        case "fifty": self = .tens(50)
        case "sixty": self = .tens(60)
        case "seventy": self = .tens(70)
        case "eighty": self = .tens(80)
        case "ninety": self = .tens(90)
        case "double": self = .times(2)
        case "triple", "treble": self = .times(3)
        case "um", "uh", "er", "erm", "dash", "hyphen", "space", "then", "and": self = .link
        default: return nil
        }
    }
}
