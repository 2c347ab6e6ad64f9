// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

// `scripts/fuzz` builds the rooms with libFuzzer's counters, in a scratch folder of its own.
let isFuzzed = Context.environment["HANDOFF_FUZZ"] == "1"

// The house rules of every Swift target: Swift 6 mode, warnings are errors, an import that leaks
// into a target's API must be spelled `package import`. `make build` adds
// `--explicit-target-dependency-import-check error`, so the graph below is the graph.
let house: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (isFuzzed ? [.unsafeFlags(["-sanitize=fuzzer"])] : [])

func room(
    _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [],
    settings: [SwiftSetting] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: resources,
        swiftSettings: house + settings)
}

// Release builds show tests only what a room shows. A room with much inside that is worth a test of
// its own, and nothing that is hot, opens itself to them.
let open: [SwiftSetting] = [.unsafeFlags(["-enable-testing"])]

func tests(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [],
    resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: exclude, resources: resources,
        swiftSettings: house)
}

let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioWebSocket = Target.Dependency.product(name: "NIOWebSocket", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let asyncHTTPClient = Target.Dependency.product(
    name: "AsyncHTTPClient", package: "async-http-client")
let hummingbirdCore = Target.Dependency.product(
    name: "HummingbirdCore", package: "hummingbird")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let signals = Target.Dependency.product(
    name: "UnixSignals", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")

// Beside the C libraries, all that the media threads are built on.
let collections = Package.Dependency.package(
    url: "https://github.com/apple/swift-collections", from: "1.6.0")

let package = Package(
    name: "handoff-gateway",
    products: [
        .executable(name: "handoff", targets: ["handoff"]),
        // A sound card for tests, which libasound loads by the name of its file.
        .library(name: "TestCard", type: .dynamic, targets: ["CTestCard"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        collections,
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.30.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C: shims only, no logic.
        .target(name: "CLinux"),
        .target(name: "CCares", linkerSettings: [.linkedLibrary("cares")]),
        .target(name: "CSpeexDSP", linkerSettings: [.linkedLibrary("speexdsp")]),
        .target(name: "CSpanDSP", linkerSettings: [.linkedLibrary("spandsp")]),
        .target(name: "COpus", linkerSettings: [.linkedLibrary("opus")]),
        .target(name: "COgg", linkerSettings: [.linkedLibrary("ogg")]),
        .target(
            name: "CFlite",
            linkerSettings: [
                .linkedLibrary("flite_cmu_us_rms"), .linkedLibrary("flite_cmu_us_slt"),
                .linkedLibrary("flite_usenglish"), .linkedLibrary("flite_cmulex"),
                .linkedLibrary("flite"), .linkedLibrary("m"),
            ]),
        .target(name: "COnnxRuntime", linkerSettings: [.linkedLibrary("dl")]),
        .target(name: "COpenBLAS", linkerSettings: [.linkedLibrary("openblas")]),
        .target(name: "CALSA", linkerSettings: [.linkedLibrary("asound")]),
        .target(name: "CNettle", linkerSettings: [.linkedLibrary("nettle")]),

        // Layer 0: the nouns.
        room("Timing", [heap]),
        room("JSON"),
        room("Words"),
        room("Addresses"),
        room("CallModel", ["Addresses", "Timing", "JSON"]),

        // Layer 1: protocols and sound, each on its own.
        room("Audio", ["CSpeexDSP"]),
        room("Codecs", ["CSpanDSP", "COpus"]),
        room("RTP", ["Addresses", "Timing", "CSpeexDSP"]),
        room("SDP", ["Addresses"]),
        room("SIP", ["Addresses", "Timing", "CNettle"]),
        room("Inference", ["COnnxRuntime"]),
        room("Models", ["JSON", "Inference", "COpenBLAS"]),
        room(
            "Listening",
            ["Timing", "Words", "CallModel", "Inference", "Models", "CSpanDSP"]),
        room("Transcripts", ["Timing", "Words", "CallModel"]),
        room("AgentWire", ["Timing", "JSON", "CallModel"]),
        room("Accounts", ["CNettle"]),

        // Layer 2: decisions, and one tick of one call.
        room("Triggers", ["Timing", "Words", "CallModel"]),
        room("Hindsight", ["Timing", "JSON", "CallModel", "Triggers"], settings: open),
        room("Handoff", ["Timing", "JSON", "Words", "CallModel", "AgentWire"]),
        room(
            "MediaEngine",
            ["Addresses", "Timing", "CallModel", "Audio", "Codecs", "RTP", "CSpanDSP"]),
        room(
            "Exchange",
            [
                "Addresses",
                "Timing", "JSON", "CallModel", "Codecs", "RTP", "SDP", "SIP", "AgentWire",
                "Transcripts",
                "Triggers", "Handoff", "MediaEngine",
            ]),

        // Layer 3: the shell.
        room(
            "MediaThreads",
            [
                "Addresses", "Timing", "JSON", "CallModel", "Audio", "MediaEngine", "CLinux",
                "CALSA",
            ]),
        room(
            "Transport",
            [
                "Addresses",
                "Timing", "CallModel", "CLinux", "CCares",
                nioCore, nioPosix, nioHTTP1, nioWebSocket, nioSSL, logging,
            ]),
        room(
            "SoundFiles",
            [
                "Addresses", "Timing", "Audio", "Codecs", "Inference", "Models", "Listening",
                "COpus", "COgg", "CNettle",
            ]),
        room("Voice", ["Words", "Audio", "CFlite"]),
        room("Journal", ["Timing", "JSON", "CallModel"]),
        room("JournalSQLite", ["JSON", "Journal", "CallModel", grdb, logging]),
        room(
            "Webhooks",
            [
                "Timing", "JSON", "CallModel", "Journal", "CNettle", asyncHTTPClient, lifecycle,
                logging, nioCore, nioHTTP1,
            ]),
        room(
            "Summaries",
            [
                "Timing", "JSON", "CallModel", "Handoff", asyncHTTPClient,
                nioCore, nioHTTP1,
            ]),
        room(
            "ConfigurationFiles",
            [
                "Addresses", "Accounts", "Timing",
                "JSON", "Words", "CallModel", "Codecs", "AgentWire", "SIP", "Triggers", "Hindsight",
                "Handoff", "MediaEngine", "Exchange", "SoundFiles", yams,
            ], settings: open),
        room(
            "Gateway",
            [
                "Addresses",
                "Timing", "CallModel", "Audio", "SIP", "AgentWire", "Listening",
                "Transcripts", "Inference", "Models", "Triggers", "Handoff", "MediaEngine",
                "Codecs", "Exchange",
                "MediaThreads", "Transport", "SoundFiles", "Voice", "Journal",
                "ConfigurationFiles", logging, nioCore, lifecycle,
            ]),
        room(
            "Console",
            [
                "Addresses", "JSON", "CallModel", "AgentWire", "Accounts", "Journal", "Transport",
                nioCore, hummingbird, hummingbirdCore, logging,
            ],
            // The pages' files: their names are unlike each other without the folder, too.
            resources: [
                "live.html", "calls.html", "call.html", "login.html", "icon.svg", "site.css",
                "package.css",
                "door.js", "feed.js", "words.js",
                "callstate.js", "strip.js", "card.js", "deeds.js", "health.js", "live.js",
                "calls.js",
                "call.js", "account.js", "timeline.js", "login.js", "visitor.js",
                "desk.html", "desk.css", "desk.js", "desksocket.js", "deskcall.js", "bell.js",
                "presence.js", "sound.js", "micworklet.js", "speakerworklet.js",
            ].map { .embedInCode("Pages/\($0)") } + [.embedInCode("openapi.json")],
            settings: open),

        room(
            "Desk",
            [
                "Addresses", "JSON", "CallModel", "AgentWire", "Handoff", "MediaEngine",
                "MediaThreads", "Transport", nioCore, logging,
            ]),

        // Layer 4: the executable and the simulated world.
        room(
            "GatewayTesting",
            [
                "Addresses",
                "Timing", "JSON", "CallModel", "Audio", "Codecs", "RTP", "SIP", "AgentWire",
                "Triggers", "Handoff", "MediaEngine", "Exchange", "Journal",
            ]),
        room(
            "Lab",
            [
                "Addresses", "Words",
                "Timing", "JSON", "CallModel", "Audio", "Codecs", "RTP", "SIP", "AgentWire",
                "Inference", "Models", "Listening", "Transcripts", "Triggers", "Handoff",
                "MediaEngine", "Exchange", "MediaThreads", "Transport", "SoundFiles", "Voice",
                "Journal", "ConfigurationFiles", "Gateway", "GatewayTesting", "CLinux", "CSpanDSP",
                nioCore, logging,
            ]),
        room(
            "Verdicts", ["JSON"],
            resources: [
                "page.html", "index.html", "report.css", "state.js", "sound.js", "layout.js",
                "picture.js", "events.js", "panels.js", "page.js",
            ].map { .embedInCode("Report/\($0)") }),
        room(
            "Fixtures",
            [
                "Addresses", "Timing", "JSON", "Words", "CallModel", "Audio", "Codecs", "RTP",
                "SDP",
                "SIP",
                "AgentWire", "Listening", "Triggers", "Handoff", "MediaEngine", "Exchange",
                "SoundFiles", "Voice", "ConfigurationFiles", "Gateway", "GatewayTesting", "Lab",
                "Verdicts", logging,
            ], settings: open),
        .executableTarget(
            name: "handoff",
            dependencies: [
                "Addresses", "Accounts",
                "Timing", "JSON", "CallModel", "Audio", "Codecs", "Transport", "Voice",
                "Journal",
                "JournalSQLite", "ConfigurationFiles", "Listening", "Transcripts", "Models",
                "SoundFiles", "Triggers", "Hindsight",
                "MediaEngine", "MediaThreads", "Exchange", "Gateway", "Console",
                "GatewayTesting", "Lab", "Verdicts", "Fixtures", "Handoff", "Desk", "AgentWire",
                "Webhooks", "Summaries", arguments, logging, asyncHTTPClient, nioCore, nioHTTP1,
                lifecycle, signals,
            ],
            swiftSettings: house),

        // Tests.
        .target(name: "CAllocationCount", path: "Tests/CAllocationCount"),
        .target(
            name: "CTestCard", path: "Tests/CTestCard", cSettings: [.define("PIC")],
            linkerSettings: [.linkedLibrary("asound")]),
        tests("TimingTests", ["Timing"]),
        tests("JSONTests", ["Timing", "JSON"], exclude: ["Corpus"]),
        tests("VerdictsTests", ["Timing", "JSON", "Verdicts"], exclude: ["browser.py"]),
        tests(
            "FixturesTests",
            [
                "Addresses", "Timing", "JSON", "CallModel", "Codecs", "AgentWire", "SoundFiles",
                "Listening", "Triggers", "Hindsight", "Handoff", "ConfigurationFiles",
                "GatewayTesting", "Verdicts", "Fixtures", logging,
            ], exclude: ["captures"]),
        tests("AccountsTests", ["Accounts"]),
        tests("WordsTests", ["Words"]),
        tests("AddressesTests", ["Addresses"]),
        tests("CallModelTests", ["Timing", "JSON", "CallModel"]),
        tests("AudioTests", ["Audio"]),
        tests("CodecsTests", ["Codecs", "CSpanDSP", "COpus"]),
        tests("RTPTests", ["Addresses", "RTP", "Timing"], exclude: ["corpus"]),
        tests("SDPTests", ["SDP", "Timing"], exclude: ["corpus"]),
        tests("SIPTests", ["Addresses", "SIP", "Timing"], exclude: ["torture", "corpus"]),
        tests("ModelsTests", ["Inference", "Models", "SoundFiles"]),
        tests(
            "SoundFilesTests",
            ["Addresses", "Timing", "Codecs", "SoundFiles", "GatewayTesting", "COpus"],
            exclude: ["browser.py"]),
        tests(
            "ListeningTests",
            [
                "Timing", "Words", "CallModel", "Models", "Listening", "SoundFiles",
                "GatewayTesting", "Lab",
            ]),
        tests(
            "TranscriptsTests", ["Timing", "Words", "CallModel", "Listening", "Transcripts"]),
        tests(
            "AgentWireTests", ["Timing", "JSON", "CallModel", "AgentWire"],
            resources: [.copy("Corpus")]),
        tests(
            "TriggersTests", ["Timing", "Words", "CallModel", "Triggers"], exclude: ["requests"]),
        tests("HindsightTests", ["Timing", "JSON", "CallModel", "Triggers", "Hindsight"]),
        tests("HandoffTests", ["Timing", "JSON", "CallModel", "AgentWire", "Handoff"]),
        tests(
            "MediaEngineTests",
            [
                "Addresses",
                "Timing", "CallModel", "Audio", "Codecs", "RTP", "MediaEngine", "SoundFiles",
                "CAllocationCount", "COpus",
            ]),
        tests(
            "MediaThreadsTests",
            [
                "Addresses",
                "Timing", "CallModel", "Audio", "Codecs", "RTP", "MediaEngine", "MediaThreads",
                "CLinux",
            ]),
        .target(
            name: "TrialServer", dependencies: [nioCore, nioPosix, nioHTTP1],
            path: "Tests/TrialServer", swiftSettings: house),
        .target(
            name: "CardRig", dependencies: ["CTestCard"], path: "Tests/CardRig",
            swiftSettings: house),
        tests(
            "SoundCardTests", ["Audio", "MediaEngine", "MediaThreads", "CLinux", "CardRig"]),
        tests("DeskTests", ["Desk"]),
        tests(
            "TransportTests",
            [
                "Addresses",
                "CallModel", "Transport", "CLinux", nioCore, nioPosix, nioHTTP1,
                nioWebSocket, nioSSL, logging,
            ]),
        tests("VoiceTests", ["Voice"]),
        tests(
            "JournalTests",
            [
                "Timing", "JSON", "CallModel", "Triggers", "Hindsight", "Journal", "JournalSQLite",
                "GatewayTesting", grdb, logging,
            ]),
        tests(
            "WebhooksTests",
            [
                "Timing", "JSON", "CallModel", "Journal", "Webhooks", "TrialServer", logging,
            ]),
        tests(
            "SummariesTests",
            [
                "Timing", "JSON", "CallModel", "Handoff", "Summaries", "TrialServer",
            ]),
        tests(
            "ConfigurationFilesTests",
            [
                "Accounts", "Addresses", "Timing", "JSON",
                "CallModel", "AgentWire", "SIP", "Triggers", "Handoff", "MediaEngine", "Exchange",
                "SoundFiles", "Hindsight",
                "ConfigurationFiles",
            ]),
        tests(
            "ConsoleTests",
            [
                "Addresses", "Accounts",
                "Timing", "JSON", "CallModel", "AgentWire", "Journal", "JournalSQLite", "Transport",
                "Console", nioCore, nioPosix, hummingbird, logging,
            ], exclude: ["browser.py"]),
        tests(
            "ExchangeTests",
            [
                "Addresses",
                "Timing", "JSON", "CallModel", "SIP", "Triggers", "Handoff", "AgentWire",
                "MediaEngine", "Codecs", "RTP", "Exchange", "GatewayTesting",
            ]),
        tests(
            "GatewayTests",
            [
                "Timing", "CallModel", "Audio", "SIP", "AgentWire", "Listening", "MediaEngine",
                "MediaThreads", "Transport", "SoundFiles", "Exchange", "ConfigurationFiles",
                "Gateway", logging,
            ]),
        tests(
            "GatewayTestingTests",
            [
                "Addresses", "Codecs", "GatewayTesting", "Timing", "CallModel", "AgentWire",
                "Handoff",
            ]),
        tests(
            "LabTests",
            [
                "Timing", "JSON", "CallModel", "Audio", "Listening", "Transport",
                "GatewayTesting", "Lab",
            ]),
        tests(
            "ScenarioTests",
            [
                "Audio", "Codecs", "GatewayTesting", "Lab", "SoundFiles", "Timing", "JSON",
                "CallModel",
                "Addresses", "SIP", "Exchange", "Gateway", "MediaThreads", "Voice", "Handoff",
                "AgentWire", "Journal", "JournalSQLite", "Transport", "Desk", "CardRig", "Verdicts",
                "Fixtures", "Accounts", "Console", grdb, logging,
            ], exclude: ["Golden", "desk.py"]),
        .target(
            name: "Fuzzing",
            dependencies: [
                "Addresses",
                "Timing", "JSON", "CallModel", "Audio", "Codecs", "RTP", "SDP", "SIP", "AgentWire",
                "Handoff", "MediaEngine", "Exchange", "Transport", "SoundFiles", "Journal",
                "ConfigurationFiles", "Console", "Gateway", "GatewayTesting", "Fixtures", nioCore,
                nioEmbedded, nioHTTP1,
            ],
            path: "Tests/Fuzzing", exclude: ["corpus"], swiftSettings: house),
        tests("FuzzingTests", ["Fuzzing", "Timing"], exclude: ["wild"]),
        tests("InteropTests", ["Audio", "Codecs", "SoundFiles", "Lab", "CardRig"]),
        tests("TidyTests", exclude: ["allowances.txt"]),
    ]
)

if isFuzzed {
    package.targets += [
        .target(name: "CLibFuzzer", path: "Tests/Fuzz/CLibFuzzer"),
        .executableTarget(
            name: "fuzz", dependencies: ["Fuzzing", "CLibFuzzer"], path: "Tests/Fuzz/Driver",
            swiftSettings: house,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]),
    ]
}

// `make sanitize` builds what a sanitizer looks at, with its tests, and nothing else: the lock-free
// code for `thread`, for `address` what reads bytes of the network and of files or keeps memory of
// its own.
let sanitized: [String: Set<String>] = [
    "thread": ["MediaThreadsTests"],
    "address": [
        "JSONTests", "CodecsTests", "RTPTests", "SDPTests", "SIPTests", "AgentWireTests",
        "SoundFilesTests", "MediaEngineTests", "MediaThreadsTests",
    ],
]
if var wanted = sanitized[Context.environment["HANDOFF_SANITIZE"] ?? ""] {
    var found: Set<String> = []
    var packages: Set<String> = []
    while wanted != found {
        found = wanted
        for target in package.targets where wanted.contains(target.name) {
            for dependency in target.dependencies {
                switch dependency {
                case .byNameItem(let name, _): wanted.insert(name)
                case .productItem(_, let name?, _, _): packages.insert(name)
                default: break
                }
            }
        }
    }
    package.targets.removeAll { !wanted.contains($0.name) }
    package.products.removeAll { $0.name == "handoff" || !wanted.contains("CTestCard") }
    package.dependencies.removeAll { dependency in
        guard case .sourceControl(_, let location, _) = dependency.kind else { return false }
        return !packages.contains { location.hasSuffix("/" + $0) }
    }
}
