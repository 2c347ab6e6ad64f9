// SPDX-License-Identifier: Apache-2.0

import CSpeexDSP

/// Puts one stream's packets back in order and hands out 20 ms a tick, adapting its depth to the
/// jitter (speexdsp's buffer).
///
/// Payloads of any length are cut into units of at most one frame, so that a peer's packet time
/// (10, 30, 60 ms) is nobody else's business. The units live in a fixed pool owned here; speexdsp
/// only keeps pointers into it, so nothing is allocated after `init`, unless another offer brings
/// a codec with larger frames. Packets that cannot be cut are units as they are, and cover as many
/// ticks as they hold. Belongs to one media thread.
package final class JitterBuffer {
    /// Units that fit, at most 1.28 s; when they are used up the buffer starts afresh.
    private static let unitLimit = 64
    /// The largest payload taken, 200 ms of L16 at 16 kHz.
    package static let payloadLimit = 6400

    /// Empty reads after which a talk spurt has ended and the next packet starts a new one. Below
    /// the 20 at which speexdsp would start afresh by itself, which would forget our pointers.
    private static let idleReads = 15
    /// Ticks in a row in which everything that came was too late, after which the sender's clock
    /// has fallen behind and the next packet starts anew.
    private static let lateReads = 2

    private let state: OpaquePointer
    private var pool: JitterUnitPool

    /// What the timestamps count, and ticks of one frame.
    private var clock: RTPClock
    private var frameTicks: Int { Int(clock.ticksPerFrame) }

    /// Units that came too late to be played, or from another time altogether.
    package private(set) var lateUnits: UInt64 = 0
    /// Times the buffer started afresh because of a jump, an overflow or a long silence.
    package private(set) var resets: UInt64 = 0
    /// Frames passed over because more waited than the jitter asks for.
    package private(set) var framesSkipped: UInt64 = 0
    /// Frames that wait beyond what the jitter asks for, and are to be passed over where it is heard
    /// least: by `readAnother`.
    package private(set) var overdue = 0
    /// What is missing inside the frame read last.
    package private(set) var gaps = JitterGaps()

    /// Whether speexdsp has a play-out position, which it takes from the first packet read.
    private var isSynchronised = false
    /// Whether anything has been read since the stream began.
    private var hasPlayed = false
    private var hasUnits = false
    private var emptyReads = 0
    private var jumpsInARow = 0
    private var newestEnd: UInt32 = 0
    /// A unit that was read but of which only the bytes before `offset` have been played.
    private var carried: (unit: JitterUnitPool.Unit, offset: Int)?
    /// Ticks of sound of packets that were handed out for earlier frames.
    private var ahead = 0
    /// Ticks of a held-back gap that did not fit into the frame that met it.
    private var pendingGap = 0
    private var backlog: JitterBacklog
    /// What came since the last read: a packet in time, or only ones that were too late.
    private var hasPutInTime = false
    private var hasPutLate = false
    private var lateReadsInARow = 0
    /// Where frames go that nobody is to hear.
    private var waste: UnsafeMutableRawBufferPointer

    /// For timestamps of `clock` and frames of at most `unitBytes`, or packets where those cannot be
    /// cut; nil when there is no memory for the state.
    package init?(clock: RTPClock = .telephone, unitBytes: Int = 320) {
        guard let state = jitter_buffer_init(Int32(clock.ticksPerFrame)) else { return nil }
        self.state = state
        self.clock = clock
        backlog = JitterBacklog(clock)
        pool = JitterUnitPool(count: Self.unitLimit, capacity: unitBytes)
        waste = .allocate(byteCount: unitBytes, alignment: 8)
        cspeexdsp_jitter_set_destroy(state) { JitterUnitPool.release($0) }
        // From the first of these calls on it adapts its depth only when it is told to.
        jitter_buffer_update_delay(state, nil, nil)
        setSteps()
    }

    private func setSteps() {
        // The depth changes by whole frames, so that a frame on the wire stays a frame here. Gaps
        // come in multiples of 10 ms, so that most packet times fit; 10 ms of lateness are provided
        // for beyond what has been seen.
        var depthStep = Int32(frameTicks)
        var half = depthStep / 2
        jitter_buffer_ctl(state, JITTER_BUFFER_SET_DELAY_STEP, &depthStep)
        jitter_buffer_ctl(state, JITTER_BUFFER_SET_CONCEALMENT_SIZE, &half)
        jitter_buffer_ctl(state, JITTER_BUFFER_SET_MARGIN, &half)
    }

    /// Starts anew with timestamps of another clock.
    func restart(_ clock: RTPClock) {
        self.clock = clock
        backlog = JitterBacklog(clock)
        setSteps()
        hasPlayed = false
        reset()
    }

    /// Units may be as large as this from now on; what waits is lost where that takes new memory.
    func makeRoom(unitBytes: Int) {
        guard unitBytes > pool.capacity else { return }
        reset()
        pool = JitterUnitPool(count: Self.unitLimit, capacity: unitBytes)
        waste.deallocate()
        waste = .allocate(byteCount: unitBytes, alignment: 8)
    }

    deinit {
        jitter_buffer_destroy(state)
        waste.deallocate()
    }

    /// Forgets every unit and the play-out position; the next packet starts anew.
    package func reset() {
        jitter_buffer_reset(state)
        carried = nil
        ahead = 0
        pendingGap = 0
        overdue = 0
        pool.releaseAll()
        isSynchronised = false
        hasUnits = false
        emptyReads = 0
        jumpsInARow = 0
        backlog.reset()
        hasPutInTime = false
        hasPutLate = false
        lateReadsInARow = 0
    }

    /// Milliseconds of sound between the play-out position and the newest packet.
    package var depthMilliseconds: Int {
        guard hasUnits else { return 0 }
        guard isSynchronised else { return 20 }
        let ticks = Int32(bitPattern: newestEnd &- position)
        return max(0, Int(ticks)) * 1000 / clock.rate
    }

    private var position: UInt32 {
        UInt32(bitPattern: jitter_buffer_get_pointer_timestamp(state))
    }

    /// Stores one packet's payload.
    package func put(
        _ payload: UnsafeRawBufferPointer, payloadType: UInt8, timestamp: UInt32,
        _ form: PayloadForm
    ) {
        guard payload.count <= Self.payloadLimit, let span = form.ticks(of: payload),
            makeReady(for: timestamp)
        else { return }
        switch form {
        case .constant(let bytesPerTick):
            cut(payload, payloadType, timestamp, bytesPerTick: bytesPerTick)
        case .packets:
            guard payload.count <= pool.capacity else { return }
            insert(payload, payloadType, timestamp, bytesPerTick: 0, ticks: span)
        }
    }

    /// Starts anew where this packet shows that the stream has; false when it is to be ignored.
    private func makeReady(for timestamp: UInt32) -> Bool {
        let here = isSynchronised ? position : hasUnits ? newestEnd : timestamp
        let distance = Int32(bitPattern: timestamp &- here).magnitude
        // A packet a second from where we are is a jump of the sender's clock, not jitter.
        jumpsInARow = distance > clock.rate ? jumpsInARow + 1 : 0
        if emptyReads >= Self.idleReads || jumpsInARow >= 2
            || lateReadsInARow >= Self.lateReads
        {
            resets &+= 1
            reset()
        } else if jumpsInARow == 1 {
            // A stray, unless a second one confirms that the sender's clock has jumped.
            lateUnits &+= 1
            return false
        }
        if !isSynchronised { backlog.came(at: timestamp) }
        return true
    }

    private func cut(
        _ payload: UnsafeRawBufferPointer, _ payloadType: UInt8, _ timestamp: UInt32,
        bytesPerTick: Int
    ) {
        let unitBytes = min(frameTicks, pool.capacity / bytesPerTick) * bytesPerTick
        guard unitBytes > 0 else { return }
        var start = 0
        while start + bytesPerTick <= payload.count {
            let length = min(unitBytes, (payload.count - start) / bytesPerTick * bytesPerTick)
            insert(
                UnsafeRawBufferPointer(rebasing: payload[start..<start + length]), payloadType,
                timestamp &+ UInt32(start / bytesPerTick), bytesPerTick: bytesPerTick,
                ticks: length / bytesPerTick)
            start += length
        }
    }

    private func insert(
        _ payload: UnsafeRawBufferPointer, _ payloadType: UInt8, _ timestamp: UInt32,
        bytesPerTick: Int, ticks: Int
    ) {
        var unit = pool.take()
        if unit == nil {
            resets &+= 1
            reset()
            unit = pool.take()
        }
        guard let unit else { return }
        unit.fill(
            payload, payloadType: payloadType, bytesPerTick: bytesPerTick, timestamp: timestamp,
            ticks: ticks)
        let span = UInt32(ticks)
        // speexdsp does not keep a hopelessly late packet, and does not say so either; we have to
        // know, or its unit would never come back. It still learns from the lateness.
        let isKept =
            !isSynchronised
            || Int32(bitPattern: timestamp &+ span &+ clock.ticksPerFrame &- position) >= 0
        var packet = JitterBufferPacket()
        packet.data = unit.base.assumingMemoryBound(to: CChar.self)
        packet.len = UInt32(payload.count)
        packet.timestamp = timestamp
        packet.span = span
        jitter_buffer_put(state, &packet)
        guard isKept else {
            lateUnits &+= 1
            hasPutLate = true
            JitterUnitPool.release(unit.base)
            return
        }
        hasPutInTime = true
        let end = timestamp &+ span
        if !hasUnits || Int32(bitPattern: end &- newestEnd) > 0 { newestEnd = end }
        hasUnits = true
    }

    /// Hands out the next 20 ms into `frame`, which holds a frame of the stream's codec (160 bytes
    /// for G.711, 640 for L16 at 16 kHz), or two packets where those cannot be cut. Call it once each
    /// tick.
    package func read(into frame: UnsafeMutableRawBufferPointer) -> JitterRead {
        noteLateness()
        if !isSynchronised, hasUnits {
            let frames = backlog.framesAtTheStart(until: newestEnd)
            // Before the conversation it is nobody's; in the midst of it words may be among it.
            if hasPlayed { overdue = frames } else { skip(frames) }
        }
        let read = take(into: frame)
        switch read {
        case .frame, .packets:
            hasPlayed = true
            if let frames = backlog.framesToSkip(waiting: waiting) { overdue = frames }
        case .covered, .lost, .missing, .idle: break
        }
        return read
    }

    /// Hands out one more frame in the same tick, so that the delay gets shorter by that; the frame
    /// read before it is one that is passed over.
    package func readAnother(into frame: UnsafeMutableRawBufferPointer) -> JitterRead {
        let read = take(into: frame)
        overdue -= 1
        framesSkipped &+= 1
        switch read {
        case .frame, .packets, .covered, .lost, .missing:
            // What came late after all, or was held back again, is no longer too much.
            if waiting <= Int32(frameTicks) { overdue = 0 }
        case .idle: overdue = 0
        }
        return read
    }

    /// Ticks between the play-out position and the newest packet.
    private var waiting: Int32 { Int32(bitPattern: newestEnd &- position) }

    private func noteLateness() {
        if hasPutInTime {
            lateReadsInARow = 0
        } else if hasPutLate {
            lateReadsInARow += 1
        }
        hasPutInTime = false
        hasPutLate = false
    }

    private func skip(_ frames: Int) {
        guard frames > 0 else { return }
        for _ in 0..<frames { _ = take(into: waste) }
        // What a packet holds beyond that is passed over with it.
        ahead = 0
        framesSkipped &+= UInt64(frames)
    }

    private func take(into frame: UnsafeMutableRawBufferPointer) -> JitterRead {
        gaps = JitterGaps()
        guard ahead < frameTicks else {
            ahead -= frameTicks
            passTick()
            return .covered
        }
        var assembly = JitterFrame(frame: frame, ticks: frameTicks - ahead)
        ahead = 0
        takeCarried(into: &assembly)
        pendingGap -= assembly.pass(gap: pendingGap)
        var fetches = 0
        while assembly.remaining > 0, fetches < 8, fetch(into: &assembly) { fetches += 1 }
        if assembly.remaining > 0, fetches >= 8 {
            // Units of a few bytes each: not a stream we can play in time.
            resets &+= 1
            reset()
        }
        ahead = assembly.ahead
        gaps = assembly.gaps
        passTick()
        guard let read = assembly.read else { return missing(frame) }
        emptyReads = 0
        return read
    }

    private func passTick() {
        // By itself speexdsp leaves out at once all that it finds too much; while something is overdue,
        // it is for who hears the sound to choose the place.
        if overdue == 0 { jitter_buffer_update_delay(state, nil, nil) }
        jitter_buffer_tick(state)
        let rest = max(pendingGap, ahead)
        guard rest > 0 else { return }
        if overdue == 0 { jitter_buffer_update_delay(state, nil, nil) }
        jitter_buffer_remaining_span(state, UInt32(rest))
    }

    /// Nothing was found for this frame.
    private func missing(_ frame: UnsafeMutableRawBufferPointer) -> JitterRead {
        emptyReads += 1
        guard isSynchronised, emptyReads < Self.idleReads else { return .idle }
        guard pendingGap == 0, let next = pool.packet(at: position), next.count <= frame.count
        else { return .missing }
        UnsafeMutableRawBufferPointer(rebasing: frame[..<next.count]).copyMemory(from: next.payload)
        return .lost(payloadType: next.payloadType, bytes: next.count)
    }

    private func takeCarried(into assembly: inout JitterFrame) {
        guard let (unit, offset) = carried else { return }
        carried = nil
        play(unit, from: offset, into: &assembly)
    }

    /// Takes one packet or gap from speexdsp; false when there is nothing to take.
    private func fetch(into assembly: inout JitterFrame) -> Bool {
        var packet = JitterBufferPacket()
        var offset: Int32 = 0
        let result = jitter_buffer_get(state, &packet, Int32(assembly.remaining), &offset)
        switch result {
        case JITTER_BUFFER_OK:
            isSynchronised = true
            guard let data = packet.data else { return false }
            let unit = JitterUnitPool.Unit(base: UnsafeMutableRawPointer(data))
            // A packet that begins inside the frame leaves a gap before it; one that began earlier
            // has been played in part.
            if offset > 0 { _ = assembly.pass(gap: Int(offset)) }
            let late = max(0, -Int(offset))
            guard unit.canBeCut else {
                assembly.append(packet: unit, late: late)
                JitterUnitPool.release(unit.base)
                return true
            }
            play(unit, from: late * unit.bytesPerTick, into: &assembly)
            return true
        case JITTER_BUFFER_INSERTION, JITTER_BUFFER_MISSING:
            guard isSynchronised || hasUnits else {
                assembly.end()
                return false
            }
            let span = Int(packet.span)
            let taken = assembly.pass(gap: span)
            // Holding back more than a second would be worse than what it cures.
            pendingGap = result == JITTER_BUFFER_INSERTION ? min(span - taken, clock.rate) : 0
            return taken > 0
        default: return false
        }
    }

    private func play(
        _ unit: JitterUnitPool.Unit, from offset: Int, into assembly: inout JitterFrame
    ) {
        let used = assembly.append(unit, from: offset)
        if used < unit.count {
            carried = (unit, used)
        } else {
            JitterUnitPool.release(unit.base)
        }
    }
}
