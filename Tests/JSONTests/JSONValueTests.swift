// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

@Suite struct JSONValueTests {
    @Test func membersWithoutAValueAreLeftOut() {
        let value = JSONValue.members(["a": 1, "b": nil, "c": .null])
        #expect(value == ["a": 1, "c": .null])
    }

    @Test func foundationGivesBackWhatWasWritten() throws {
        let value: JSONValue = ["a": [1, true, .null, "x", .number(1.5)], "b": ["c": -2]]
        let written = Data(JSONText.compact(value).utf8)
        let document = try JSONSerialization.jsonObject(with: written)
        let data = try JSONSerialization.data(withJSONObject: document, options: .sortedKeys)
        #expect(try JSONReader.read(data) == value)
        #expect(value["b"]?["c"]?.integer == -2)
    }

    @Test func wholeNumbersAreReadEitherWay() {
        #expect(JSONValue.number(4).integer == 4)
        #expect(JSONValue.number(4.5).integer == nil)
        #expect(JSONValue.number(1e300).integer == nil)
        #expect(JSONValue.string("4").integer == nil)
        #expect(JSONValue.integer(4)["a"] == nil)
    }
}
