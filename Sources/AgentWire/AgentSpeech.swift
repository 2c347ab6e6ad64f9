// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// What an agent says, whatever its protocol: whole samples out of payloads of any size, when it
/// was last heard, and which marks end a sentence.
struct AgentSpeech: Sendable, Equatable {
    private struct Mark: Sendable, Equatable {
        var name: String
        var endsSentence: Bool
    }

    /// The first octet of a sample that the end of a message cut in two.
    private struct Half: Sendable, Equatable {
        var octet: UInt8
        var at: Instant
    }

    /// Marks that may wait, as many as the queue of sound takes.
    static let mostMarks = 256
    /// How long half a sample waits for its other half. Pieces of one sentence follow each other
    /// sooner; after a pause the next begins with a whole one.
    private static let patience = Duration.seconds(1)

    let format: StreamFormat
    private let sentenceBytes: Int
    private var sound: AgentSound
    private var half: Half?
    private(set) var halvesDropped = 0
    /// When sound that can be heard came last.
    private(set) var spokeAt: Instant?
    /// Bytes of sound since the last mark, or since what waited was cleared.
    private var sinceMark = 0
    /// The marks that are still to be played, and whether each ends a sentence.
    private var marks: [Mark] = []
    /// It has asked for the end of the call: sound that comes after that is not part of what it
    /// said, until a handoff has brought the caller back.
    private var hasHungUp = false

    init(_ format: StreamFormat, sentence: Duration) {
        self.format = format
        sentenceBytes = Int(clamping: sentence.inMilliseconds) * format.bytesPerSecond / 1000
        sound = AgentSound(format)
    }

    /// The sound of one payload: whole samples, none after a wish to end the call.
    mutating func receive(_ payload: [UInt8], at now: Instant) throws(AgentFault) -> [UInt8] {
        let bytes: [UInt8]
        do throws(AgentSound.Problem) {
            bytes = try sound.receive(payload)
        } catch {
            throw .sound(error)
        }
        guard !hasHungUp else { return [] }
        let audio = whole(bytes, at: now)
        sinceMark &+= audio.count
        if StreamLevel.isAudible(audio, format) { spokeAt = now }
        return audio
    }

    mutating func mark(_ name: String) {
        dropHalf()
        if marks.count < Self.mostMarks {
            marks.append(Mark(name: name, endsSentence: sinceMark >= sentenceBytes))
        }
        sinceMark = 0
    }

    /// What waited has been cleared: marks in it end no sentence.
    mutating func clear() {
        dropHalf()
        sinceMark = 0
        for index in marks.indices { marks[index].endsSentence = false }
    }

    /// Whether the mark that has been played ended a sentence; marks come back in their order.
    mutating func played(_ name: String) -> Bool {
        guard let index = marks.firstIndex(where: { $0.name == name }) else { return false }
        let endsSentence = marks[index].endsSentence
        marks.removeFirst(index + 1)
        return endsSentence
    }

    mutating func hungUp() { hasHungUp = true }

    /// A handoff began or ended: what is said from here on counts again.
    mutating func resumed() { hasHungUp = false }

    /// Joins what was cut in the middle of a sample; the last octet waits if it is half of one.
    private mutating func whole(_ bytes: [UInt8], at now: Instant) -> [UInt8] {
        guard format.sampleBytes == 2, !bytes.isEmpty else { return bytes }
        if let half, now - half.at > Self.patience { dropHalf() }
        var audio = bytes
        if let half { audio.insert(half.octet, at: 0) }
        half = nil
        if audio.count % 2 == 1 { half = Half(octet: audio.removeLast(), at: now) }
        return audio
    }

    private mutating func dropHalf() {
        if half != nil { halvesDropped += 1 }
        half = nil
    }
}
