// SPDX-License-Identifier: Apache-2.0

import Testing

/// What a room shows is used by another: a name that is `package` and that no other file mentions is
/// private, or not needed. What only tests use has a reason, but for the two rooms that are made for
/// tests.
@Suite struct PackageAPITests {
    private let repository = Repository()
    private static let madeForTests: Set = ["GatewayTesting", "Lab"]

    /// Names that only tests mention, by the reason why they are there.
    private static let onlyForTests: [String: Set<String>] = [
        "a limit or a time that its test drives to": [
            "AgentProtocol.soundSeconds", "VonageVoiceStream.longestPayload",
            "PortPool.closedAfter", "WriteAhead.longestLine",
            "KeywordSet.stateLimit", "ServerLocation.addressLimit",
            "TranscriptMerger.textLimit", "NameCache.absence", "NameResolver.questionLimit",
            "SIPSockets.connectionsPerHost", "EditDistance.longestPattern",
        ],
        "how much is there, so that a test sees that nothing stays": [
            "GatewayCore.isDrained", "PortPool.freeCount", "PortPool.foreignCount",
            "ListeningWorker.watchCount", "RTPSender.isPressing", "SymmetricAddress.isLatched",
            "SIPEndpoint.transactionCount", "SIPEndpoint.sessionCount", "StreamFramer.buffered",
            "CandidateMemory.waitingCount",
        ],
        "a table whose every row a test tries": [
            "Routing+Supervision.supervised"
        ],
        "a part of what is written or read that only a test looks at by itself": [
            "RTPHeader.contributingSources", "RTPHeader.extensionProfile",
        ],
        "the way in without a socket, for made-up inputs": ["ConsoleResponder.ConsoleResponder"],
        "the reference that the streaming form is held against": ["PhonePosteriors.PhoneAnalyser"],
        "a sound whose every sample is known": ["ToneGenerator.sine"],
        "what a test breaks on purpose": [
            "SIPSockets.failListeners", "WebSocketServer.failListener",
        ],
    ]

    @Test func whatIsShownIsUsedElsewhere() throws {
        let sources = try repository.swiftFiles(in: "Sources")
        var mentions: [String: Int] = [:]
        for file in sources { for word in file.words { mentions[word, default: 0] += 1 } }
        let tests = try repository.swiftFiles(in: "Tests").reduce(into: Set()) {
            $0.formUnion($1.words)
        }
        let reasons = Self.onlyForTests.values.reduce(into: Set()) { $0.formUnion($1) }
        var needed: Set<String> = []
        for file in sources {
            for declaration in file.declarations where declaration.isPackage {
                let name = declaration.name
                guard mentions[name, default: 0] < 2 else { continue }
                // A type that another declaration of the file is made of is shown with that.
                if SwiftFile.types.contains(declaration.kind), file.count(of: name) > 1 { continue }
                let place = "\(file.name.dropLast(".swift".count)).\(name)"
                if tests.contains(name) {
                    needed.insert(place)
                    #expect(
                        reasons.contains(place) || Self.madeForTests.contains(file.target),
                        "\(place): only tests mention it")
                } else {
                    Issue.record("\(place): no other file mentions it")
                }
            }
        }
        #expect(reasons.subtracting(needed).isEmpty, "\(reasons.subtracting(needed)): no reason")
    }
}
