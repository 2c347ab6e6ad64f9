// SPDX-License-Identifier: Apache-2.0

import CallModel
import Listening
import NIOCore
import Timing
import Transcripts
import Transport

/// Sees that what parties say is written down where that is configured: candidates and utterances
/// go to the recogniser on this machine, voices to a recogniser service.
///
/// Confined to the listening post; it copies sound and hands it on, and waits for nobody.
final class Scribe {
    /// Where sound goes; nil for nowhere.
    struct Settings: Sendable {
        var worker: TranscriptionWorker?
        /// Writes every utterance, not only candidates.
        var transcribes = false
        var links: Confined<RecogniserLinks>?
        /// Whose words are written down.
        var parties: Set<Party.Role> = [.caller]
    }

    /// One party of a call; a class, so that its sound is never copied.
    private final class Voice {
        /// Nil where utterances are not written down.
        var cutter: UtteranceCutter?
        var speechBegan: SampleTime?
        /// Sound that waits to be sent in one piece, and where it began.
        var piece: [Int16] = []
        var pieceStart = SampleTime(samples: 0)

        init(cutter: UtteranceCutter?) { self.cutter = cutter }
    }

    /// Samples sent in one message: 100 ms.
    private static let pieceLength = 800

    private let settings: Settings
    private var voices: [CallID: [Party: Voice]] = [:]

    init(_ settings: Settings) {
        self.settings = settings
    }

    /// Takes 20 ms of a party's voice.
    func hear(
        _ samples: UnsafeBufferPointer<Int16>, of party: Party, in call: CallID,
        at time: SampleTime
    ) {
        guard settings.links != nil || settings.worker != nil else { return }
        let voice = voice(of: party, in: call)
        guard settings.parties.contains(party.role) else { return }
        voice.cutter?.hear(samples)
        if let utterance = voice.cutter?.cut() { write(utterance, of: call) }
        if let links = settings.links { gather(samples, of: party, call, time, voice, links) }
    }

    private func voice(of party: Party, in call: CallID) -> Voice {
        if let voice = voices[call]?[party] { return voice }
        let isWritten = settings.transcribes && settings.parties.contains(party.role)
        let voice = Voice(cutter: isWritten ? UtteranceCutter(party: party) : nil)
        voices[call, default: [:]][party] = voice
        return voice
    }

    /// Takes what was heard of a party; `sound` gives the party's sound from a time on.
    func note(
        _ detection: Detection, of party: Party, in call: CallID, sound: (SampleTime) -> [Int16]
    ) {
        if case .speechBegan(let at) = detection { voices[call]?[party]?.speechBegan = at }
        if let utterance = voices[call]?[party]?.cutter?.note(detection) {
            write(utterance, of: call)
        }
        guard case .keyword(let hit) = detection, !hit.confirmed, let worker = settings.worker
        else { return }
        let start = CandidateJudge.start(
            of: hit, speechBegan: voices[call]?[party]?.speechBegan)
        worker.add(.judge(hit, sound: sound(start)), of: call)
    }

    func forget(_ call: CallID) {
        voices[call] = nil
        settings.worker?.forget(call)
        settings.links?.tell { $0.forget(call) }
    }

    /// Ends the connections to a recogniser service.
    func stop() { settings.links?.tell { $0.stop() } }

    private func write(_ utterance: Utterance, of call: CallID) {
        settings.worker?.add(.write(utterance), of: call)
    }

    private func gather(
        _ samples: UnsafeBufferPointer<Int16>, of party: Party, _ call: CallID,
        _ time: SampleTime, _ voice: Voice, _ links: Confined<RecogniserLinks>
    ) {
        let goesOn = time == voice.pieceStart.advanced(bySamples: Int64(voice.piece.count))
        if voice.piece.isEmpty {
            voice.pieceStart = time
        } else if !goesOn {
            send(voice.piece, of: party, call, voice.pieceStart, links)
            voice.piece = []
            voice.pieceStart = time
        }
        voice.piece += samples
        guard voice.piece.count >= Self.pieceLength else { return }
        send(voice.piece, of: party, call, voice.pieceStart, links)
        voice.piece.removeAll(keepingCapacity: true)
    }

    private func send(
        _ piece: [Int16], of party: Party, _ call: CallID, _ start: SampleTime,
        _ links: Confined<RecogniserLinks>
    ) {
        links.tell { $0.send(call, party, piece, at: start) }
    }
}
