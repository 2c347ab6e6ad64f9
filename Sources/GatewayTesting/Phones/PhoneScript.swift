// SPDX-License-Identifier: Apache-2.0

package import Codecs

/// What a scripted phone does, as data that reads like the call:
///
/// ```swift
/// PhoneScript(
///     "maria", voice: .tone(.operatorA), whenCalled: .answer(after: .seconds(2)),
///     steps: [.when(.hears(.whisper), after: .seconds(1), .press("1"))])
/// ```
package struct PhoneScript: Sendable, Hashable {
    /// What the phone does with an INVITE. While it is in a call it answers 486.
    package enum Reception: Sendable, Hashable {
        /// Rings (180), then answers.
        case answer(after: Duration)
        case ringForever
        /// Rings (180), and answers just before the CANCEL is read: the 200 crosses it.
        case answerAsCancelled
        /// Rings (180) unless the delay is zero, then refuses.
        case reject(Int, after: Duration = .zero)
        /// Nothing reaches the phone and nothing comes from it.
        case unreachable
    }

    /// What a phone can wait for.
    package enum Cue: Sendable, Hashable {
        /// The script has begun (a caller's phone dials at that moment).
        case start
        /// So long after the clock began; for a caller in simulation, the scenario.
        case at(Duration)
        /// It rings: an INVITE came, or a 180 answered its own.
        case ringing
        /// Its call is answered.
        case connected
        /// It has heard the tone for three frames in a row.
        case hears(Tone)
        /// It has not heard the tone for 200 ms.
        case hearsNoMore(Tone)
        /// Since the step before, it has heard some sound and then quiet for this long: the end
        /// of what somebody said.
        case hearsQuiet(for: Duration)
        /// Since the step before, it has heard somebody for 100 ms, and not a sound of the gateway's
        /// own.
        case hearsSomebody
        /// It has heard hold or announcement for three frames in a row.
        case waits
        /// It has heard neither hold nor announcement for 200 ms.
        case waitsNoMore
        /// Its own recorded voice has been said to the end.
        case spoken
        /// The step before has been done.
        case then

        /// What a caller who waits hears.
        static let waiting: [Tone] = [.hold, .announcement]
    }

    package enum Act: Sendable, Hashable {
        /// Has waited for its cue.
        case nothing
        case press(Character)
        /// Presses a key by SIP INFO.
        case pressByInfo(Character)
        case speak(PhoneVoice)
        case hangUp
        /// A re-INVITE with `a=sendonly` and no more sound, or one with `a=inactive`.
        case hold(inactive: Bool = false)
        /// The hold of RFC 2543: a re-INVITE with `c=IN IP4 0.0.0.0`, and no more sound.
        case holdByZeros
        /// A re-INVITE with `a=sendrecv`.
        case resume
        /// A re-INVITE without SDP, the answer to the other side's offer in its ACK, as Cisco's
        /// CUCM holds and resumes; nil leaves the ACK without one.
        case reofferLate(LateAnswer?)
        /// Sends nothing any more, without saying so.
        case vanish
        /// Random bytes to the gateway's SIP and RTP ports.
        case sendGarbage(datagrams: Int)
        /// Well-formed RTP with this phone's voice, from an address nobody named.
        case speakFromElsewhere(frames: Int)
    }

    /// The direction of an answer in an ACK.
    package enum LateAnswer: String, Sendable, Hashable {
        case sendrecv, sendonly, inactive
    }

    /// How the phone answers a call.
    package enum Answer: Sendable, Hashable, CaseIterable {
        case usual
        /// With `a=sendonly` and without sound, until it resumes.
        case onHold
        /// With SDP in a 183, and none in the 200.
        case earlySDP
        /// With encryption nobody offered.
        case encrypted
        /// With port 0.
        case refusingSound
        /// With a codec nobody offered.
        case otherCodec
        /// With a host name where the sound is to go.
        case namedHost
        /// Without SDP at all.
        case withoutSDP
    }

    package struct Step: Sendable, Hashable {
        package var cue: Cue
        package var delay: Duration
        package var act: Act

        /// Waits for the cue, then for a delay, then acts; steps follow one another.
        package static func when(
            _ cue: Cue, after delay: Duration = .zero, _ act: Act
        ) -> Step {
            Step(cue: cue, delay: delay, act: act)
        }
    }

    /// What this phone gets wrong on purpose.
    package enum Quirk: Sendable, Hashable {
        /// Its ACK of a 2xx never leaves.
        case neverAcknowledges
        /// It offers PCMA too, and goes over from one to the other every second.
        case changesCodec
        /// Its telephone events never carry the marker bit.
        case noMarker
        /// It asks whoever calls it for the password the gateway has.
        case asksForPassword
        /// It asks for a password the gateway does not have.
        case asksForAnotherPassword
        /// It refuses (403) whoever calls under another name than the gateway's.
        case refusesForeignNumbers
    }

    /// A loudspeaker that the microphone hears: what the phone receives comes back.
    package struct Echo: Sendable, Hashable {
        /// How much quieter, in decibels.
        package var loss: Double
        package var delay: Duration

        package init(loss: Double, delay: Duration) {
            self.loss = loss
            self.delay = delay
        }
    }

    /// The name, and the user part of its address.
    package var name: String
    package var voice: PhoneVoice
    /// The user part of the address it calls from, where that is not the name.
    package var number: String?
    /// What it shows beside its number; nil for its name, empty for nothing.
    package var displayName: String?
    /// What is heard behind its voice all the time, 8 kHz, over and over; empty for nothing.
    package var background: [Int16] = []
    /// The user part it dials when it starts; nil for a phone that waits.
    package var dials: String?
    package var whenCalled: Reception
    package var steps: [Step]
    package var quirks: Set<Quirk>
    package var answer = Answer.usual
    package var echo: Echo?
    /// The codec it offers and takes.
    package var codec = PCMU.description
    /// Milliseconds of sound in the packets it sends and asks for (`a=ptime`), a multiple of 10.
    package var packetTime = 20

    /// Whether it ever sends captured packets, whose times lie between its ticks.
    package var sendsPackets: Bool {
        let voices =
            [voice] + steps.compactMap { if case .speak(let voice) = $0.act { voice } else { nil } }
        return voices.contains { if case .packets = $0 { true } else { false } }
    }

    package init(
        _ name: String, voice: PhoneVoice = .silent, dials: String? = nil,
        whenCalled: Reception = .reject(480), steps: [Step] = [], quirks: Set<Quirk> = [],
        echo: Echo? = nil
    ) {
        self.name = name
        self.voice = voice
        self.dials = dials
        self.whenCalled = whenCalled
        self.steps = steps
        self.quirks = quirks
        self.echo = echo
    }
}
