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

    /// As encoders of other languages write it: in two alphabets, with and without padding, in
    /// lines, and all of that at once.
    @Test func everyEncodersBase64IsRead() {
        let bytes: [UInt8] = [0xFB, 0xEF, 0xBE, 0xFF, 0xFE, 0x7F, 0x00]
        let texts = [
            "++++//5/AA==", "----__5_AA==", "++++//5/AA", "----__5_AA", "++++//5/AA=",
            "++++\r\n//5/\r\nAA==\r\n", "\t++++ //5/ AA = = ", "+-+-/_5/AA",
        ]
        for text in texts { #expect(Base64Decoding.decode(text) == bytes, "\(text)") }
        #expect(Base64Decoding.decode(" \n") == [])
    }

    @Test func whatIsNotBase64IsRefused() {
        for text in [
            "Z", "Zg===", "Zm9=v", "Zm9v=", "Zm8==", "=", "====", "Zm9vé", "Zm9v*", "Zg==Zg==",
            "Zm9v\u{0}", "data:audio/basic;base64,Zm9v",
        ] {
            #expect(Base64Decoding.decode(text) == nil, "\(text)")
        }
    }
}
