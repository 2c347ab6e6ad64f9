// SPDX-License-Identifier: Apache-2.0

/// How the time that a payload holds is read from its bytes.
package enum PayloadForm: Sendable, Hashable {
    /// So many bytes for every tick of the timestamp: sound that can be cut anywhere.
    case constant(bytesPerTick: Int)
    /// Packets that say themselves how much time they hold, and cannot be cut.
    case packets(PacketForm)

    /// Ticks of the timestamp in a payload; 1 at least; nil when it is none of this form.
    func ticks(of payload: UnsafeRawBufferPointer) -> Int? {
        switch self {
        case .constant(let bytesPerTick):
            bytesPerTick > 0 && payload.count >= bytesPerTick ? payload.count / bytesPerTick : nil
        case .packets(let form):
            payload.count > form.byteLimit
                ? nil : form.ticks(payload).flatMap { (1...form.tickLimit).contains($0) ? $0 : nil }
        }
    }

    /// Whether nothing is left over behind the last tick.
    func isWhole(_ payload: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .constant(let bytesPerTick): payload.count.isMultiple(of: max(1, bytesPerTick))
        case .packets: true
        }
    }
}

/// What a receiver has to know of packets that cannot be cut. Forms of one name are the same.
package struct PacketForm: Sendable {
    /// The encoding name of `a=rtpmap`.
    package var name: String
    /// Bytes of the largest packet.
    package var byteLimit: Int
    /// Ticks of the longest packet.
    package var tickLimit: Int
    /// Ticks of a packet; nil when it is malformed.
    package var ticks: @Sendable (UnsafeRawBufferPointer) -> Int?

    package init(
        name: String, byteLimit: Int, tickLimit: Int,
        ticks: @escaping @Sendable (UnsafeRawBufferPointer) -> Int?
    ) {
        self.name = name
        self.byteLimit = byteLimit
        self.tickLimit = tickLimit
        self.ticks = ticks
    }
}

extension PacketForm: Hashable {
    package static func == (left: PacketForm, right: PacketForm) -> Bool {
        left.name == right.name && left.byteLimit == right.byteLimit
            && left.tickLimit == right.tickLimit
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
