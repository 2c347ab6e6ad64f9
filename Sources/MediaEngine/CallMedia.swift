// SPDX-License-Identifier: Apache-2.0

package import Addresses
import Audio
package import CallModel
import RTP
package import Timing

/// The sound of one call: takes packets in, and on every tick of 20 ms mixes what each party hears
/// and sends it.
///
/// ```
/// packets ─▶ jitter buffer ─▶ decode ─▶ conceal ─▶ mute keys ─▶ clean ─┬─▶ FrameTap.heard
/// agent stream ─▶ play-out queue ─▶ decode ────────────────────────────┤
/// the listener's own lanes (hold, announcement, whisper …) ────────────┤
///                                                                      ▼
///                    FrameTap.sent ◀─ encode and send ◀─ mixer, one row of `Routing` for each listener
/// ```
/// What is kept of it goes to a `RecordingSink`, as it was mixed.
///
/// Confined to its media thread, or to the simulation: it has no lock, reads no clock, and
/// allocates only when a leg opens, closes or changes, when a lane is played on for the first time, and
/// for the RTCP report of every fifth second. A party without a leg costs nothing.
/// What lies between the legs is 8 kHz, or 16 kHz where two of them have that (`CallRate`).
package final class CallMedia {
    package let call: CallID
    private let ports: any CallPorts
    private let events: any MediaEventSink
    private let tap: (any FrameTap)?
    private let tracks: CallTracks?
    private let settings: CallMediaSettings
    private let cname: [UInt8]

    /// The open legs, in the order of their parties.
    private var legs: [OpenLeg] = []
    private var clips: [ClipID: Clip] = [:]
    private var lanes = LaneSet()
    private var rate = CallRate.narrow
    private var mixer = Mixer(.narrow)
    private var output: UnsafeMutableBufferPointer<Int16>
    private var lastTick: Instant

    /// The time from one tick to the next.
    package static let period = Duration.milliseconds(PCMFrame.milliseconds)

    /// The table in force.
    package private(set) var routing = Routing.silent

    /// The largest gain a table may have: 4 is 12 dB. Beyond that is a mistake of the control side's,
    /// which is to deafen nobody.
    private static let gainLimit: Float = 4

    /// RTCP and statistics go out every five seconds.
    private static let reportTicks = 250

    package init(
        call: CallID, ports: any CallPorts, events: any MediaEventSink, tap: (any FrameTap)?,
        recorder: (any RecordingSink)? = nil, settings: CallMediaSettings, at now: Instant
    ) {
        self.call = call
        self.ports = ports
        self.events = events
        self.tap = tap
        tracks = recorder.map(CallTracks.init)
        self.settings = settings
        cname = Array(settings.cname.utf8.prefix(255))
        lastTick = now
        output = .allocate(capacity: CallRate.narrow.frameCount)
        output.initialize(repeating: 0)
    }

    deinit { output.deallocate() }

    // MARK: Commands

    /// Applies one command, between two ticks.
    package func apply(_ command: MediaCommand) {
        switch command {
        case .openRTP(let party, let settings): openRTP(party, settings)
        case .updateRTP(let party, let settings):
            if case .rtp(let leg)? = leg(of: party)?.kind { leg.update(settings, at: lastTick) }
            chooseRate()
        case .openStream(let party): openStream(party)
        case .moveStream(let party, let other): moveStream(from: party, to: other)
        case .close(let party):
            // Without a leg the shell may still hold a port for one that never opened.
            if leg(of: party) == nil { ports.closed(party) } else { close(party) }
        case .route(let table): routing = table.bounded(to: Self.gainLimit)
        case .load(let id, let clip):
            if clips.count < settings.clipLimit || clips[id] != nil { clips[id] = clip }
        case .unload(let id):
            if let clip = clips.removeValue(forKey: id) { events.emit(.unloaded(id, clip)) }
        case .play(let id, let lane, let loops): play(id, on: lane, loops: loops)
        case .stop(let lane): lanes.stop(lane)
        case .sendDigit(let party, let key):
            if case .rtp(let leg)? = leg(of: party)?.kind { leg.press(key) }
        case .holdKey(let party, let key):
            if case .rtp(let leg)? = leg(of: party)?.kind { leg.hold(key) }
        case .releaseKey(let party, let key, let time):
            if case .rtp(let leg)? = leg(of: party)?.kind { leg.release(key, after: time) }
        case .record(let order): tracks?.obey(order)
        case .awaitStream(let party, let pause):
            if case .stream(let leg)? = leg(of: party)?.kind {
                leg.look(for: pause)
            } else {
                events.emit(.streamDrained(party))
            }
        }
    }

    private func openRTP(_ party: Party, _ settings: RTPLegSettings) {
        close(party)
        guard let port = ports.packetPort(for: party),
            let leg = RTPLeg(
                party: party, port: port, settings: settings, rate: .narrow, at: lastTick)
        else {
            ports.closed(party)
            return refuse(party)
        }
        let phase = Int(settings.ssrc % UInt32(Self.reportTicks))
        let cleaning = settings.cleaning
        let ear = cleaning.isForEar ? EarCleaning(cleaning, seed: settings.ssrc) : nil
        set(
            OpenLeg(party: party, kind: .rtp(leg), ear: ear, ticksToReport: 1 + phase),
            for: party)
    }

    private func openStream(_ party: Party) {
        close(party)
        guard let port = ports.streamPort(for: party) else { return refuse(party) }
        let leg = StreamLeg(port: port, settings: settings.stream, rate: .narrow)
        set(
            OpenLeg(party: party, kind: .stream(leg), ticksToReport: Self.reportTicks),
            for: party)
    }

    private func moveStream(from party: Party, to other: Party) {
        close(other)
        guard let open = leg(of: party), case .stream = open.kind else { return refuse(other) }
        set(nil, for: party)
        open.party = other
        set(open, for: other)
        ports.moved(from: party, to: other)
    }

    /// Whoever waits for this leg must not wait for ever: it counts as silent at once.
    private func refuse(_ party: Party) {
        events.emit(.violation(.legNotOpened(party)))
        events.emit(.wentSilent(party, for: .zero))
    }

    private func close(_ party: Party) {
        guard let open = leg(of: party) else { return }
        if case .rtp(let leg) = open.kind { leg.sendGoodbye(at: lastTick, cname: cname) }
        events.emit(.statistics(party, open.statistics, isLast: true))
        set(nil, for: party)
        ports.closed(party)
    }

    /// Closes every leg; the recording ends.
    package func closeAll() {
        tracks?.end()
        for party in legs.map(\.party) { close(party) }
    }

    private func play(_ id: ClipID, on lane: Lane, loops: Bool) {
        mixer.makePlace(for: lane.listener)
        guard let clip = clips[id] ?? settings.library[id],
            lanes.play(id, clip, on: lane, loops: loops)
        else {
            lanes.stop(lane)
            events.emit(.unplayable(id, on: lane))
            return
        }
    }

    private func leg(of party: Party) -> OpenLeg? { legs.first { $0.party == party } }

    private func set(_ leg: OpenLeg?, for party: Party) {
        mixer.makePlace(for: party)
        mixer.forget(party)
        legs.removeAll { $0.party == party }
        if let leg {
            let index = legs.firstIndex { $0.party.index > party.index } ?? legs.endIndex
            legs.insert(leg, at: index)
        }
        if rate == .wide { adapt(party) }
        chooseRate()
    }

    /// Mixes at what the legs need; without memory for that, it goes on as it was. A frame at most
    /// sounds of the change: new filters begin with 2 to 6 ms of silence.
    private func chooseRate() {
        let wanted = CallRate(carrying: legs.lazy.map(\.soundRate))
        guard wanted != rate, lanes.change(to: wanted) else { return }
        rate = wanted
        mixer = Mixer(rate, after: mixer)
        output.deallocate()
        output = .allocate(capacity: rate.frameCount)
        output.initialize(repeating: 0)
        for party in legs.map(\.party) { adapt(party) }
    }

    private func adapt(_ party: Party) {
        guard let open = leg(of: party), !open.change(to: rate) else { return }
        close(party)
        refuse(party)
    }

    // MARK: Packets

    /// Takes one datagram of a party's RTP port.
    package func receive(
        _ packet: UnsafeRawBufferPointer, from source: SocketAddress, on party: Party,
        at now: Instant
    ) {
        guard let open = leg(of: party), case .rtp(let leg) = open.kind else { return }
        leg.receive(packet, from: source, at: now, time: open.time, events: events)
    }

    /// Takes one datagram of a party's RTCP port.
    package func receiveControl(
        _ packet: UnsafeRawBufferPointer, from source: SocketAddress, on party: Party,
        at now: Instant
    ) {
        guard case .rtp(let leg)? = leg(of: party)?.kind else { return }
        leg.receiveControl(packet, from: source, at: now, origin: settings.ntpAtOrigin)
    }

    /// The counters of an open leg.
    package func statistics(of party: Party) -> LegStatistics? { leg(of: party)?.statistics }

    // MARK: The tick

    /// One tick: 20 ms of every source in, 20 ms for every listener out.
    package func tick(at now: Instant) {
        lastTick = now
        for leg in legs { pull(leg, at: now) }
        lanes.render(into: mixer, events: events)
        for leg in legs { push(leg, routing.gains(of: leg.party), at: now) }
        tracks?.endTick(rate)
    }

    /// Lets missed ticks pass without sound, so that RTP timestamps and sample times stay true.
    package func skip(ticks: Int) {
        for _ in 0..<max(0, ticks) {
            for leg in legs { leg.skipTick() }
        }
        tracks?.skip(ticks: max(0, ticks))
    }

    private func pull(_ open: OpenLeg, at now: Instant) {
        let frame = mixer.frame(of: open.party)
        let time = open.time
        let sounds =
            switch open.kind {
            case .rtp(let leg): leg.pull(into: frame, at: now, time: time, events: events)
            case .stream(let leg):
                leg.pull(into: frame, party: open.party, at: time, events: events)
            }
        if sounds { open.meter.hear(UnsafeBufferPointer(frame)) }
        if !sounds, tap != nil { frame.update(repeating: 0) }
        mixer.setSounding(open.party, sounds)
        let voice = UnsafeBufferPointer(frame)
        if sounds { tracks?.heard(voice, from: open.party) }
        guard let tap else { return }
        tap.heard(open.narrowing.heard?.narrow(voice) ?? voice, from: open.party, at: time)
    }

    private func push(_ open: OpenLeg, _ gains: RoutingGains, at now: Instant) {
        mixer.mix(for: open.party, by: gains, into: output, limiting: &open.ear)
        open.ear?.fill(output)
        let frame = UnsafeBufferPointer(output)
        tracks?.sent(frame, to: open.party)
        if let tap {
            tap.sent(open.narrowing.sent?.narrow(frame) ?? frame, to: open.party, at: open.time)
        }
        switch open.kind {
        case .rtp(let leg):
            // After the tap: what a caller types is on no recording of what the other hears.
            if leg.tones.isBusy { leg.tones.play(into: output) }
            leg.push(frame)
        case .stream(let leg): leg.push(frame)
        }
        open.advance()
        open.ticksToReport -= 1
        guard open.ticksToReport <= 0 else { return }
        open.ticksToReport = Self.reportTicks
        if case .rtp(let leg) = open.kind {
            leg.sendReport(at: now, origin: settings.ntpAtOrigin, cname: cname)
        }
        events.emit(.statistics(open.party, open.statistics, isLast: false))
    }
}
