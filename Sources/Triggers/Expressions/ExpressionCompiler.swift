// SPDX-License-Identifier: Apache-2.0

/// Makes the steps of an expression, which are as many as it is long with its repetitions written
/// out; what would explode is not taken.
struct ExpressionCompiler {
    private static let mostSteps = 600
    /// What is repeated may be nothing, and cost nothing but time.
    private static let mostWork = 5000

    private var steps: [Expression.Step] = []
    private var work = 0

    static func steps(
        for node: ExpressionParser.Node
    ) throws(ExpressionProblem) -> [Expression.Step] {
        var compiler = ExpressionCompiler()
        try compiler.add(node)
        try compiler.add(.found)
        return compiler.steps
    }

    @discardableResult
    private mutating func add(_ step: Expression.Step) throws(ExpressionProblem) -> Int {
        guard steps.count < Self.mostSteps else { throw Self.tooLarge }
        steps.append(step)
        return steps.count - 1
    }

    private static let tooLarge = ExpressionProblem(
        column: 1, what: "it becomes too large with its repetitions written out",
        remedy: "fewer or smaller {…}")

    private mutating func add(_ node: ExpressionParser.Node) throws(ExpressionProblem) {
        work += 1
        guard work < Self.mostWork else { throw Self.tooLarge }
        switch node {
        case .set(let set): try add(.take(set))
        case .mark(let step): try add(step)
        case .row(let nodes): for node in nodes { try add(node) }
        case .either(let nodes): try addAlternatives(nodes)
        case .times(let node, let times):
            for _ in 0..<times.lowerBound { try add(node) }
            for _ in times.lowerBound..<times.upperBound { try addOptional(node) }
        case .atLeast(let node, let least):
            for _ in 0..<max(0, least - 1) { try add(node) }
            if least == 0 { try addLoop(node) } else { try addAtLeastOne(node) }
        }
    }

    private mutating func addAlternatives(
        _ nodes: [ExpressionParser.Node]
    ) throws(ExpressionProblem) {
        var ends: [Int] = []
        for node in nodes.dropLast() {
            let fork = try add(.either(0, 0))
            try add(node)
            ends.append(try add(.goOn(0)))
            steps[fork] = .either(fork + 1, steps.count)
        }
        if let last = nodes.last { try add(last) }
        for end in ends { steps[end] = .goOn(steps.count) }
    }

    private mutating func addOptional(_ node: ExpressionParser.Node) throws(ExpressionProblem) {
        let fork = try add(.either(0, 0))
        try add(node)
        steps[fork] = .either(fork + 1, steps.count)
    }

    private mutating func addLoop(_ node: ExpressionParser.Node) throws(ExpressionProblem) {
        let fork = try add(.either(0, 0))
        try add(node)
        try add(.goOn(fork))
        steps[fork] = .either(fork + 1, steps.count)
    }

    private mutating func addAtLeastOne(_ node: ExpressionParser.Node) throws(ExpressionProblem) {
        let first = steps.count
        try add(node)
        let fork = try add(.either(0, 0))
        steps[fork] = .either(first, fork + 1)
    }
}
