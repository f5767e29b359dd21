/// Learning curves as a picture: the losses of the heads, word errors on the dev manifests, and the learning rate.
///
/// Runs that are compared have a colour each, and their heads different dashes; in a single run, or in a chain of
/// them, heads have the colours.
struct CurvesDrawing {
  /// The picture as SVG.
  let text: String

  init(_ runs: [RunCurve], over axis: RunCurve.Axis, isChain: Bool) {
    let terms = Set(runs.flatMap(\.terms)).sorted()
    let pairs = Set(runs.flatMap { $0.evaluated.map { [$0.manifest, $0.head] } })
      .sorted { $0.lexicographicallyPrecedes($1) }
    let manifests = Set(pairs.map { $0[0] }).sorted()
    // Heads that a run leaves as they are have errors and no loss.
    let heads = terms + Set(pairs.map { $0[1] }).subtracting(terms).sorted()
    let looks = CurveLooks(runs: runs.count, isChain: isChain)
    // So many points over the whole axis, whatever part of it a run takes.
    let end = runs.map(\.end).max() ?? 1
    func points(_ run: RunCurve) -> Int {
      max(2, Int(320 * (run.end - run.start) / max(end, 1e-9)))
    }
    let panels = [
      CurvePanel(
        title: "Loss of the training batches", scale: .logarithmic,
        curves: terms.enumerated().flatMap { index, term in
          looks.curves(runs, term, head: index) { $0.loss(term, points: points($0)) }
        }),
      CurvePanel(
        title: "Word error rate on dev manifests, %", scale: .linear,
        curves: pairs.flatMap { pair in
          looks.curves(
            runs, pair.joined(separator: ", "), head: heads.firstIndex(of: pair[1]) ?? 0,
            manifest: manifests.firstIndex(of: pair[0]) ?? 0
          ) { $0.errors(pair[0], pair[1]) }
        }, ceiling: 120, showsPoints: true),
      CurvePanel(
        title: "Learning rate", scale: .linear,
        curves: looks.curves(runs, "learning rate", head: 0) {
          $0.learningRate(points: points($0))
        }),
    ].filter { !$0.curves.isEmpty }
    let borders = isChain ? runs.dropFirst().map(\.start) : []
    var parts: [String] = []
    var top = 12.0
    if isChain {
      for run in runs {
        let x = CurvePanel.left + CurvePanel.width * run.start / max(end, 1e-9)
        parts.append(SVG.label(run.name, x + 2, top + 10, 11))
      }
      top += 18
    }
    for panel in panels {
      parts += panel.parts(top: top, end: end, name: axis.label, borders: Array(borders))
      top += panel.fullHeight + 14
    }
    text = SVG.document(
      width: CurvePanel.left + CurvePanel.width + 30, height: top, parts)
  }
}

/// How the curves of runs and heads are told apart.
private struct CurveLooks {
  let runs: Int
  let isChain: Bool

  private static let dashes = ["", "7 3", "2 3", "7 3 2 3", "12 4", "1 2"]

  /// The curves that the runs have of one thing; in a chain they are one.
  func curves(
    _ all: [RunCurve], _ name: String, head: Int, manifest: Int = 0,
    points: (RunCurve) -> [(x: Double, y: Double)]
  ) -> [CurvePanel.Curve] {
    guard runs > 1 && !isChain else {
      return [
        curve(name, color: head, dash: manifest + head / SVG.colors.count, all.flatMap(points))
      ]
    }
    return all.enumerated().map { index, run in
      curve("\(run.name): \(name)", color: index, dash: head + manifest, points(run))
    }.filter { !$0.points.isEmpty }
  }

  private func curve(
    _ name: String, color: Int, dash: Int, _ points: [(x: Double, y: Double)]
  ) -> CurvePanel.Curve {
    CurvePanel.Curve(
      name: name, color: SVG.colors[color % SVG.colors.count],
      dashes: Self.dashes[dash % Self.dashes.count], points: points)
  }
}
