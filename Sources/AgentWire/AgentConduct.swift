// SPDX-License-Identifier: Apache-2.0

import CallModel
package import JSON
import Timing

/// The rules every agent is held to, whatever its protocol: how much it may send, how often it may
/// be wrong, and when that closes its socket.
package struct AgentConduct: Sendable, Equatable {
    package struct Settings: Sendable, Hashable {
        /// So many unusable messages in a row close the connection.
        package var faultsInARow = 20
        /// More messages than this within one second close the connection. A bot that sends 60 s
        /// of speech at once in messages of 20 ms stays below it.
        package var messagesPerSecond = 5000
        /// More requests, transcripts and hang-ups than this within one second are dropped: each
        /// is written down.
        var requestsPerSecond = 100
        /// More reports than this within one second are dropped; they take nothing from the
        /// requests.
        var reportsPerSecond = 50
        /// A span of sound before a mark that is taken for a sentence; some bots mark every piece
        /// they send.
        package var sentence = Duration.seconds(1)
        /// What a message of text may be.
        package var json = JSONReader.Limits(bytes: AgentLimits.textBytes(.pcmu))

        package init() {}
    }

    let settings: Settings
    /// What is said in the log of messages that cannot be used.
    private(set) var counts = AgentCounts()
    /// Nothing more is read or said.
    private(set) var isClosed = false
    private var rate = AgentMessageRate()
    private var faultsInARow = 0

    init(_ settings: Settings) { self.settings = settings }

    mutating func begin(at now: Instant) { rate.begin(at: now) }

    /// The call is over.
    mutating func stop() { isClosed = true }

    /// Counts a message; nil admits it, anything else is what comes of it in place of reading it.
    mutating func refusal(at now: Instant) -> [AgentEffect]? {
        guard !isClosed else { return [] }
        counts.received += 1
        guard !rate.admit(limit: settings.messagesPerSecond, at: now) else { return nil }
        isClosed = true
        let limit = settings.messagesPerSecond
        return [.close(code: 1008, reason: "more than \(limit) messages in a second")]
    }

    /// Counts a message that is written down.
    mutating func countRequest() throws(AgentFault) {
        guard rate.admitRequest(limit: settings.requestsPerSecond) else { throw .tooManyRequests }
    }

    /// Counts a report.
    mutating func countReport() throws(AgentFault) {
        guard rate.admitReport(limit: settings.reportsPerSecond) else { throw .tooManyReports }
    }

    /// Reads a message of text.
    func json(
        _ bytes: UnsafeRawBufferPointer, as kind: AgentFrame
    ) throws(AgentFault) -> JSONValue {
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONReader.read(bytes, limits: settings.json)
        } catch {
            throw kind == .binary ? .binary(bytes: bytes.count) : .json(error)
        }
        guard case .object = json else { throw .notAnObject }
        return json
    }

    /// A message was usable.
    mutating func judge(_ event: AgentEvent) -> [AgentEffect] {
        faultsInARow = 0
        switch event {
        case .audio(let audio): counts.audioBytes &+= audio.count
        case .unknown:
            counts.unknown += 1
            if !AgentMessageRate.isTold(counts.unknown) { return [] }
        case .mark, .clear, .handoff, .transcript, .reported, .hangUp, .recording, .accept,
            .decline, .hold, .note, .answer, .again, .pressed, .command, .sentencePlayed,
            .malformed:
            break
        }
        return [.event(event)]
    }

    /// A message was not.
    mutating func judge(_ fault: AgentFault) -> [AgentEffect] {
        counts.malformed += 1
        switch fault {
        // It is dropped for coming too fast, and nothing is wrong with it.
        case .tooManyRequests, .tooManyReports: break
        case .json, .binary, .notAnObject, .member, .value, .otherStream, .base64, .soundInText,
            .sound, .tooManyMarks, .tooFarAhead, .transcript:
            faultsInARow += 1
        }
        guard faultsInARow >= settings.faultsInARow else {
            return AgentMessageRate.isTold(counts.malformed) ? [.event(.malformed(fault))] : []
        }
        isClosed = true
        // 1003: a kind of data we cannot take; 1007: data that is not what it should be.
        let code: UInt16 = if case .binary = fault { 1003 } else { 1007 }
        return [
            .event(.malformed(fault)),
            .close(code: code, reason: "\(faultsInARow) unusable messages in a row: \(fault)"),
        ]
    }
}
