// SPDX-License-Identifier: Apache-2.0

import Foundation
import SoundFiles
import Testing

/// The folder of recordings: what is listed, found and removed.
@Suite final class RecordingFolderTests {
    private let folder: RecordingFolder

    init() {
        folder = RecordingFolder(
            FileManager.default.temporaryDirectory.appending(path: "rec-\(UUID().uuidString)").path)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.path) }

    private func write(_ call: String, _ name: String, age: TimeInterval = 0) throws {
        let directory = "\(folder.path)/\(call)"
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        let path = "\(directory)/\(name)"
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_000_000 - age)], ofItemAtPath: path)
    }

    @Test func whatIsThereIsListedAndFound() throws {
        #expect(folder.entries().isEmpty)
        try write("one", "call.opus", age: 10)
        try write("one", "message-1.wav", age: 5)
        try write("two", "call.wav")
        try write("two", "notes.txt")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/two/link.wav", withDestinationPath: "/etc/passwd")
        #expect(folder.entries().map(\.name) == ["call.wav", "message-1.wav", "call.opus"])
        #expect(folder.recording(of: "one")?.format == .opus)
        #expect(folder.recording(of: "two")?.format == .mulaw)
        #expect(folder.files(of: "one").map(\.isOfCall) == [true, false])
        for name in ["", "three", "..", ".", "one/..", "../one", "/etc", "a\0b"] {
            #expect(folder.recording(of: name) == nil)
            #expect(folder.files(of: name).isEmpty)
        }
    }

    @Test func whatIsTooOldGoes() throws {
        try write("old", "call.opus", age: 1000)
        try write("both", "message-1.wav", age: 1000)
        try write("both", "call.opus")
        let (removed, kept) = folder.removeAll(before: 999_500)
        #expect(Set(removed.map(\.call)) == ["old", "both"])
        #expect(kept.isEmpty)
        #expect(folder.entries().map(\.call) == ["both"])
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/old"))
        let last = try #require(folder.recording(of: "both"))
        try folder.remove(last)
        #expect(throws: RecordingError.self) { try folder.remove(last) }
        #expect(folder.entries().isEmpty)
    }

    @Test func aPlaceIsMadeForItsOwnerAlone() throws {
        let path = try folder.place(for: "call-7", format: .opus)
        #expect(path == "\(folder.path)/call-7/call.opus")
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/call-7")
        #expect((mode[.posixPermissions] as? Int) == 0o700)
        #expect(try folder.place(for: "call-7", format: .mulaw).hasSuffix("call.wav"))
        for name in ["", "..", "a/b"] {
            #expect(throws: RecordingError.self) {
                _ = try folder.place(for: name, format: .opus)
            }
        }
        #expect(throws: RecordingError.self) {
            _ = try RecordingFolder("/dev/null/x").place(for: "a", format: .opus)
        }
    }

    @Test func hashesAreThoseOfSha256sum() throws {
        try write("one", "call.opus")
        let path = "\(folder.path)/one/call.opus"
        try Data(repeating: 7, count: 200_001).write(to: URL(fileURLWithPath: path))
        let (hash, bytes) = try FileHash.sha256(path: path)
        #expect(bytes == 200_001)
        let theirs = try OpusSamples.run("/usr/bin/sha256sum", [path])
        #expect(theirs.text.hasPrefix(hash + " "))
    }
}
