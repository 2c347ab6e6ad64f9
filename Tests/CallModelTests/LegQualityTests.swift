// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Testing

@Suite struct LegQualityTests {
    private static func quality(_ change: (inout LegQuality) -> Void) -> LegQuality {
        var quality = LegQuality()
        change(&quality)
        return quality
    }

    static let table: [(LegQuality, line: String, json: String)] = [
        (
            LegQuality(), "silent",
            #"{"packets_received":0,"packets_sent":0,"packets_lost":0,"jitter_ms":0.0,"#
                + #""frames_concealed":0}"#
        ),
        (
            quality {
                $0.packetsReceived = 970
                $0.packetsLost = 30
                $0.packetsSent = 1000
                $0.jitter = 4.26
                $0.framesConcealed = 31
                $0.roundTrip = 80.04
                $0.remoteLoss = 0.125
                $0.level = -21.4
            },
            "970 packets, 3.0 % lost, jitter 4.3 ms, 31 frames concealed, round trip 80.0 ms, "
                + "it lost 12.5 % of ours, level -21 dBFS",
            #"{"packets_received":970,"packets_sent":1000,"packets_lost":30,"loss_percent":3.0,"#
                + #""jitter_ms":4.3,"frames_concealed":31,"remote_loss_percent":12.5,"#
                + #""round_trip_ms":80.0,"level_dbfs":-21}"#
        ),
        (
            quality {
                $0.packetsSent = 50
                $0.bytesDropped = 160
                $0.level = -18
            }, "160 bytes dropped, level -18 dBFS",
            #"{"packets_received":0,"packets_sent":50,"packets_lost":0,"jitter_ms":0.0,"#
                + #""frames_concealed":0,"bytes_dropped":160,"level_dbfs":-18}"#
        ),
    ]

    @Test(arguments: table)
    func isSaidInWordsAndNumbers(quality: LegQuality, line: String, json: String) {
        #expect(quality.words == line)
        #expect(JSONText.compact(quality.json) == json)
        let event = JournalEvent.Kind.legQuality(.caller, quality)
        #expect(event.name == "leg.quality")
        #expect(event.words == "sound of the caller: " + line)
    }
}
