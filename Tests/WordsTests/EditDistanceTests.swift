// SPDX-License-Identifier: Apache-2.0

import Testing
import Words

@Suite struct EditDistanceTests {
    @Test(arguments: [
        ("", "", 0), ("abc", "abc", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3),
        ("lnie", "line", 1), ("form", "from", 1), ("ca", "abc", 3), ("busy", "bussy", 1),
        ("ab", "ba", 1), ("abcd", "badc", 2),
    ])
    func ofTyping(left: String, right: String, distance: Int) {
        #expect(EditDistance.ofTyping(left, right) == distance)
        #expect(EditDistance.ofTyping(right, left) == distance)
    }

    @Test func nothingHeardIsASwap() {
        #expect(EditDistance.between(Array("united"), Array("untied")) == 2)
        #expect(EditDistance.between(Array("kitten"), Array("sitting")) == 3)
        #expect(EditDistance.between([], Array("ab")) == 2)
    }

    /// Against the definition, over all words of two letters up to a length.
    @Test func againstTheDefinition() {
        func slow(_ left: ArraySlice<Character>, _ right: ArraySlice<Character>) -> Int {
            guard let first = left.first, let other = right.first else {
                return left.count + right.count
            }
            let change = slow(left.dropFirst(), right.dropFirst()) + (first == other ? 0 : 1)
            return min(
                change, slow(left.dropFirst(), right) + 1, slow(left, right.dropFirst()) + 1)
        }
        let words = (0...4).flatMap { length in
            (0..<1 << length).map { bits in
                (0..<length).map { bits >> $0 & 1 == 1 ? Character("a") : "b" }
            }
        }
        for left in words {
            for right in words {
                #expect(EditDistance.between(left, right) == slow(left[...], right[...]))
            }
        }
    }

    @Test func theNearestStretch() {
        func nearest(_ pattern: String, _ text: String) -> (cost: Float, end: Int) {
            let (pattern, text) = (Array(pattern), Array(text))
            return EditDistance.nearest(of: pattern.count, in: text.count) {
                pattern[$0] == text[$1] ? 0 : 0.5
            }
        }
        #expect(nearest("person", "a real person please") == (0, 13))
        #expect(nearest("person", "a real parson please") == (0.5, 13))
        #expect(nearest("person", "") == (6, 0))
        #expect(nearest("", "person") == (0, 0))
        #expect(nearest("ab", "xxab") == (0, 4))
    }

    @Test func hugeInputsAreBounded() {
        let long = String(repeating: "a", count: 1_000_000)
        #expect(
            EditDistance.ofTyping(long, long)
                == EditDistance.longestText - EditDistance.longestPattern)
        let found = EditDistance.nearest(of: 1 << 40, in: 1 << 40) { _, _ in 1 }
        #expect(found.cost == Float(EditDistance.longestPattern))
    }
}
