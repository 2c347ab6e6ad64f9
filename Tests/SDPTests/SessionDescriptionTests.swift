// SPDX-License-Identifier: Apache-2.0

import SDP
import Testing
import Timing

@Suite struct SessionDescriptionTests {
    @Test(arguments: try Corpus.names()) func whatIsReadIsWrittenAndReadAgain(
        _ name: String
    ) throws {
        let description = try SessionDescription.parse(try Corpus.bytes(name))
        #expect(try SessionDescription.parse(description.serialized()) == description)
        #expect(!description.media.isEmpty)
    }

    @Test func everyLevelIsKeptApart() throws {
        let description = try SessionDescription.parse(try Corpus.bytes("session-level.sdp"))
        #expect(description.origin.sessionID == .max)
        #expect(description.origin.address.type == .ipv6)
        #expect(description.connection?.address == "2001:db8::1")
        #expect(description.attributes.map(\.name) == ["inactive", "group"])
        let media = try #require(description.media.first)
        #expect(media.port == 5004)
        #expect(media.portCount == 2)
        #expect(media.connection == .init(type: .ipv4, address: "192.0.2.7"))
        #expect(media.attribute("rtcp") == "53020 IN IP4 192.0.2.8")
        #expect(media.attribute("rtcp-mux") == "")
        #expect(media.attribute("crypto") == nil)
        #expect(media.codecs.map(\.name) == ["PCMA", "PCMU"])
    }

    @Test func multicastSuffixesAreNotPartOfTheAddress() throws {
        let text = "v=0\r\no=- 1 1 IN IP4 a\r\ns=-\r\nc=IN IP4 224.2.1.1/127/3\r\nt=0 0\r\n"
        #expect(try SessionDescription.parse(Array(text.utf8)).connection?.address == "224.2.1.1")
    }

    @Test(arguments: [
        ("", 0), ("s=-", 1), ("v=1", 1), ("\n\nhello", 3), ("o=- 1 1 IN IP4 a\nv=0", 1),
        ("v=0\no=- 1 1 IN IP4 a\nm=audio", 3), ("v=0\nm=audio 5", 2),
        ("v=0\no=- 1 1 IN IP4 a\nm=audio 65536 RTP/AVP 0", 3),
        ("v=0\no=- 1 1 IN IP4 a\nm=audio +5 RTP/AVP 0", 3),
        ("v=0\no=- 1 1 IN IP4 a\nm=audio x RTP/AVP 0", 3),
        ("v=0\no=- 1 1 IN IP4 a\nm=audio 5/0 RTP/AVP 0", 3),
        ("v=0\no=- 1 1 IN IP4 a\nc=IN IP4 /", 3), ("v=0\nc=IN IP5 a", 2),
        ("v=0\nc=10.0.0.1", 2), ("v=0\r\ns=-\r\nc=IN IP4", 3),
        ("v=0\rc=IN IP4", 2), ("v=0\r\r\nc=IN IP4", 2), ("v=0\n\nc=IN IP4", 3),
        ("v=0\nm=audio 4000 RTP/AVP 0\nc=IN IP4", 3), ("v=0\nc=IN IP4 a\0/127", 2),
        ("v=0\nc=IN IP4 a\u{7F}", 2), ("v=0\nc=IN IP4 [a\0]", 2), ("v=0\nc=IN IP4 é", 2),
    ])
    func theLineThatIsWrongIsNamed(_ text: String, _ line: Int) {
        do throws(SDPError) {
            _ = try SessionDescription.parse(Array(text.utf8))
            Issue.record("accepted")
        } catch {
            guard case .malformed(line, _) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(error.sipStatus == 400)
        }
    }

    @Test func sizeIsBounded() {
        let head = "v=0\no=- 1 1 IN IP4 a\n"
        let long = head + "s=" + String(repeating: "x", count: 40_000)
        let many = head + String(repeating: "a=x\n", count: 2000)
        let streams = head + String(repeating: "m=audio 0 RTP/AVP 0\n", count: 17)
        let formats = head + "m=audio 1 RTP/AVP" + String(repeating: " 0", count: 200)
        for text in [long, many, streams, formats] {
            #expect(throws: SDPError.tooLarge) { try SessionDescription.parse(Array(text.utf8)) }
        }
    }

    @Test func hostileMapsAreLeftOut() throws {
        let text = """
            v=0
            o=- 1 1 IN IP4 a
            s=-
            c=IN IP4 192.0.2.1
            m=audio 1 RTP/AVP 96 97 98 99 100 200 x 0 0 101
            a=rtpmap:96 PCMU/99999999999999999999
            a=rtpmap:97 PCMU/-8000
            a=rtpmap:98 /8000
            a=rtpmap:99 L16/8000/2
            a=rtpmap:100
            a=rtpmap:101 L16/8000/1
            """
        let media = try SessionDescription.parse(Array(text.utf8)).media[0]
        #expect(media.codecs.map(\.payloadType) == [99, 0, 101])
        #expect(media.codecs.map(\.channels) == [2, 1, 1])
    }

    @Test func thousandsOfMutationsAreReadOrRefused() throws {
        var random = SeededRandom(seed: 5)
        let seeds = try Corpus.names().map(Corpus.bytes)
        var accepted = 0
        for _ in 0..<5000 {
            let bytes = Corpus.mutate(seeds[Int(random.next() % UInt64(seeds.count))], &random)
            guard let description = try? SessionDescription.parse(bytes) else { continue }
            accepted += 1
            // Text in another charset is replaced while reading, so only then may it differ.
            if bytes.allSatisfy({ $0 < 0x80 }) {
                #expect(try SessionDescription.parse(description.serialized()) == description)
            }
        }
        #expect(accepted > 500)
    }
}
