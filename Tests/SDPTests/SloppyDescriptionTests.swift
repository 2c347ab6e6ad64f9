// SPDX-License-Identifier: Apache-2.0

import SDP
import Testing

/// Session descriptions as devices and gateways really write them, against RFC 8866 or at its edge.
/// Each is an offer of PCMU with keys at 192.0.2.7:4000, in one way or another.
@Suite struct SloppyDescriptionTests {
    struct Sloppy: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String

        init(_ name: String, _ text: String) {
            self.name = name
            self.text = text
        }

        var testDescription: String { name }
    }

    /// What a careful device would write.
    static let proper = """
        v=0
        o=phone 7 7 IN IP4 192.0.2.7
        s=-
        c=IN IP4 192.0.2.7
        t=0 0
        m=audio 4000 RTP/AVP 0 101
        a=rtpmap:0 PCMU/8000
        a=rtpmap:101 telephone-event/8000
        a=sendrecv

        """

    private static func with(_ old: String, _ new: String) -> String {
        proper.replacing(old, with: new)
    }

    private static let origin = "o=phone 7 7 IN IP4 192.0.2.7\n"

    static let taken: [Sloppy] = [
        Sloppy("line ends by LF", proper),
        Sloppy("line ends by CRLF", proper.replacing("\n", with: "\r\n")),
        Sloppy("line ends by CR", proper.replacing("\n", with: "\r")),
        Sloppy("line ends by CR CR LF", proper.replacing("\n", with: "\r\r\n")),
        Sloppy("mixed line ends", with("s=-\n", "s=-\r\n")),
        Sloppy("no end of the last line", String(proper.dropLast())),
        Sloppy("empty lines at the end", proper + "\r\n\r\n\n"),
        Sloppy("an empty line in the middle", with("t=0 0\n", "t=0 0\n\n")),
        Sloppy("a trailing NUL", proper + "\0"),
        Sloppy("padding of NULs", proper + "\0\0\0\0"),
        Sloppy("a NUL at the end of each line", proper.replacing("\n", with: "\0\n")),
        Sloppy("a byte order mark", "\u{FEFF}" + proper),
        Sloppy("empty lines first", "\r\n\r\n" + proper),
        Sloppy("indented by a template", proper.replacing("\n", with: "\n    ")),
        Sloppy("blanks at the end of each line", proper.replacing("\n", with: "  \n")),
        Sloppy("tabs at the end of each line", proper.replacing("\n", with: "\t\r\n")),
        Sloppy("blanks after an attribute", with("a=sendrecv", "a=sendrecv   ")),
        Sloppy("a blank before an attribute", with("a=sendrecv", "a= sendrecv")),
        Sloppy("no o=", with(origin, "")),
        Sloppy("an empty o=", with(origin, "o=\n")),
        Sloppy("two o=", with(origin, origin + origin)),
        Sloppy("a user name of several words", with("o=phone", "o=Cisco SIP UA (v 8.2)")),
        Sloppy("no user name", with("o=phone ", "o=")),
        Sloppy("ids that are no numbers", with("phone 7 7", "phone 0x7F a-b")),
        Sloppy("negative ids", with("phone 7 7", "phone -1234567 -1")),
        Sloppy("ids with fractions", with("phone 7 7", "phone 1700000000.123 1")),
        Sloppy("ids of forty digits", with("7 7", String(repeating: "9", count: 40) + " 1")),
        Sloppy("one id", with("phone 7 7", "phone 7")),
        Sloppy("no ids", with("phone 7 7", "phone")),
        Sloppy("an o= without address", with("7 7 IN IP4 192.0.2.7", "7 7")),
        Sloppy("an o= with a bare address", with("7 7 IN IP4 192.0.2.7", "7 7 192.0.2.7")),
        Sloppy("an o= with a name", with("IP4 192.0.2.7\ns", "IP4 pbx.example.com\ns")),
        Sloppy("an o= of another network", with("o=phone 7 7 IN IP4", "o=phone 7 7 ATM NSAP")),
        Sloppy("no s=", with("s=-\n", "")),
        Sloppy("an empty s=", with("s=-", "s=")),
        Sloppy("an s= of a blank", with("s=-", "s= ")),
        Sloppy("a Latin-1 name", with("s=-", "s=M\u{FC}ller")),
        Sloppy("no t=", with("t=0 0\n", "")),
        Sloppy("a strange t=", with("t=0 0", "t=0")),
        Sloppy("t= after m=", with("t=0 0\n", "") + "t=0 0\n"),
        Sloppy("v= twice", with("v=0\n", "v=0\nv=0\n")),
        Sloppy("unknown letters", with("t=0 0", "t=0 0\nx=y\nZ=1\nq=")),
        Sloppy("a line that is none", with("t=0 0", "t=0 0\nfoo\n=\n--\na")),
        Sloppy("an attribute without a name", with("a=sendrecv", "a=\na=:x\na=sendrecv")),
        Sloppy("c= below m=", with("c=IN IP4 192.0.2.7\n", "") + "c=IN IP4 192.0.2.7\n"),
        Sloppy("c= in both places", proper + "c=IN IP4 192.0.2.7\n"),
        Sloppy("c= in small letters", with("c=IN IP4", "c=in ip4")),
        Sloppy("c= with more blanks", with("c=IN IP4 192", "c= IN  IP4\t192")),
        Sloppy("c= with a time to live", with("c=IN IP4 192.0.2.7", "c=IN IP4 192.0.2.7/127")),
        Sloppy("c= of the wrong type", with("c=IN IP4", "c=IN IP6")),
        Sloppy("m= in capitals", with("m=audio", "m=AUDIO")),
        Sloppy("a profile in small letters", with("RTP/AVP", "rtp/avp")),
        Sloppy("blanks at the end of m=", with("0 101\n", "0 101   \n")),
        Sloppy("more blanks in m=", with("m=audio 4000 RTP", "m=audio  4000   RTP")),
        Sloppy("a number of ports", with("audio 4000 ", "audio 4000/2 ")),
        Sloppy("no rtpmap for PCMU", with("a=rtpmap:0 PCMU/8000\n", "")),
        Sloppy("rtpmap with a blank after the colon", with("rtpmap:0 PCMU", "rtpmap: 0 PCMU")),
        Sloppy("rtpmap with two blanks", with("rtpmap:0 PCMU", "rtpmap:0  PCMU")),
        Sloppy("rtpmap with a tab", with("rtpmap:0 PCMU", "rtpmap:0\tPCMU")),
        Sloppy("rtpmap with blanks inside", with("PCMU/8000", "PCMU / 8000")),
        Sloppy("rtpmap with a channel", with("PCMU/8000", "PCMU/8000/1")),
        Sloppy("rtpmap without a rate", with("PCMU/8000", "PCMU")),
        Sloppy("codec names in small letters", with("PCMU/8000", "pcmu/8000")),
        Sloppy("key events in capitals", with("telephone-event", "TELEPHONE-EVENT")),
        Sloppy("key events with a channel", with("event/8000", "event/8000/1")),
        Sloppy("rtpmaps before their time", with("t=0 0", "t=0 0\na=rtpmap:96 X/1")),
        Sloppy("numbers that mean nothing", with("AVP 0 101", "AVP 96 x 255 0 0 101 127")),
        Sloppy("a direction in capitals", with("a=sendrecv", "a=SENDRECV")),
        Sloppy("no direction", with("a=sendrecv\n", "")),
        Sloppy("a refused video with a bad format", proper + "m=video 0 RTP/AVP 255\nc=IN IP4\n"),
        Sloppy("a refused stream first", with("m=audio", "m=audio 0 RTP/AVP 18\nm=audio")),
        Sloppy("an encrypted stream first", with("m=audio", "m=audio 9 RTP/SAVP 0\nm=audio")),
        Sloppy("feedback (AVPF)", with("RTP/AVP", "RTP/AVPF")),
        Sloppy("fmtp of nothing", proper + "a=fmtp:\na=fmtp:101\na=fmtp:x y\n"),
        Sloppy("bandwidths and keys of any kind", with("t=0 0", "b=\nb=X\nk=\nt=0 0\nr=1")),
        Sloppy("encryption offered beside", proper + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x"),
    ]

    @Test(arguments: taken) func isTaken(_ sloppy: Sloppy) throws {
        var ours = negotiation()
        let audio = try ours.answer(offer: Array(sloppy.text.utf8)).audio
        #expect(audio.remoteAddress == "192.0.2.7" && audio.remotePort == 4000)
        #expect(audio.codec.name.uppercased() == "PCMU" && audio.codec.payloadType == 0)
        #expect(audio.telephoneEvent?.payloadType == 101)
        #expect(audio.direction == .sendReceive)
    }

    /// The same as answers to an offer of ours; what is refused there is in its own table.
    @Test(arguments: taken) func isTakenAsAnAnswer(_ sloppy: Sloppy) throws {
        guard sloppy.text.split(separator: "m=").count == 2 else { return }
        var ours = negotiation()
        _ = ours.makeOffer()
        let audio = try ours.accept(answer: Array(sloppy.text.utf8))
        #expect(audio.remoteAddress == "192.0.2.7" && audio.remotePort == 4000)
        #expect(audio.codec.payloadType == 0 && audio.telephoneEvent?.payloadType == 101)
    }

    /// What cannot be taken, and what its sender is told.
    static let refused: [(String, SDPError)] = [
        ("", .malformed(line: 0, reason: "empty")),
        ("<html>", .malformed(line: 1, reason: "does not begin with v=0")),
        (with("v=0", "v=2"), .malformed(line: 1, reason: "does not begin with v=0")),
        (
            with("c=IN IP4 192.0.2.7\n", ""),
            .malformed(
                line: 0, reason: "no c= line for the audio stream")
        ),
        (
            with("c=IN IP4 192.0.2.7", "c=IN IP4"),
            .malformed(
                line: 4, reason: "an address is IN IP4|IP6 <address>")
        ),
        (
            with("audio 4000", "audio 70000"),
            .malformed(
                line: 6, reason: "port is not a number from 0 to 65535")
        ),
        (
            with("m=audio 4000 RTP/AVP 0 101", "m=audio 4000"),
            .malformed(
                line: 6, reason: "m= needs media, port, transport and a format")
        ),
        (with("audio 4000", "audio 0"), .noAudio),
        (with("m=audio", "m=video"), .noAudio),
        (with("RTP/AVP", "RTP/SAVP"), .unsupportedProfile("RTP/SAVP")),
        (with("RTP/AVP", "UDP/TLS/RTP/SAVPF"), .unsupportedProfile("UDP/TLS/RTP/SAVPF")),
        (with("RTP/AVP", "UDP"), .unsupportedProfile("UDP")),
        (with("AVP 0 101", "AVP 18 96 101"), .noCommonCodec(offered: "G729, 96, telephone-event")),
        (with("AVP 0 101", "AVP 101"), .noCommonCodec(offered: "telephone-event")),
        (with(" 0 101", ""), .noCommonCodec(offered: "")),
    ]

    @Test(arguments: refused) func isRefused(_ text: String, _ error: SDPError) {
        var ours = negotiation()
        #expect(throws: error) { try ours.answer(offer: Array(text.utf8)) }
        #expect(ours.negotiated == nil && !ours.isOffering)
    }

    @Test(arguments: [
        ("", 20), ("a=ptime:20", 20), ("a=ptime:30", 30), ("a=ptime:10", 10), ("a=ptime: 40 ", 40),
        ("a=ptime:20.0", 20), ("a=ptime:60\na=maxptime:40", 40), ("a=maxptime:10", 10),
        ("a=maxptime:150", 20), ("a=ptime:40\na=maxptime:20", 20), ("a=maxptime:0", 20),
        ("a=ptime:0", 20), ("a=ptime:-20", 20), ("a=ptime:999999999999999999999", 20),
        ("a=ptime:x\na=maxptime:y", 20), ("a=ptime:", 20), ("a=ptime", 20), ("a=maxptime:30", 20),
        ("a=ptime:200", 200),
    ])
    func packetTimesAreWishesWithinBounds(_ attributes: String, _ time: Int) throws {
        var ours = negotiation()
        let below = Self.proper + attributes
        #expect(try ours.answer(offer: Array(below.utf8)).audio.packetTime == time)
        let above = Self.with("t=0 0", "t=0 0\n" + attributes)
        #expect(try ours.answer(offer: Array(above.utf8)).audio.packetTime == time)
    }

    private func negotiation() -> MediaNegotiation {
        let codecs = [("PCMU", 0), ("PCMA", 8)].map {
            SpokenCodec(name: $0.0, staticPayloadType: $0.1)
        }
        return MediaNegotiation(
            local: LocalMedia(address: "192.0.2.10", port: 20000, codecs: codecs),
            sessionID: 1000)
    }
}
