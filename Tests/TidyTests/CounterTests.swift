// SPDX-License-Identifier: Apache-2.0

import Testing

/// Nothing is dropped, refused or lost in silence: whatever counts such a thing names the figure of
/// `/metrics` that it comes to, or says here why it is none.
@Suite struct CounterTests {
    private let repository = Repository()

    /// Counters by file and name: the figure that shows them, as it is written in the sources.
    private static let shown: [String: String] = [
        "GatewayCore+Lending.unknown": "leases_unknown",
        "EventRing.drops": "media_events_dropped",
        "Mailbox.drops": "media_commands_overflowed",
        "SlotRing.drops": "listening_frames_missed",
        "SocketPacketPort.refused": "media_packets_refused",
        "CallLoop.refused": "media_packets_refused",
        "MediaThreadFigures.lateTicks": "media_late_ticks",
        "MediaThreadFigures.skippedTicks": "media_skipped_ticks",
        "MediaThreadFigures.packetsRefused": "media_packets_refused",
        "MediaThreadFigures.commandsDropped": "media_commands_overflowed",
        "MediaThreadFigures.eventsDropped": "media_events_dropped",
        "PlayoutQueue.bytesDropped": "stream_bytes_dropped",
        "PlayoutQueue.marksDropped": "stream_marks_dropped",
        "LegQuality.packetsLost": "leg_packets_lost",
        "LegQuality.bytesDropped": "stream_bytes_dropped",
        "LegStatistics.malformed": "packets_malformed",
        "LegStatistics.foreign": "packets_foreign",
        "LegStatistics.unknownPayloads": "packets_unknown_payload",
        "LegStatistics.unwanted": "packets_unwanted",
        "LegStatistics.late": "units_late",
        "LegStatistics.framesSkipped": "frames_skipped",
        "LegStatistics.keysDropped": "keys_dropped",
        "LegStatistics.streamMarksDropped": "stream_marks_dropped",
        "RTPReceiver.malformed": "packets_malformed",
        "RTPReceiver.foreignSource": "packets_foreign",
        "RTPReceiver.unknownPayloadType": "packets_unknown_payload",
        "SymmetricAddress.refused": "packets_foreign",
        "JitterBuffer.lateUnits": "units_late",
        "JitterBuffer.framesSkipped": "frames_skipped",
        "JournalFeed.dropped": "journal_feed_dropped",
        "JournalFeed.lost": "journal_feed_dropped",
        "JournalStatistics.dropped": "journal_records_dropped",
        "JournalStatistics.failed": "journal_records_refused",
        "JournalStatistics.retries": "journal_retries",
        "JournalStatistics.feedDropped": "journal_feed_dropped",
        "JournalStatistics.callsForgotten": "journal_calls_forgotten",
        "WriteAhead.late": "journal_late_records",
        "WriteAhead.impatient": "journal_calls_gone_on",
        "ListeningStatistics.modelFailures": "model_failures",
        "GatewayCounters.journalFailures": "journal_failures",
        "GatewayCounters.presenceFailures": "presence_failures",
        "OperatorDesk.awayByMissing": "operators_away_by_missing",
        "GatewayMetrics.operatorsAwayByMissing": "operators_away_by_missing",
        "GatewayCounters.inputsDropped": "inputs_dropped",
        "GatewayCounters.mediaCommandsDropped": "media_commands_dropped",
        "GatewayCounters.summariesRefused": "summaries_refused",
        "GatewayCounters.speechFailures": "speech_failures",
        "RecordingDesk.failed": "failed",
        "RecordingDesk.framesDropped": "frames_dropped",
        "GatewayCounters.candidatesRejected": "candidates_rejected",
        "GatewayCounters.utterancesDropped": "utterances_dropped",
        "GatewayCounters.recogniserFailures": "recogniser_failures",
        "GatewayCounters.servicePiecesDropped": "recogniser_pieces_dropped",
        "GatewayCounters.serviceMessagesDropped": "recogniser_messages_dropped",
        "GatewayCounters.agentMessagesDropped": "agent_messages_dropped",
        "GatewayCounters.agentFramesDropped": "agent_frames_dropped",
        "GatewayCounters.agentMessagesUnsent": "agent_messages_unsent",
        "GatewayCounters.listeningFramesMissed": "listening_frames_missed",
        "AgentProtocol.unknown": "messages_unknown",
        "AgentProtocol.malformed": "messages_unusable",
        "AgentProtocol.halves": "samples_halved",
        "AgentSpeech.halvesDropped": "samples_halved",
        "SIPGate.unsent": "sip_messages_unsent",
        "GatewayMetrics.messagesUnsent": "sip_messages_unsent",
        "SIPSockets.datagramsFailed": "datagrams_failed",
        "SIPSockets.refused": "connections_refused",
        "SIPSockets.evicted": "connections_evicted",
        "SIPSockets.overflowed": "connections_overflowed",
        "WebSocketServer.refused": "connections_refused",
        "WebSocketConnection.dropped": "agent_messages_unsent",
        "SoundCardNews.failures": "failures",
        "SoundCardNews.framesMissed": "frames_missed",
        "SoundCardNews.samplesDropped": "samples_dropped",
        "CardRings.missed": "frames_missed",
        "WebhookOutbox.failures": "webhooks_failures",
        "ConnectionRegister.closed": "console_connections_evicted",
        "DeskSettings.refused": "tabs_refused",
        "DeskSettings.unusable": "messages_unusable",
        "DeskDoor.refused": "console_desks_refused",
    ]

    /// Variables that are called like counters of losses and are none.
    private static let none: [String: String] = [
        "AgentConduct.faultsInARow": "a limit of one connection",
        "DeskBoard.faultsInARow": "a limit of one tab",
        "AgentSound.toSkip": "bytes of a header that are still to come",
        "CapturePath.toSkip": "samples that are left out so that the clocks agree: jumps",
        "PlaybackPath.toSkip": "samples that are left out so that the clocks agree: jumps",
        "JitterBuffer.lateReadsInARow": "a limit of one stream",
        "MemoryJournal.forgottenPosition": "a position, which a page tells",
        "RecogniserLink.faults": "a limit of one connection",
        "VoiceTrack.skipped": "hops of a quiet leg that need no model",
    ]

    private static let words = [
        "drop", "refus", "fail", "lost", "miss", "skip", "evict", "overflow", "late", "unsent",
        "reject", "forgot", "foreign", "malformed", "unusable", "unknown", "unwanted", "halves",
        "closed", "impatient", "retries", "fault",
    ]

    @Test func whateverIsLostIsCountedAndShown() throws {
        let sources = try repository.swiftFiles(in: "Sources")
        let text = sources.map(\.text).joined(separator: "\n")
        var found: Set<String> = []
        for file in sources
        where !["GatewayTesting", "Lab", "Fixtures", "handoff"].contains(file.target) {
            for name in Self.counters(in: file) {
                let place = "\(file.name.dropLast(".swift".count)).\(name)"
                found.insert(place)
                if let figure = Self.shown[place] {
                    #expect(text.utf8.contains("\"\(figure)\"".utf8), "\(figure) is no figure")
                } else {
                    #expect(Self.none[place] != nil, "\(place) is shown nowhere in /metrics")
                }
            }
        }
        let known = Set(Self.shown.keys).union(Self.none.keys)
        #expect(known.subtracting(found).isEmpty, "\(known.subtracting(found)) are no counters")
    }

    /// Names of integers that begin at zero and are called like something that was lost.
    private static func counters(in file: SwiftFile) -> [String] {
        file.codeLines.compactMap { line in
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(where: { $0 == "var" || $0 == "let" }),
                place + 1 < words.count
            else { return nil }
            let rest = words[(place + 1)...].joined(separator: " ")
            guard rest.hasSuffix("= 0") || rest.hasSuffix("= Atomic<Int>(0)") else { return nil }
            let name = rest.prefix { $0.isLetter || $0.isNumber }
            let lower = name.lowercased()
            return Self.words.contains { lower.contains($0) } ? String(name) : nil
        }
    }
}
