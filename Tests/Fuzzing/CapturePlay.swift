// SPDX-License-Identifier: Apache-2.0

import Fixtures
import GatewayTesting
import SoundFiles
import Timing

/// A capture of a network, and the calls in it.
enum CapturePlay {
    /// Sides that sound longer are not decoded: a timestamp may say hours.
    private static let longest = Duration.seconds(60)

    static func play(_ bytes: [UInt8]) -> String? {
        guard let file = try? CaptureFile.read(bytes: bytes, path: "fuzz.pcap") else { return nil }
        let size = file.datagrams.reduce(0) { $0 + $1.bytes.count }
        // A packet in two fragments is one whole packet of them, and nothing is taken twice.
        if size > bytes.count { return "\(size) octets out of \(bytes.count)" }
        let times = file.datagrams.map(\.at)
        if zip(times, times.dropFirst()).contains(where: { $0 > $1 }) { return "out of turn" }
        if let first = times.first, first < .zero { return "before the beginning" }
        let calls = CapturedCalls(from: file)
        guard CapturedCalls(from: file) == calls else { return "read otherwise" }
        for call in calls.calls {
            if let answered = call.answered, answered < call.began {
                return "answered before it began"
            }
            for side in call.sides {
                if let broken = check(side) { return broken }
            }
        }
        return nil
    }

    private static func check(_ side: CapturedSide) -> String? {
        if side.lost < 0 { return "fewer packets than none are lost" }
        guard let first = side.packets.first, let last = side.packets.last else { return nil }
        let packets = side.packets(since: first.at)
        if packets.count != side.packets.count { return "a packet is not sent again" }
        if packets.contains(where: { $0.time < .zero }) { return "sent before its time" }
        guard last.at - first.at < longest, let sound = side.sound(at: 8000) else { return nil }
        let limit = Int((last.at - first.at + .seconds(10)).inSeconds * 8000)
        return sound.samples.count > limit ? "\(sound.samples.count) samples of \(limit)" : nil
    }
}
