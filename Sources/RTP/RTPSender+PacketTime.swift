// SPDX-License-Identifier: Apache-2.0

/// Sound in packets as long as the peer asked for with `a=ptime` and `a=maxptime` (RFC 8866 section
/// 6.4). Keys go out every 20 ms whatever the packet time, so that none is heard late.
extension RTPSender {
    /// The largest datagram that `sendFrame` writes.
    package static let datagramLimit = RTPHeader.fixedSize + PacketGathering.payloadLimit

    /// From now on sound goes out under this payload type, with timestamps of this clock, which go on
    /// from where they have got (RFC 7160 section 4.1), in packets of so many milliseconds as far as
    /// they fit into 1280 bytes. What waits is to be flushed first.
    /// Packets that cannot be cut are made as long elsewhere, and go out by `sendPacket`.
    package mutating func send(
        as payloadType: UInt8, _ clock: RTPClock = .telephone, packetMilliseconds: Int = 20,
        canBeCut: Bool = true
    ) {
        self.payloadType = payloadType
        self.clock = clock
        gathering.setPacketTime(milliseconds: canBeCut ? packetMilliseconds : 20, clock)
        isCutting = !gathering.isIdle
    }

    /// One tick with 20 ms of encoded sound: `send` gets every datagram that it completes, in order,
    /// written into `datagram`.
    package mutating func sendFrame(
        _ payload: UnsafeRawBufferPointer, into datagram: UnsafeMutableRawBufferPointer,
        send: (UnsafeRawBufferPointer) -> Void
    ) {
        guard !sendEvent(into: datagram, send: send) else { return }
        guard isCutting else {
            return write(payload, ticks: clock.ticksPerFrame, into: datagram, send: send)
        }
        gathering.append(payload)
        sendGathered(andRest: false, into: datagram, send: send)
    }

    /// A packet that cannot be cut, of so many ticks, which pass in silence where it is empty. Whoever
    /// makes such packets calls this as often in a tick as one is full, and `passFrame` in a tick
    /// without sound or one that a key takes over (`isEventDue`).
    package mutating func sendPacket(
        _ payload: UnsafeRawBufferPointer, ticks: UInt32,
        into datagram: UnsafeMutableRawBufferPointer, send: (UnsafeRawBufferPointer) -> Void
    ) {
        guard !payload.isEmpty else { return packetizer.skip(ticks: ticks) }
        write(payload, ticks: ticks, into: datagram, send: send)
    }

    /// One tick without sound: the talk spurt is over, and its last part goes out at once.
    package mutating func passFrame(
        into datagram: UnsafeMutableRawBufferPointer, send: (UnsafeRawBufferPointer) -> Void
    ) {
        guard !sendEvent(into: datagram, send: send) else { return }
        flush(into: datagram, send: send)
        packetizer.skip(ticks: clock.ticksPerFrame)
    }

    /// Sends what waits for its packet to fill, in a shorter one: before the payload type changes,
    /// before a key, and at the end of a talk spurt.
    package mutating func flush(
        into datagram: UnsafeMutableRawBufferPointer, send: (UnsafeRawBufferPointer) -> Void
    ) {
        guard isCutting, !gathering.isEmpty else { return }
        sendGathered(andRest: true, into: datagram, send: send)
    }

    private mutating func sendEvent(
        into datagram: UnsafeMutableRawBufferPointer, send: (UnsafeRawBufferPointer) -> Void
    ) -> Bool {
        if isEventDue { flush(into: datagram, send: send) }
        guard let length = writeEvent(into: datagram) else { return false }
        if length > 0 { send(UnsafeRawBufferPointer(rebasing: datagram[..<length])) }
        return true
    }

    private mutating func sendGathered(
        andRest: Bool, into datagram: UnsafeMutableRawBufferPointer,
        send: (UnsafeRawBufferPointer) -> Void
    ) {
        let payloadType = payloadType
        var packetizer = packetizer
        gathering.take(andRest: andRest) { payload, ticks in
            let length = packetizer.write(
                payload: payload, payloadType: payloadType, ticks: ticks, into: datagram)
            if length > 0 { send(UnsafeRawBufferPointer(rebasing: datagram[..<length])) }
        }
        self.packetizer = packetizer
        isCutting = !gathering.isIdle
    }

    private mutating func write(
        _ payload: UnsafeRawBufferPointer, ticks: UInt32,
        into datagram: UnsafeMutableRawBufferPointer, send: (UnsafeRawBufferPointer) -> Void
    ) {
        let length = packetizer.write(
            payload: payload, payloadType: payloadType, ticks: ticks, into: datagram)
        if length > 0 { send(UnsafeRawBufferPointer(rebasing: datagram[..<length])) }
    }
}
