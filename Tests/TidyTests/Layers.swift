// SPDX-License-Identifier: Apache-2.0

/// Who may import what: the table of `Docs/Architecture.md` as a value.
enum Layers {
    /// Everything a target may import, by target.
    static let allowed: [String: Set<String>] = [
        // Layer 0: the nouns.
        "Timing": [],
        "JSON": [],
        "Words": [],
        "CallModel": ["Timing", "JSON"],
        // Layer 1: protocols and sound, each on its own. Glibc is there for sine and logarithm.
        "Audio": ["CSpeexDSP", "Glibc"],
        "Codecs": ["CSpanDSP", "COpus", "Glibc"],
        "RTP": ["Timing", "CSpeexDSP"],
        "SDP": [],
        "SIP": ["Timing", "CNettle"],
        "Inference": ["COnnxRuntime"],
        "Models": ["JSON", "Inference", "COpenBLAS", "Glibc"],
        "Listening": [
            "Timing", "Words", "CallModel", "Inference", "Models", "CSpanDSP", "Glibc",
            "Synchronization",
        ],
        "Transcripts": ["Timing", "Words", "CallModel"],
        "AgentWire": ["Timing", "JSON", "CallModel"],
        // Layer 2: decisions, and one tick of one call.
        "Triggers": ["Timing", "Words", "CallModel"],
        "Handoff": ["Timing", "JSON", "Words", "CallModel", "AgentWire"],
        "MediaEngine": ["Timing", "CallModel", "Audio", "Codecs", "RTP", "CSpanDSP"],
        "Exchange": [
            "Timing", "JSON", "CallModel", "Codecs", "RTP", "SDP", "SIP", "AgentWire",
            "Transcripts",
            "Triggers", "Handoff", "MediaEngine",
        ],
        // Layer 3: the shell.
        "MediaThreads": [
            "Timing", "CallModel", "MediaEngine", "RTP", "CLinux", "Glibc", "Synchronization",
        ],
        "Transport": shell.union([
            "Timing", "CallModel", "RTP", "CLinux", "CCares", "NIOCore", "NIOPosix", "NIOHTTP1",
            "NIOWebSocket", "NIOSSL",
        ]),
        "SoundFiles": ["Audio", "Inference", "Models", "Listening", "Glibc"],
        "Voice": ["Words", "Audio", "CFlite", "Synchronization"],
        "Journal": ["Timing", "JSON", "CallModel", "Synchronization"],
        "JournalSQLite": shell.union(["JSON", "Journal", "CallModel", "GRDB"]),
        "ConfigurationFiles": [
            "Words", "CallModel", "Codecs", "AgentWire", "SIP", "Triggers", "Handoff", "Exchange",
            "Yams", "Foundation",
        ],
        "Gateway": shell.union([
            "Timing", "CallModel", "Audio", "SIP", "AgentWire", "Listening", "Transcripts",
            "Inference",
            "Models", "Triggers", "Handoff", "MediaEngine", "Exchange", "MediaThreads", "Transport",
            "SoundFiles", "Voice", "Journal", "ConfigurationFiles", "NIOCore", "ServiceLifecycle",
        ]),
        "Console": shell.union([
            "JSON", "CallModel", "AgentWire", "Journal", "NIOCore", "Hummingbird",
        ]),
        // Layer 4: the executable and the simulated world.
        "GatewayTesting": shell.union([
            "Timing", "JSON", "CallModel", "Audio", "Codecs", "RTP", "SIP", "AgentWire",
            "Triggers",
            "Handoff", "MediaEngine", "Exchange", "Journal",
        ]),
        "Lab": shell.union([
            "Timing", "JSON", "CallModel", "Audio", "Codecs", "RTP", "SIP", "AgentWire",
            "Inference",
            "Models", "Listening", "Transcripts", "Triggers", "Handoff", "MediaEngine", "Exchange",
            "MediaThreads",
            "Transport", "SoundFiles", "Voice", "Journal", "ConfigurationFiles", "Gateway",
            "GatewayTesting", "CLinux", "NIOCore",
        ]),
        "handoff": shell.union([
            "Timing", "JSON", "CallModel", "Audio", "AgentWire", "Transport", "Voice", "Journal",
            "JournalSQLite", "ConfigurationFiles", "Listening", "Transcripts", "Models",
            "SoundFiles",
            "MediaEngine", "MediaThreads",
            "Exchange", "Gateway",
            "Console", "GatewayTesting", "Lab", "Handoff", "ArgumentParser", "ServiceLifecycle",
            "UnixSignals",
        ]),
    ]

    /// Targets that decide and compute: no clock, no task, no file, no socket, no lock.
    static let pure: Set<String> = [
        "Timing", "JSON", "Words", "CallModel", "Audio", "Codecs", "RTP", "SDP", "SIP", "Inference",
        "Models", "Listening", "Transcripts", "AgentWire", "Triggers", "Handoff", "MediaEngine",
        "Exchange",
    ]

    /// What every target of the shell may import.
    static let shell: Set<String> = [
        "Foundation", "Dispatch", "Glibc", "Logging", "Synchronization",
    ]
}
