// SPDX-License-Identifier: Apache-2.0

import Codecs
import ConfigurationFiles
import GatewayTesting
import SoundFiles
import Synchronization
import Timing

/// The captures of a scenario: files beside it, of which a party sends again what one side sent.
final class ScenarioCaptures: Sendable {
    private struct Kept {
        var calls: [String: Result<CapturedCalls, CaptureFileError>] = [:]
        var hashes: [String: String] = [:]
        /// By the party that speaks it.
        var codecs: [String: CodecDescription] = [:]
    }

    private let directory: String
    private let kept = Mutex(Kept())

    /// Files are looked for beside `directory`.
    init(directory: String) { self.directory = directory }

    /// Hashes of the files that were asked for, by what the scenario calls them.
    var hashes: [String: String] { kept.withLock { $0.hashes } }

    /// What a party has to speak, replaying what it does; nil for one that replays nothing.
    func codec(of party: String) -> CodecDescription? { kept.withLock { $0.codecs[party] } }

    /// What one side of a captured call sent, from the answer on; nil with the problem noted.
    func voice(
        _ words: String, of party: String, _ section: YAMLSection, line: Int
    ) -> PhoneVoice? {
        func complain(_ what: String, _ write: String) -> PhoneVoice? {
            section.document.complain(line: line, what, write: write)
            return nil
        }
        guard let wanted = ReplayWords(words) else {
            return complain(
                "'replays \(words)' names no side of a capture",
                "replays FILE.pcap, or with more: replays FILE.pcap, call 2, as called")
        }
        let calls: CapturedCalls
        switch read(wanted.file) {
        case .success(let read): calls = read
        case .failure(let error): return complain("\(wanted.file): \(error.what)", error.remedy)
        }
        guard calls.calls.count >= wanted.call else {
            return complain(
                "\(wanted.file) has no call \(wanted.call)",
                calls.calls.isEmpty
                    ? "a capture of SIP and RTP from before the call began"
                    : "call 1 to \(calls.calls.count)")
        }
        let call = calls.calls[wanted.call - 1]
        let whose = wanted.side ?? (party == "caller" ? .caller : .called)
        guard let side = call.side(of: whose), let codec = side.playableCodec else {
            return complain(
                "\(wanted.file): \(call.silence(of: whose))", "another side or call of a capture")
        }
        for key in ["gain", "noise"] where section.has(key) {
            return complain(
                "'\(key)' cannot be had of what is replayed packet by packet",
                "a sound file in place of the capture, or no '\(key)'")
        }
        guard speaks(codec, party, section) else {
            return complain(
                "\(party) speaks another codec than \(whose.words) in \(wanted.file)",
                "codec: \(codec.title)")
        }
        return .packets(side.packets(since: call.start))
    }

    private func read(_ file: String) -> Result<CapturedCalls, CaptureFileError> {
        let path = file.hasPrefix("/") ? file : directory + "/" + file
        return kept.withLock { kept in
            if let known = kept.calls[file] { return known }
            let calls: Result<CapturedCalls, CaptureFileError>
            do throws(CaptureFileError) {
                calls = .success(CapturedCalls(from: try CaptureFile.read(path: path)))
                kept.hashes[file] = (try? FileHash.sha256(path: path).hash) ?? "unreadable"
            } catch {
                calls = .failure(error)
            }
            kept.calls[file] = calls
            return calls
        }
    }

    /// Whether the party is said to speak this codec, or nothing is said and it did not replay
    /// another before.
    private func speaks(
        _ codec: CodecDescription, _ party: String, _ section: YAMLSection
    ) -> Bool {
        let written = section.optionalString("codec").flatMap(CodecCatalog.codec(titled:))
        return kept.withLock { kept in
            let spoken = written ?? kept.codecs[party] ?? codec
            kept.codecs[party] = spoken
            return spoken == codec
        }
    }
}

extension CapturedCall {
    /// From when on its sound counts: the answer, or what comes nearest to it.
    var start: Instant { answered ?? rang ?? began }

    /// Why a side has nothing to be played, in words.
    func silence(of party: CapturedParty) -> String {
        guard let side = side(of: party), !side.packets.isEmpty else {
            return "no sound of \(party.words) is in it"
        }
        if side.isEncrypted { return "the sound of \(party.words) is encrypted" }
        let spoken = side.codecs.joined(separator: ", ")
        return "\(party.words) speaks " + (spoken.isEmpty ? "what nobody named" : spoken)
            + ", which is not spoken here"
    }
}

extension CapturedSide {
    /// The codec to replay it in; nil where it cannot be.
    var playableCodec: CodecDescription? { isEncrypted ? nil : mainCodec }
}
