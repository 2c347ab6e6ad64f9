// SPDX-License-Identifier: Apache-2.0

import Audio
import Foundation
import GatewayTesting
import Glibc

/// A baresip with a sound file for a microphone, that records what it hears, and is driven over
/// its JSON control port.
final class Baresip {
    private let process: PeerProcess
    private let scratch: ScratchDirectory
    private let controlPort: UInt16

    /// Starts one that lives on `sipPort` and speaks a tone.
    init(
        speaking tone: Tone, sipPort: Int, controlPort: UInt16, rtpPorts: String,
        answers: Bool, in scratch: ScratchDirectory
    ) throws {
        self.scratch = scratch
        self.controlPort = controlPort
        let writer = try WAVWriter(path: scratch.path("voice.wav"), format: WAVFormat())
        try writer.append(PureTone.clip(tone, for: .seconds(60)))
        try writer.close()
        try FileManager.default.createDirectory(
            atPath: scratch.path("heard"), withIntermediateDirectories: true)
        let modules = ["stdio", "g711", "aufile", "sndfile"].map { "module \($0).so" }
        let config =
            [
                "poll_method epoll", "call_max_calls 2", "audio_alert aufile,/dev/null",
                "audio_player aufile,\(scratch.path("player.wav"))",
                "audio_source aufile,\(scratch.path("voice.wav"))", "ausrc_srate 8000",
                "auplay_srate 8000", "ausrc_channels 1", "auplay_channels 1", "audio_level no",
                "rtp_ports \(rtpPorts)", "rtcp_mux no", "jitter_buffer_delay 1-5",
                "sip_listen 127.0.0.1:\(sipPort)", "net_interface 127.0.0.1",
                "module_path /usr/lib/baresip/modules",
            ] + modules
            + [
                "module_tmp uuid.so", "module_tmp account.so", "module ctrl_tcp.so",
                "module_app menu.so", "ctrl_tcp_listen 127.0.0.1:\(controlPort)",
                "snd_path \(scratch.path("heard"))",
            ]
        try (config.joined(separator: "\n") + "\n").write(
            toFile: scratch.path("config"), atomically: true, encoding: .utf8)
        let mode = answers ? "auto" : "manual"
        let account =
            "<sip:peer@127.0.0.1:\(sipPort)>;regint=0;answermode=\(mode);"
            + "audio_codecs=PCMU/8000/1\n"
        try account.write(toFile: scratch.path("accounts"), atomically: true, encoding: .utf8)
        try "".write(toFile: scratch.path("contacts"), atomically: true, encoding: .utf8)
        process = try PeerProcess("baresip", ["-f", scratch.url.path, "-t", "60"], in: scratch.url)
    }

    var output: String { process.output }

    /// Sends a command once the control port answers.
    func command(_ name: String, _ parameters: String = "") async throws {
        let json = "{\"command\":\"\(name)\",\"params\":\"\(parameters)\",\"token\":\"t\"}"
        let message = Array("\(json.utf8.count):\(json),".utf8)
        for _ in 0..<100 {
            if send(message) { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Failure(what: "the control port of baresip does not answer\n\(output)")
    }

    struct Failure: Error { var what: String }

    private func send(_ message: [UInt8]) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = controlPort.bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0, write(descriptor, message, message.count) == message.count else {
            return false
        }
        // Its answer, so that the command is done when this returns.
        var limit = timeval(tv_sec: 2, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var buffer = [UInt8](repeating: 0, count: 4096)
        return read(descriptor, &buffer, buffer.count) > 0
    }

    /// Stops it and reads what it heard.
    func stop() async throws -> [Int16] {
        try await command("quit")
        if try await process.status(within: .seconds(5)) == nil { try await process.stop() }
        let directory = scratch.path("heard")
        let files = try FileManager.default.contentsOfDirectory(atPath: directory)
        guard let file = files.first(where: { $0.hasSuffix("-dec.wav") }) else {
            throw Failure(what: "no recording in \(files)\n\(output)")
        }
        return try WAVFile(path: "\(directory)/\(file)").channel(0)
    }
}
