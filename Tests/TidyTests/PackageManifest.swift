// SPDX-License-Identifier: Apache-2.0

/// What `Package.swift` says of its targets, in its order.
struct PackageManifest {
    struct Target {
        var name: String
        var layer: Layer
        /// The modules it declares that it imports.
        var dependencies: Set<String>
    }

    /// The heading a target stands below.
    enum Layer: Hashable {
        case shims
        case number(Int)
        case tests
    }

    let targets: [Target]

    /// The declared imports, by target.
    var dependencies: [String: Set<String>] {
        Dictionary(targets.map { ($0.name, $0.dependencies) }) { first, _ in first }
    }

    init(_ text: String) {
        let products = /let (\w+) = Target\.Dependency\.product\(\s*name: "(\w+)"/
        let modules = Dictionary(text.matches(of: products).map { ($0.1, $0.2) }) { first, _ in
            first
        }
        let short = text.matches(of: /(?:room|tests)\(\s*"(\w+)"(?:,\s*\[([^\]]*)\])?/).map {
            (place: $0.range.lowerBound, name: $0.1, list: $0.2 ?? "")
        }
        let long = text.matches(
            of: /arget\(\s*name: "(\w+)"(?:,\s*dependencies: \[([^\]]*)\])?/
        ).map { (place: $0.range.lowerBound, name: $0.1, list: $0.2 ?? "") }
        let headings = text.matches(of: /\/\/ (C: |Layer (\d): |Tests\.)/).map { match in
            let layer = match.2.flatMap { Int($0) }.map(Layer.number)
            return (
                place: match.range.lowerBound,
                layer: layer ?? (match.1 == "Tests." ? .tests : .shims)
            )
        }
        targets = (short + long).sorted { $0.place < $1.place }.map { place, name, list in
            let names = list.split(separator: ",").map { $0.trimming { $0.isWhitespace } }
            let imports = names.filter { !$0.isEmpty }.map { name in
                String(modules[name] ?? name.trimming { $0 == "\"" })
            }
            return Target(
                name: String(name), layer: headings.last { $0.place < place }?.layer ?? .shims,
                dependencies: Set(imports))
        }
    }
}

extension Substring {
    fileprivate func trimming(_ isEdge: (Character) -> Bool) -> Substring {
        let front = drop(while: isEdge)
        guard let last = front.lastIndex(where: { !isEdge($0) }) else { return "" }
        return front[...last]
    }
}
