// SPDX-License-Identifier: Apache-2.0

/// What `Package.swift` says of its targets.
struct PackageManifest {
    /// The modules a target declares that it imports, by target.
    let dependencies: [String: Set<String>]

    init(_ text: String) {
        let products = /let (\w+) = Target\.Dependency\.product\(\s*name: "(\w+)"/
        let modules = Dictionary(
            text.matches(of: products).map { ($0.1, $0.2) }, uniquingKeysWith: { first, _ in first }
        )
        let short = text.matches(of: /(?:room|tests)\(\s*"(\w+)",\s*\[([^\]]*)\]/)
        let long = text.matches(of: /name: "(\w+)",\s*dependencies: \[([^\]]*)\]/)
        var dependencies: [String: Set<String>] = [:]
        for (target, list) in short.map({ ($0.1, $0.2) }) + long.map({ ($0.1, $0.2) }) {
            let names = list.split(separator: ",").map { $0.trimming { $0.isWhitespace } }
            dependencies[String(target)] = Set(
                names.filter { !$0.isEmpty }.map { name in
                    String(modules[name] ?? name.trimming { $0 == "\"" })
                })
        }
        self.dependencies = dependencies
    }
}

extension Substring {
    fileprivate func trimming(_ isEdge: (Character) -> Bool) -> Substring {
        let front = drop(while: isEdge)
        guard let last = front.lastIndex(where: { !isEdge($0) }) else { return "" }
        return front[...last]
    }
}
