// SPDX-License-Identifier: Apache-2.0

import Testing
import Voice

@Suite struct PromptLibraryTests {
    @Test func promptsTonesAndMusicAreThere() throws {
        let library = try PromptLibrary([
            .init(name: "connecting", text: "One moment.", voice: .slt),
            .init(name: "keys", text: "Press 1.", voice: .rms, rate: 1.1),
        ])
        #expect(
            Set(library.sounds.keys) == ["connecting", "keys", "hold-music", "beep", "accepted"])
        #expect(library.sounds.values.allSatisfy { !$0.isEmpty })
        #expect(library.sounds["beep"]?.count == 4800)
    }

    @Test func aPromptWithoutWordsIsNamed() {
        let expected = PromptLibrary.Failure(name: "goodbye", error: .nothingToSay)
        #expect(throws: expected) {
            try PromptLibrary([.init(name: "goodbye", text: "…", voice: .slt)])
        }
    }
}
