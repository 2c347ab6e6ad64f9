// SPDX-License-Identifier: Apache-2.0

package import Addresses
import Foundation
package import GatewayTesting
import Glibc
import SIP
import Synchronization
package import Timing

/// Scripted phones in real time on real sockets: one thread polls them all and drives the same
/// machines that the simulation drives.
package final class PhoneBooth: Sendable {
    /// A phone before it starts.
    package struct Place: Sendable {
        var phone: ScriptedPhone
        var start: Duration
        /// How far its 20 ms ticks lie behind those of the booth.
        var phase: Duration
        let sip: LoopbackSocket
        let rtp: LoopbackSocket
        /// An address nobody named, for phones that speak from elsewhere.
        let elsewhere: LoopbackSocket

        /// The address its INVITEs come from and go to.
        package var address: SocketAddress { sip.address }
    }

    private let isStopped = Mutex(false)
    /// Nil until the thread runs.
    private let busy = Mutex<Set<Int>?>(nil)

    package init() {}

    /// Binds sockets for a phone.
    package static func place(
        _ script: PhoneScript, gateway: SocketAddress, start: Duration,
        phase: Duration = .zero, random: SeededRandom, sounds: PhoneSounds = .speech
    ) throws -> Place {
        let (sip, rtp, elsewhere) = (
            try LoopbackSocket(), try LoopbackSocket(), try LoopbackSocket()
        )
        let address = PhoneAddress(sip: sip.address, rtp: rtp.address, gateway: gateway)
        let phone = ScriptedPhone(
            script: script, address: address, random: random, sounds: sounds)
        return Place(
            phone: phone, start: start, phase: phase, sip: sip, rtp: rtp, elsewhere: elsewhere)
    }

    /// The numbers of the phones that are in a call or still have to dial.
    package var busyPhones: Set<Int> { busy.withLock { $0 ?? [] } }

    /// Whether every phone that dials has dialled and all calls are over.
    package var isAtRest: Bool { busy.withLock { $0?.isEmpty ?? false } }

    /// Ends `run`.
    package func stop() { isStopped.withLock { $0 = true } }

    /// Runs the phones until `stop` on a thread of its own and gives them back as they are then; their
    /// times count from `origin`.
    package func run(_ places: [Place], origin: Instant = .zero) async -> [ScriptedPhone] {
        return await withCheckedContinuation { done in
            let thread = Thread { [self] in
                var round = BoothRound(places, ScenarioClock(origin: origin))
                while !isStopped.withLock({ $0 }) {
                    guard round.advance() else { continue }
                    let busyNow = round.busy
                    busy.withLock { $0 = busyNow }
                }
                round.close()
                done.resume(returning: round.phones)
            }
            thread.name = "phones"
            thread.start()
        }
    }
}

/// What the thread of a booth owns.
private struct BoothRound {
    private var places: [PhoneBooth.Place]
    private var started: Set<Int> = []
    private let clock: ScenarioClock
    private let began: Instant
    /// The next tick of each phone.
    private var ticks: [Instant]
    /// The phones that send between their ticks.
    private let timed: [Int]
    private var polled: [pollfd]
    private var buffer = [UInt8](repeating: 0, count: 65536)

    init(_ places: [PhoneBooth.Place], _ clock: ScenarioClock) {
        self.places = places
        self.clock = clock
        let now = clock.now
        began = now
        ticks = places.map { now + $0.phase }
        timed = places.indices.filter { places[$0].phone.script.sendsPackets }
        polled = places.flatMap { place in
            [place.sip, place.rtp].map {
                pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0)
            }
        }
    }

    var phones: [ScriptedPhone] { places.map(\.phone) }

    var busy: Set<Int> {
        Set(
            places.indices.filter { index in
                let phone = places[index].phone
                return phone.isBusy || (phone.script.dials != nil && !started.contains(index))
            })
    }

    func close() {
        for place in places {
            for socket in [place.sip, place.rtp, place.elsewhere] { socket.shut() }
        }
    }

    /// Waits for the next datagram or tick and deals with it; true after a tick.
    mutating func advance() -> Bool {
        if poll(&polled, nfds_t(polled.count), wait) > 0 {
            for index in places.indices {
                if polled[2 * index].revents != 0 { receive(index, places[index].sip, isSIP: true) }
                if polled[2 * index + 1].revents != 0 {
                    receive(index, places[index].rtp, isSIP: false)
                }
            }
        }
        for index in timed { wake(index) }
        var hasTicked = false
        for index in places.indices where ticks[index] <= clock.now {
            // A phone that was held up catches up tick by tick, as a sound card would.
            ticks[index] = ticks[index] + .milliseconds(20)
            tick(index)
            hasTicked = true
        }
        return hasTicked
    }

    /// Milliseconds until the next tick, or captured packet, rounded up: a tick may begin late, and
    /// nothing spins.
    private var wait: Int32 {
        let now = clock.now
        let packets = timed.compactMap { places[$0].phone.nextDeadline }
        let next = (packets + [ticks.min() ?? now]).min() ?? now
        let rest = (next - now).inNanoseconds
        return Int32(clamping: max(0, min(20, (rest + 999_999) / 1_000_000)))
    }

    private mutating func tick(_ index: Int) {
        let now = clock.now
        if !started.contains(index), began + places[index].start <= now {
            started.insert(index)
            perform(places[index].phone.handle(.start, at: now), of: index)
        }
        wake(index)
        if places[index].phone.isBusy {
            perform(places[index].phone.handle(.tick, at: now), of: index)
        }
    }

    private mutating func wake(_ index: Int) {
        let now = clock.now
        guard let deadline = places[index].phone.nextDeadline, deadline <= now else { return }
        perform(places[index].phone.handle(.timersDue, at: now), of: index)
    }

    private mutating func receive(_ index: Int, _ socket: LoopbackSocket, isSIP: Bool) {
        for _ in 0..<64 {
            guard let (bytes, source) = socket.receive(into: &buffer) else { return }
            let now = clock.now
            if isSIP {
                let flow = Flow(.udp, with: source)
                perform(places[index].phone.handle(.sip(bytes, on: flow), at: now), of: index)
            } else {
                perform(places[index].phone.handle(.rtp(bytes), at: now), of: index)
            }
        }
    }

    private func perform(_ effects: [PhoneEffect], of index: Int) {
        let place = places[index]
        for effect in effects {
            switch effect {
            case .sip(let bytes, let flow):
                guard let to = flow.remote else {
                    continue
                }
                place.sip.send(bytes, to: to)
            case .rtp(let bytes, let to): place.rtp.send(bytes, to: to)
            case .rtpFromElsewhere(let bytes, let to): place.elsewhere.send(bytes, to: to)
            }
        }
    }
}
