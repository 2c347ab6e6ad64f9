// SPDX-License-Identifier: Apache-2.0

import Audio
import Foundation
import SoundFiles

/// A baresip with a sound file for a microphone, that records what it hears. It sends keys as
/// telephone events (RFC 4733).
final class Baresip {
    enum Role { case caller, operatorWhoAnswers }

    /// A codec as baresip calls it, and the module it is in.
    struct Codec {
        var name: String
        var module: String

        static let pcmu = Codec(name: "PCMU/8000/1", module: "g711")
        static let g722 = Codec(name: "G722/16000/1", module: "g722")
        static let opus = Codec(name: "opus/48000/2", module: "opus")
        static let l16At16kHz = Codec(name: "L16/16000/1", module: "l16")
    }

    static let program = PeerProcess.path(of: "baresip")

    let port: Int
    private let process: PeerProcess
    private let scratch: ScratchDirectory
    private let control: BaresipControl

    /// Starts one that says `sound` in every call, and waits until it takes commands. It answers
    /// who asks for a password with `login`, and logs in at `registrar`, if there is one.
    init(
        _ role: Role, saying sound: [Int16], _ ports: PortBlock,
        login: (user: String, password: String)? = nil, registrar: String? = nil,
        codec: Codec = .pcmu
    ) async throws {
        scratch = try ScratchDirectory()
        let isCaller = role == .caller
        port = isCaller ? ports.caller : ports.operators.first
        let controlPort = isCaller ? ports.callerControl : ports.operatorControl
        let media = isCaller ? ports.callerMedia : ports.operatorMedia
        let microphone = try WAVWriter(path: scratch.path("microphone.wav"), format: WAVFormat())
        try microphone.append(sound)
        try microphone.close()
        try FileManager.default.createDirectory(
            atPath: scratch.path("heard"), withIntermediateDirectories: true)
        try scratch.write(
            """
            poll_method epoll
            call_max_calls 1
            sip_listen 127.0.0.1:\(port)
            net_interface 127.0.0.1
            rtp_ports \(media.lowerBound)-\(media.upperBound)
            rtcp_mux no
            jitter_buffer_delay 2-10
            audio_source aufile,\(scratch.path("microphone.wav"))
            audio_player aufile,\(scratch.path("speaker.wav"))
            audio_alert aufile,/dev/null
            audio_level no
            ausrc_srate 8000
            auplay_srate 8000
            ausrc_channels 1
            auplay_channels 1
            snd_path \(scratch.path("heard"))
            module_path /usr/lib/baresip/modules
            module \(codec.module).so
            module aufile.so
            module sndfile.so
            module_tmp uuid.so
            module_tmp account.so
            module ctrl_tcp.so
            module_app menu.so
            ctrl_tcp_listen 127.0.0.1:\(controlPort)

            """, to: "config")
        let address =
            registrar.map { "<sip:\(login?.user ?? "peer")@\($0)>;regint=60" }
            ?? "<sip:peer@127.0.0.1:\(port)>;regint=0"
        try scratch.write(
            "\(address);audio_codecs=\(codec.name)"
                + ";answermode=\(isCaller ? "manual" : "auto")"
                + (login.map { ";auth_user=\($0.user);auth_pass=\($0.password)" } ?? "") + "\n",
            to: "accounts")
        try scratch.write("", to: "contacts")
        process = try PeerProcess(Self.program ?? "", ["-f", scratch.url.path], in: scratch)
        let process = process
        control = try await Deadline(.seconds(10)).wait(for: "baresip\n\(process.output)") {
            BaresipControl(port: controlPort)
        }
    }

    /// Its own account, for messages of failed tests.
    var output: String { process.output }

    func dial(_ uri: String) throws { try control.run("dial", uri) }
    func press(_ keys: String) throws { try control.run("sndcode", keys) }
    func hangUp() throws { try control.run("hangup") }

    /// Samples it has heard so far, at 8 kHz.
    var heardSoFar: Int {
        guard let heard = try? heard() else { return 0 }
        return heard.frameCount * 8000 / heard.format.rate
    }

    /// Waits until it has heard `seconds` more than `count` samples.
    func hears(_ seconds: Int, after count: Int) async throws {
        _ = try await Deadline(.seconds(seconds + 10)).wait(
            for: "sound from the gateway\n\(output)"
        ) {
            heardSoFar >= count + seconds * 8000 ? true : nil
        }
    }

    /// What it has heard, from the beginning of its last call, at the rate of its codec.
    func heard() throws -> WAVFile {
        let directory = scratch.path("heard")
        let files = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
        guard let file = files.last(where: { $0.hasSuffix("-dec.wav") }) else {
            throw Deadline.Missed(description: "no recording in \(files)\n\(output)")
        }
        return try WAVFile(path: "\(directory)/\(file)")
    }

    /// Waits until its call is over, which completes the recording, and reads it.
    func recording() async throws -> Recording {
        let process = process
        _ = try await Deadline(.seconds(10)).wait(for: "the end of the call\n\(process.output)") {
            process.output.contains("terminated (duration") ? true : nil
        }
        let heard = try heard()
        return Recording(
            Resampler.convert(heard.channel(0), from: heard.format.rate, to: 8000) ?? [])
    }
}
