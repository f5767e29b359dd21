/// One of several equal parts of the work, for one of several processes.
package struct Shard: Sendable, Equatable {
  /// Which part, from 1.
  package let number: Int
  /// How many parts there are.
  package let count: Int

  /// How many parts there can be, far above any use.
  private static let counts = 1...1_000_000

  /// Part `number` of `count`, a million at most; nil unless
  /// it is one of 1 to `count`.
  package init?(_ number: Int, of count: Int) {
    guard Self.counts.contains(count), (1...count).contains(number) else { return nil }
    self.number = number
    self.count = count
  }

  /// A part as people write it, `2/8`; nil if it is no part.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1] else { return nil }
    self.init(number, of: count)
  }

  /// The part of a process that a launcher started among others: Open MPI's `mpirun`, MPICH's and
  /// others with PMI, `srun`, or an array of Slurm's jobs; nil if none of them did.
  package init?(environment: [String: String]) {
    func number(_ name: String) -> Int? { environment[name].flatMap { Int($0) } }
    let ranks = [
      ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"), ("PMI_RANK", "PMI_SIZE"),
      ("SLURM_PROCID", "SLURM_NTASKS"),
    ]
    for (rank, size) in ranks {
      // A batch script of Slurm's, outside `srun`, is a single task of none.
      guard let rank = number(rank), let size = number(size), size > 1 || rank > 0 else { continue }
      self.init(rank + 1, of: size)
      return
    }
    if let task = number("SLURM_ARRAY_TASK_ID"), let count = number("SLURM_ARRAY_TASK_COUNT") {
      let first = number("SLURM_ARRAY_TASK_MIN") ?? 0
      let step = max(1, number("SLURM_ARRAY_TASK_STEP") ?? 1)
      self.init((task - first) / step + 1, of: count)
      return
    }
    for (rank, size) in ranks {
      if let rank = number(rank), let size = number(size) {
        self.init(rank + 1, of: size)
        return
      }
    }
    return nil
  }

  /// The members of this part, in order, of a list of recordings with these lengths.
  ///
  /// The longest recording goes first, each to the part that has least by then, so parts differ by no more
  /// than one recording. Every recording is in exactly one part, and the parts are a function of the list.
  package func members(_ seconds: [Double]) -> [Int] {
    var loads = [Double](repeating: 0, count: count)
    var members: [Int] = []
    for index in seconds.indices.sorted(by: { (-seconds[$0], $0) < (-seconds[$1], $1) }) {
      // Opening a recording costs something, too: those of unknown length are shared out evenly.
      let lightest = loads.indices.min { (loads[$0], $0) < (loads[$1], $1) } ?? 0
      loads[lightest] += max(seconds[index], 0.1)
      if lightest == number - 1 { members.append(index) }
    }
    return members.sorted()
  }

  /// `path` with the part before its extension, so that processes with the same command line do not write
  /// to one file: `report.jsonl` is `report.2-of-8.jsonl`.
  package func path(_ path: String) -> String {
    let mark = ".\(number)-of-\(count)"
    let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return path + mark }
    return path[..<dot] + mark + path[dot...]
  }
}

extension Shard: CustomStringConvertible {
  package var description: String { "\(number)/\(count)" }
}
