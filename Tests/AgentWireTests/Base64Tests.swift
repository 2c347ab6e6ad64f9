// SPDX-License-Identifier: Apache-2.0

import AgentWire
import Foundation
import Testing
import Timing

@Suite struct Base64Tests {
    private func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        bytes.withUnsafeBufferPointer { Base64Encoding.append($0, to: &text) }
        return String(decoding: text, as: UTF8.self)
    }

    /// RFC 4648 section 10.
    @Test func theVectorsOfTheStandardHold() {
        let table = [
            "": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==",
            "fooba": "Zm9vYmE=", "foobar": "Zm9vYmFy",
        ]
        for (plain, coded) in table {
            #expect(encode(Array(plain.utf8)) == coded)
            #expect(Base64Decoding.decode(coded) == Array(plain.utf8))
        }
    }

    @Test func everyLengthAgreesWithFoundation() {
        var random = SeededRandom(seed: 3)
        for length in 0..<400 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            let coded = encode(bytes)
            #expect(coded == Data(bytes).base64EncodedString())
            #expect(Base64Decoding.decode(coded) == bytes)
        }
    }

    @Test func paddingMayBeMissing() {
        #expect(Base64Decoding.decode("Zg") == Array("f".utf8))
        #expect(Base64Decoding.decode("Zm8") == Array("fo".utf8))
    }

    @Test func whatIsNotBase64IsRefused() {
        for text in ["Z", "Zg=", "Zg===", "Zm9=v", "Zm 9v", "Zm-v", "Zm_v", "=", "====", "Zm9vé"] {
            #expect(Base64Decoding.decode(text) == nil, "\(text)")
        }
    }
}
