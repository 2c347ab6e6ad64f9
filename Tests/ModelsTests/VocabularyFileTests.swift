// SPDX-License-Identifier: Apache-2.0

import Inference
import Models
import Testing

@Suite struct VocabularyFileTests {
    private func read(_ text: String) throws -> VocabularyFile {
        try VocabularyFile(Array(text.utf8), path: "g2p_vocab.json")
    }

    @Test func bothListsKeepTheirOrderInWhicheverOrderTheyCome() throws {
        let texts = [
            #"{"encoder":["<pad>","b","a"],"decoder":["ˈ","\u00e6"]}"#,
            "{ \"decoder\" : [\"ˈ\", \"æ\"],\n \"encoder\" : [ \"<pad>\",\"b\",\"a\" ] }\n",
        ]
        for text in texts {
            let file = try read(text)
            #expect(file.encoder == ["<pad>", "b", "a"] && file.decoder == ["ˈ", "æ"])
        }
    }

    /// A list the file does not have is empty; the model that needs it says so.
    @Test func whatIsNotThereIsEmpty() throws {
        #expect(try read("{}").encoder.isEmpty)
        #expect(try read(#"{"decoder":[]}"#).decoder.isEmpty)
    }

    @Test(arguments: [
        "[]", "null", "\"encoder\"", #"{"encoder":"a"}"#, #"{"encoder":[1]}"#,
        #"{"encoder":["a",null]}"#, #"{"encoder":[["a"]]}"#, #"{"more":["a"]}"#,
        #"{"encoder":["a"]} x"#, #"{"encoder":["a",]}"#, #"{"encoder":["\ud800"]}"#,
    ])
    func anotherShapeIsAnotherFile(text: String) {
        #expect { try read(text) } throws: { error in
            guard case .unexpected = error as? ModelError else { return false }
            return true
        }
    }

    @Test func aFileCutShortIsSaidToBe() throws {
        let text = #"{"encoder":["<pad>","a"],"decoder":["b"]}"#
        for count in 0..<text.utf8.count {
            #expect(throws: ModelError.self) { try read(String(text.prefix(count))) }
            #expect { try read(String(text.prefix(count))) } throws: { error in
                guard case .truncated = error as? ModelError else { return false }
                return true
            }
        }
    }

    @Test func neitherLengthNorNumberIsWithoutBound() {
        let many = "{\"encoder\":[" + String(repeating: "\"\",", count: 70_000) + "\"\"]}"
        let long = "{\"encoder\":[\"" + String(repeating: "x", count: 1 << 20) + "\"]}"
        for text in [many, long] {
            #expect(throws: ModelError.self) { try read(text) }
        }
    }
}
