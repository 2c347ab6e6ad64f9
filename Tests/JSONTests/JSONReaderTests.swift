// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing
import Timing

@Suite struct JSONReaderTests {
    private func read(_ text: String) throws(JSONSyntaxError) -> JSONValue {
        try JSONReader.read(Array(text.utf8))
    }

    @Test func membersKeepTheirOrder() throws {
        let value = try read(#"{"zebra":1,"apple":{"y":true,"b":null},"mango":[]}"#)
        #expect(
            value
                == .object([
                    .init("zebra", 1),
                    .init("apple", .object([.init("y", true), .init("b", .null)])),
                    .init("mango", []),
                ]))
    }

    @Test func wholeNumbersThatFitAreIntegersAndOthersAreNot() throws {
        let value = try read("[9223372036854775807, 9223372036854775808, 1.0, -0, 2e2]")
        #expect(
            value
                == .array([
                    .integer(.max), .number(9_223_372_036_854_775_808), .number(1), .integer(0),
                    .number(200),
                ]))
    }

    @Test func escapesBecomeTheirCharacters() throws {
        #expect(
            try read(#""\u00e9\ud83d\ude00\"\\\/\b\f\n\r\t""#) == .string("é😀\"\\/\u{8}\u{C}\n\r\t")
        )
    }

    @Test func anErrorSaysWhatAndWhere() {
        let table: [(String, JSONSyntaxError.Fault, Int)] = [
            ("", .endsEarly, 0), ("{\"a\":1", .endsEarly, 6), ("[1,]", .unexpectedByte, 3),
            ("[01]", .badNumber, 1), ("{} x", .trailingBytes, 3), ("[1e999]", .badNumber, 1),
            (#"["\q"]"#, .badEscape, 4), ("[\"a\u{1}\"]", .unexpectedByte, 3),
        ]
        for (text, fault, offset) in table {
            #expect(throws: JSONSyntaxError(fault, at: offset), "\(text)") { try read(text) }
        }
    }

    @Test func lengthDepthAndNumberOfValuesAreLimited() {
        var limits = JSONReader.Limits()
        limits.bytes = 10
        limits.depth = 2
        limits.values = 4
        let table: [(String, JSONSyntaxError.Fault)] = [
            ("[1,2,3,4,5]", .tooLong), ("[[[]]]", .tooDeep), ("[1,2,3,4]", .tooManyValues),
        ]
        for (text, fault) in table {
            #expect("\(text)") { try JSONReader.read(Array(text.utf8), limits: limits) } throws: {
                ($0 as? JSONSyntaxError)?.fault == fault
            }
        }
    }

    @Test func everyTextOfTheCorpusHasItsVerdict() throws {
        let corpus = try JSONCorpus.load()
        #expect(corpus.count > 40)
        for (name, bytes) in corpus {
            let isTaken = (try? JSONReader.read(bytes)) != nil
            #expect(isTaken == name.hasPrefix("take-"), "\(name)")
        }
    }

    /// What we take, Foundation takes too, and our writer gives back what was read.
    @Test func brokenTextsAreReadAsFoundationReadsThem() throws {
        let seeds = try JSONCorpus.load().filter { $0.bytes.count < 1000 }.map(\.bytes)
        var random = SeededRandom(seed: 20_261_122)
        var taken = 0
        for _ in 0..<6000 {
            let text = JSONCorpus.mutate(
                seeds[Int.random(in: 0..<seeds.count, using: &random)], &random)
            guard let value = try? JSONReader.read(text) else { continue }
            taken += 1
            #expect(
                (try? JSONSerialization.jsonObject(
                    with: Data(text), options: .fragmentsAllowed)) != nil,
                "\(String(decoding: text, as: UTF8.self))")
            var written: [UInt8] = []
            JSONWriter.append(value, to: &written)
            #expect(try JSONReader.read(written) == value)
        }
        #expect(taken > 100, "mutations must leave some texts whole")
    }

    /// What Foundation takes, we take, but for what is refused on purpose.
    @Test func nothingTheOracleReadsIsRefusedWithoutAReason() throws {
        let seeds = try JSONCorpus.load().filter { $0.name.hasPrefix("take-") }.map(\.bytes)
        var random = SeededRandom(seed: 7)
        for _ in 0..<6000 {
            let text = JSONCorpus.mutate(
                seeds[Int.random(in: 0..<seeds.count, using: &random)], &random)
            // Foundation also reads UTF-16 and UTF-32, which it guesses from zero octets.
            guard !text.contains(0), !text.starts(with: [0xEF, 0xBB, 0xBF]),
                (try? JSONSerialization.jsonObject(
                    with: Data(text), options: .fragmentsAllowed)) != nil
            else { continue }
            do throws(JSONSyntaxError) {
                _ = try JSONReader.read(text)
            } catch {
                #expect(
                    [.tooDeep, .badNumber].contains(error.fault)
                        || endsAListAfterAComma(text, at: error.offset),
                    "\(error): \(String(decoding: text, as: UTF8.self))")
            }
        }
    }

    /// Foundation overlooks a comma after the last element; RFC 8259 does not.
    private func endsAListAfterAComma(_ text: [UInt8], at offset: Int) -> Bool {
        guard offset < text.count,
            text[offset] == UInt8(ascii: "]") || text[offset] == UInt8(ascii: "}")
        else { return false }
        return text[..<offset].last { !"\t\n\r ".utf8.contains($0) } == UInt8(ascii: ",")
    }
}
