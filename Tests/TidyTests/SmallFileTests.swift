// SPDX-License-Identifier: Apache-2.0

import Testing

/// A file of a few lines sends its reader on to the next: what is that small stands with its owner. A
/// noun that many name has no owner, and may stay by itself.
@Suite struct SmallFileTests {
    private let repository = Repository()
    private static let fewest = 15

    /// Smaller files, by the reason why they stand alone.
    private static let alone: [String: Set<String>] = [
        "a noun that every room names": [
            "CallModel/CallID.swift", "CallModel/Party.swift", "CallModel/Lane.swift",
            "MediaEngine/Clip.swift", "Audio/PCMFrame.swift",
        ],
        "what one room gives or tells another: all that a reader over there needs": [
            "MediaEngine/FrameTap.swift", "MediaEngine/PacketPort.swift",
            "MediaEngine/MediaEventSink.swift", "MediaThreads/MediaDelivery.swift",
            "Transport/SIP/SendFailure.swift", "Transport/WebSocket/TrustedRoots.swift",
        ],
        "one thing of the system's, with no owner here": [
            "MediaThreads/DescriptorLimit.swift", "RTP/SocketAddress+Mapped.swift",
        ],
    ]

    @Test func nothingStandsAloneThatHasAnOwner() throws {
        let allowed = Self.alone.values.reduce(into: Set()) { $0.formUnion($1) }
        for file in try repository.swiftFiles(in: "Sources") {
            let lines = file.lines.count - 1
            let path = String(file.path.dropFirst("Sources/".count))
            guard lines < Self.fewest, !allowed.contains(path) else { continue }
            Issue.record("\(file.path) has \(lines) lines: it belongs to its owner")
        }
    }
}
