// SPDX-License-Identifier: Apache-2.0

/// Who may import what: `Package.swift` says it of our modules and of packages, and by its headings in
/// which layer a target is. Here stands what it cannot say: the modules of the system.
struct Layers {
    let manifest: PackageManifest

    init(_ repository: Repository) throws {
        manifest = PackageManifest(try repository.text(of: "Package.swift"))
    }

    /// Modules of the system, and the layers that may import them.
    private static let system: [String: Set<PackageManifest.Layer>] = [
        // Layer 1: for sine and logarithm.
        "Glibc": [.number(1), .number(3), .number(4), .tests],
        "Synchronization": [.number(3), .number(4), .tests],
        "Dispatch": [.number(3), .number(4), .tests],
        "Foundation": [.number(3), .number(4), .tests],
        "FoundationNetworking": [.tests],
        "Testing": [.tests],
    ]

    /// Foundation is slow and allocates: what carries sound and bytes has no use for it.
    private static let withoutFoundation: Set = [
        "MediaThreads", "Transport", "SoundFiles", "Voice", "Journal", "Console", "GatewayTesting",
    ]

    /// Everything a target may import.
    func allowed(_ target: PackageManifest.Target) -> Set<String> {
        var modules = Set(Self.system.filter { $0.value.contains(target.layer) }.keys)
        // For two functions that turn text into addresses and back: see LayerTests.
        if target.name == "Addresses" { modules.insert("Glibc") }
        if Self.withoutFoundation.contains(target.name) { modules.remove("Foundation") }
        return modules.union(target.dependencies)
    }

    /// Targets that decide and compute, layers 0 to 2: no clock, no task, no file, no socket, no lock.
    var pure: Set<String> {
        Set(
            manifest.targets.filter { target in
                if case .number(0...2) = target.layer { true } else { false }
            }.map(\.name))
    }

    /// The targets of Swift code below `Sources`.
    var rooms: [PackageManifest.Target] {
        manifest.targets.filter { target in
            if case .number = target.layer { true } else { false }
        }
    }
}
