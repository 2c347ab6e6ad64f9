// SPDX-License-Identifier: Apache-2.0

/// A scenario of sipp, written step by step.
struct SippScenario {
    /// Which port of sipp's the SDP names: streams of a file have ports of their own.
    enum Media: String {
        case capture = "[media_port]"
        case stream = "[rtpstream_audio_port]"
    }

    private let isCaller: Bool
    private let media: Media
    private var steps: [String] = []
    private var sequence = 1

    private init(isCaller: Bool, media: Media) {
        self.isCaller = isCaller
        self.media = media
    }

    /// The scenario as sipp reads it.
    var xml: String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<scenario name=\"interop\">\n"
            + steps.joined(separator: "\n") + "\n</scenario>\n"
    }

    // MARK: The beginning of a call

    /// Calls the gateway and confirms its answer, unless the confirmation is left out.
    static func caller(media: Media = .stream, acknowledges: Bool = true) -> SippScenario {
        var scenario = SippScenario(isCaller: true, media: media)
        scenario.send(scenario.invite(direction: "sendrecv", inDialog: false), repeats: true)
        scenario.receiveAnswer()
        if acknowledges { scenario.acknowledge() }
        return scenario
    }

    /// Calls the gateway, which asks for a password, and gives it.
    static func callerWithPassword(_ user: String, _ password: String) -> SippScenario {
        var scenario = SippScenario(isCaller: true, media: .stream)
        scenario.send(scenario.invite(direction: "sendrecv", inDialog: false), repeats: true)
        scenario.steps.append("<recv response=\"401\" auth=\"true\"/>")
        scenario.send(scenario.request("ACK", inDialog: false))
        scenario.sequence += 1
        scenario.send(
            scenario.request(
                "INVITE", inDialog: false,
                headers: [
                    "[authentication username=\(user) password=\(password)]",
                    "Content-Type: application/sdp",
                ], body: scenario.session("sendrecv")), repeats: true)
        scenario.receiveAnswer()
        scenario.acknowledge()
        return scenario
    }

    /// Asks what the gateway can, and wants this answer.
    static func options(_ status: String) -> SippScenario {
        var scenario = SippScenario(isCaller: true, media: .stream)
        scenario.send(scenario.request("OPTIONS", inDialog: false), repeats: true)
        scenario.steps.append("<recv response=\"\(status)\"/>")
        return scenario
    }

    /// Calls the gateway, which refuses.
    static func refusedCaller(_ status: String) -> SippScenario {
        var scenario = SippScenario(isCaller: true, media: .stream)
        scenario.send(scenario.invite(direction: "sendrecv", inDialog: false), repeats: true)
        scenario.steps.append("<recv response=\"100\" optional=\"true\"/>")
        scenario.steps.append("<recv response=\"\(status)\"/>")
        scenario.send(scenario.request("ACK", inDialog: false))
        return scenario
    }

    /// Answers a call.
    static func operatorWhoAnswers(media: Media = .stream) -> SippScenario {
        var scenario = SippScenario(isCaller: false, media: media)
        scenario.receiveInvite()
        scenario.send(scenario.response("180 Ringing", tagged: true))
        scenario.send(
            scenario.response("200 OK", tagged: true, body: scenario.session("sendrecv")),
            repeats: true)
        scenario.steps.append("<recv request=\"ACK\"/>")
        return scenario
    }

    /// Asks for a password, checks it, and answers the call.
    static func operatorWhoAsks(algorithm: String) -> SippScenario {
        var scenario = SippScenario(isCaller: false, media: .stream)
        scenario.receiveInvite()
        scenario.send(
            scenario.response(
                "401 Unauthorized", tagged: true,
                headers: [
                    "WWW-Authenticate: Digest realm=\"exchange\", nonce=\"4471abc\", "
                        + "qop=\"auth\", algorithm=\(algorithm)"
                ]), repeats: true)
        scenario.steps.append("<recv request=\"ACK\"/>")
        scenario.steps.append(
            """
            <recv request="INVITE" rrs="true"><action>
            <verifyauth assign_to="proven" username="acme" password="s3cret"/>
            <ereg regexp=".*" search_in="hdr" header="From:" assign_to="theirs"/>
            <ereg regexp=".*" search_in="hdr" header="To:" assign_to="ours"/>
            </action></recv>
            <nop hide="true" test="proven" next="2"/>
            """)
        scenario.send(scenario.response("403 Forbidden", tagged: true), repeats: true)
        scenario.steps.append("<recv request=\"ACK\"/>")
        scenario.steps.append("<nop><action><exec int_cmd=\"stop_now\"/></action></nop>")
        scenario.steps.append("<label id=\"2\"/>")
        scenario.send(scenario.response("180 Ringing", tagged: true))
        scenario.send(
            scenario.response("200 OK", tagged: true, body: scenario.session("sendrecv")),
            repeats: true)
        scenario.steps.append("<recv request=\"ACK\"/>")
        return scenario
    }

    /// Refuses a call.
    static func operatorWhoRefuses(_ status: String) -> SippScenario {
        var scenario = SippScenario(isCaller: false, media: .stream)
        scenario.receiveInvite()
        scenario.send(scenario.response(status, tagged: true), repeats: true)
        scenario.steps.append("<recv request=\"ACK\"/>")
        return scenario
    }

    // MARK: Its middle

    /// Sends a raw µ-law file for ever.
    mutating func stream(_ path: String) {
        steps.append("<nop><action><exec rtp_stream=\"\(path),-1,0\"/></action></nop>")
    }

    /// Sends the RTP packets of a capture.
    mutating func send(capture path: String) {
        steps.append("<nop><action><exec play_pcap_audio=\"\(path)\"/></action></nop>")
    }

    mutating func pause(milliseconds: Int) {
        steps.append("<pause milliseconds=\"\(milliseconds)\"/>")
    }

    /// Presses a key by INFO.
    mutating func press(_ key: Character) {
        sequence += 1
        let body = "Signal=\(key)\r\nDuration=160\r\n"
        send(
            request("INFO", headers: ["Content-Type: application/dtmf-relay"], body: body),
            repeats: true)
        steps.append("<recv response=\"200\"/>")
    }

    /// Offers anew: `sendonly` holds, `sendrecv` takes back. The answer must have the direction
    /// `answer`; sipp fails the call otherwise.
    mutating func reinvite(direction: String, answer: String) {
        sequence += 1
        send(invite(direction: direction, inDialog: true), repeats: true)
        steps.append("<recv response=\"100\" optional=\"true\"/>")
        steps.append(
            """
            <recv response="200" rrs="true"><action>
            <ereg regexp="a=\(answer)" search_in="body" check_it="true" assign_to="seen"/>
            <log message="[$seen]"/>
            </action></recv>
            """)
        acknowledge()
    }

    // MARK: Its end

    mutating func hangUp() {
        sequence += 1
        send(request("BYE"), repeats: true)
        steps.append("<recv response=\"200\"/>")
    }

    /// Waits, for as long as it takes, until the gateway hangs up.
    mutating func waitForHangUp() {
        steps.append("<recv request=\"BYE\"/>")
        send(response("200 OK", tagged: false))
    }

    /// Takes answers that come again and are not confirmed, until the gateway hangs up.
    mutating func waitForHangUpAmidAnswers() {
        steps.append("<label id=\"1\"/>")
        steps.append("<recv response=\"200\" optional=\"true\" next=\"1\"/>")
        waitForHangUp()
    }

    // MARK: Messages

    private mutating func send(_ message: String, repeats: Bool = false) {
        let attribute = repeats ? " retrans=\"500\"" : ""
        steps.append("<send\(attribute)><![CDATA[\n\(message)\n]]></send>")
    }

    private mutating func receiveAnswer() {
        for status in ["100", "180", "183"] {
            steps.append("<recv response=\"\(status)\" optional=\"true\"/>")
        }
        steps.append("<recv response=\"200\" rrs=\"true\"/>")
    }

    private mutating func receiveInvite() {
        // Requests of our own swap the two names, so they are kept.
        steps.append(
            """
            <recv request="INVITE" rrs="true"><action>
            <ereg regexp=".*" search_in="hdr" header="From:" assign_to="theirs"/>
            <ereg regexp=".*" search_in="hdr" header="To:" assign_to="ours"/>
            </action></recv>
            <Reference variables="theirs,ours"/>
            """)
    }

    private mutating func acknowledge() {
        send(request("ACK"))
    }

    private func invite(direction: String, inDialog: Bool) -> String {
        request(
            "INVITE", inDialog: inDialog,
            headers: ["Content-Type: application/sdp"], body: session(direction))
    }

    private func request(
        _ method: String, inDialog: Bool = true, headers: [String] = [], body: String = ""
    ) -> String {
        let uri = inDialog ? "[next_url]" : "sip:[service]@[remote_ip]:[remote_port]"
        // What comes after a challenge is a new request, and nobody's tag is in it.
        let tag = inDialog || method == "ACK" ? "[peer_tag_param]" : ""
        let names =
            isCaller
            ? [
                "From: <sip:anna@[local_ip]:[local_port]>;tag=[pid]caller[call_number]",
                "To: <sip:[service]@[remote_ip]:[remote_port]>\(tag)",
            ] : ["From:[$ours];tag=[pid]operator[call_number]", "To:[$theirs]"]
        let lines =
            [
                "\(method) \(uri) SIP/2.0",
                "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]",
            ] + (inDialog ? ["[routes]"] : []) + names
            + [
                "Call-ID: [call_id]", "CSeq: \(sequence) \(method)", contact, "Max-Forwards: 70",
            ] + headers
        return message(lines, body)
    }

    private func response(
        _ status: String, tagged: Bool, headers: [String] = [], body: String = ""
    ) -> String {
        let tag = tagged ? ";tag=[pid]operator[call_number]" : ""
        let type = body.isEmpty ? [] : ["Content-Type: application/sdp"]
        return message(
            [
                "SIP/2.0 \(status)", "[last_Via:]", "[last_From:]", "[last_To:]\(tag)",
                "[last_Call-ID:]", "[last_CSeq:]", contact,
            ] + headers + type, body)
    }

    private var contact: String {
        "Contact: <sip:peer@[local_ip]:[local_port];transport=[transport]>"
    }

    private func message(_ lines: [String], _ body: String) -> String {
        (lines + ["Content-Length: [len]", "", body]).joined(separator: "\n")
    }

    private func session(_ direction: String) -> String {
        """
        v=0
        o=peer 1 \(sequence) IN IP4 [local_ip]
        s=-
        c=IN IP4 [media_ip]
        t=0 0
        m=audio \(media.rawValue) RTP/AVP 0 101
        a=rtpmap:0 PCMU/8000
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15
        a=ptime:20
        a=\(direction)
        """
    }
}
