// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles

/// Reads the matrix of a scenario: axes, the values of each, and what a value changes.
///
/// ```yaml
/// matrix:
///   operator: {answers: {}, busy: {operators: {anna: {answers: busy}}}}
///   loss: {none: {}, "3 %": {caller: {network: {loss: 3 %}}}}
/// cells:
///   - where: {operator: busy, loss: [none, 3 %]}
///     expect: [no bridge]
/// ```
enum MatrixReader {
    private static let mostCells = 2000

    /// Every cell as a case of its own; the folder alone without a matrix, or where it cannot be read:
    /// whoever plays it tells what is wrong.
    static func cases(of folder: String) -> [FixtureCase] {
        let whole = FixtureCase(name: folder, directory: folder, cell: [])
        guard case .success(let file) = ConfigurationFile.read(path: whole.scenarioPath) else {
            return [whole]
        }
        let document = document(file)
        defer { _ = document.finish() }
        let axes = axes(of: document).map(\.axis)
        guard !axes.isEmpty, axes.reduce(1, { $0 * max(1, $1.values.count) }) <= mostCells else {
            return [whole]
        }
        var cells: [[FixtureCase.Coordinate]] = [[]]
        for axis in axes {
            cells = cells.flatMap { cell in
                axis.values.map { cell + [.init(axis: axis.name, value: $0)] }
            }
        }
        return cells.map { cell in
            let words = cell.map { "\($0.axis)=\($0.value)" }.joined(separator: ",")
            return FixtureCase(name: "\(folder)[\(words)]", directory: folder, cell: cell)
        }
    }

    /// What a cell changes of its scenario; nil for nothing: what each of its values does, and then
    /// what `cells:` has for it.
    static func overlay(_ cell: [FixtureCase.Coordinate], of file: ConfigurationFile)
        -> YAMLOverlay?
    {
        guard !cell.isEmpty else { return nil }
        var overlay: YAMLOverlay?
        let document = document(file)
        defer { _ = document.finish() }
        let axes = axes(of: document)
        var changes: [YAMLOverlay] = cell.compactMap { coordinate in
            axes.first { $0.axis.name == coordinate.axis }?.section.overlay(coordinate.value)
        }
        changes += document.top.list("cells").filter { names(cell, $0.section("where")) }
            .compactMap(\.overlay)
        for change in changes { overlay = overlay?.with(change) ?? change }
        return overlay
    }

    /// Whether each axis that is named has one of the values named for it.
    private static func names(_ cell: [FixtureCase.Coordinate], _ place: YAMLSection) -> Bool {
        place.keys.allSatisfy { axis in
            let values = place.strings(axis, [])
            return cell.contains { $0.axis == axis && values.contains($0.value) }
        }
    }

    /// Notes what is wrong with the matrix of a scenario.
    static func check(_ top: YAMLSection) {
        guard top.has("matrix") else {
            if top.has("cells") { complain(top, "cells", "there is no matrix") }
            return
        }
        var values: [String: [String]] = [:]
        let matrix = top.section("matrix")
        for axis in matrix.keys {
            guard matrix.isMapping(axis) else {
                complain(matrix, axis, "'\(axis)' has no values")
                continue
            }
            let section = matrix.section(axis)
            values[axis] = section.keys
            for value in section.keys {
                if !section.isMapping(value), !section.isEmpty(value) {
                    complain(section, value, "'\(value)' changes nothing of the scenario")
                }
                section.pass(over: value)
            }
        }
        let count = values.values.reduce(1) { $0 * $1.count }
        if count > mostCells {
            complain(top, "matrix", "the matrix has \(count) cells, more than \(mostCells)")
        }
        for cell in top.list("cells") {
            let place = cell.section("where")
            for axis in place.keys {
                let named = place.strings(axis, [])
                for name in named where !(values[axis]?.contains(name) ?? false) {
                    let known = values[axis].map { "'\(axis)' has: \($0.joined(separator: ", "))" }
                    place.complain(
                        axis, "the matrix has no \(axis) '\(name)'",
                        write: known ?? "an axis: \(values.keys.sorted().joined(separator: ", "))")
                }
            }
            for key in cell.keys where key != "where" { cell.pass(over: key) }
        }
    }

    private static func complain(_ section: YAMLSection, _ key: String, _ what: String) {
        section.complain(
            key, what, write: "matrix: {AXIS: {VALUE: {what it changes of the scenario}}}")
    }

    private struct Axis {
        var name: String
        var values: [String]
    }

    private static func document(_ file: ConfigurationFile) -> YAMLDocument {
        YAMLDocument(file, environment: [:]) {
            .failure(ConfigurationProblem(file: $0, line: 0, what: "is not read here", write: ""))
        }
    }

    private static func axes(
        of document: YAMLDocument
    ) -> [(axis: Axis, section: YAMLSection)] {
        guard document.problems.isEmpty, document.top.has("matrix") else { return [] }
        return document.top.named("matrix").map { name, section in
            (Axis(name: name, values: section.keys), section)
        }
    }
}
