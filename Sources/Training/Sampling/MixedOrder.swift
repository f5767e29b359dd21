internal import Tensors

/// An order of utterances in which neighbours are alike, and which is as random as that allows.
///
/// Within a bucket, the plane of durations and tokens is divided into cells with the sides of a `BatchSpread`.
/// Cells are walked duration by duration, and within a duration up the tokens and then down those of the next;
/// within a cell the order is random. Where the cells lie is drawn anew with every key, so that an
/// utterance meets now the longer and now the shorter ones.
struct MixedOrder {
  /// The positions of the utterances.
  let indices: [Int32]
  /// Where each bucket that has any begins and ends in `indices`.
  let runs: [(bucket: Int, range: Range<Int>)]

  /// Orders `used` utterances, whose buckets are `buckets`, by the draws of `key`.
  init(
    _ sizes: [UtteranceSize], used: [Int], buckets: BatchBuckets, spread: BatchSpread,
    key: RandomKey
  ) {
    let chance = key.child("chance")
    let durations = Strata(spread.duration, key.child("durations"))
    let tokens = Strata(spread.tokens, key.child("tokens"))
    var places = used.map { index in
      let size = sizes[index]
      let bucket = buckets.index(of: size)
      let row = durations.number(of: size.microseconds, shifted: UInt64(bucket))
      let column = tokens.number(of: size.tokens, shifted: UInt64(bucket) << 32 | row)
      return Place(
        bucket: UInt32(bucket), row: UInt32(row),
        column: UInt32(row.isMultiple(of: 2) ? column : Strata.last - column),
        index: Int32(index), chance: chance.bits(size.key))
    }
    Self.sort(&places, sizes)
    if Self.separateTwins(&places, sizes, chance.child("twins")) { Self.sort(&places, sizes) }
    indices = places.map(\.index)
    var runs: [(bucket: Int, range: Range<Int>)] = []
    for (position, place) in places.enumerated() {
      if let last = runs.last, last.bucket == Int(place.bucket) {
        runs[runs.count - 1].range = last.range.lowerBound..<(position + 1)
      } else {
        runs.append((Int(place.bucket), position..<(position + 1)))
      }
    }
    self.runs = runs
  }

  private static func sort(_ places: inout [Place], _ sizes: [UtteranceSize]) {
    places.sort { a, b in
      if a.cell != b.cell { return a.cell < b.cell }
      if a.column != b.column { return a.column < b.column }
      if a.chance != b.chance { return a.chance < b.chance }
      // Two utterances with one key: their sizes decide, and then nothing can tell them apart.
      let (a, b) = (sizes[Int(a.index)], sizes[Int(b.index)])
      return (a.microseconds, a.tokens) < (b.microseconds, b.tokens)
    }
  }

  /// Draws anew for all but the first of those that one key has put side by side, or an utterance that is listed
  /// twice would share every batch with itself. Returns whether there were any.
  private static func separateTwins(
    _ places: inout [Place], _ sizes: [UtteranceSize], _ key: RandomKey
  ) -> Bool {
    var copies = 0
    var hasTwins = false
    for position in places.indices.dropFirst() {
      let (one, other) = (places[position - 1 - copies], places[position])
      let isTwin =
        one.cell == other.cell && one.column == other.column && one.chance == other.chance
      copies = isTwin ? copies + 1 : 0
      hasTwins = hasTwins || isTwin
      if isTwin {
        places[position].chance = key.child(copies).bits(sizes[Int(other.index)].key)
      }
    }
    return hasTwins
  }

  private struct Place {
    var bucket: UInt32
    var row: UInt32
    var column: UInt32
    var index: Int32
    var chance: UInt64

    /// Bucket and row as one number.
    var cell: UInt64 { UInt64(bucket) << 32 | UInt64(row) }
  }
}

/// Whole numbers in strata, each of which is wider than the one below by the same share.
private struct Strata {
  /// More than any number of a stratum.
  static let last: UInt64 = 1 << 30

  /// Strata for each doubling; 0 if there is only one stratum.
  private let perOctave: Double
  private let key: RandomKey

  init(_ spread: Double, _ key: RandomKey) {
    // Below a thousandth the order is that of the values themselves.
    perOctave = spread.isFinite ? 1 / Self.logarithm(1 + max(spread, 1e-6)) : 0
    self.key = key
  }

  /// The stratum of `value` when strata are shifted by a part of their width, drawn at `position`.
  func number(of value: Int, shifted position: UInt64) -> UInt64 {
    guard perOctave > 0 else { return 0 }
    return UInt64(Self.logarithm(Double(max(value, 1))) * perOctave + key.uniform(position))
  }

  /// Nearly the binary logarithm, rising everywhere, from operations that are exact to the last bit on every
  /// machine, which the C library's logarithm is not. Off by 0.008 at most.
  private static func logarithm(_ value: Double) -> Double {
    let fraction = value.significand - 1
    return Double(value.exponent) + fraction + 0.344 * fraction * (1 - fraction)
  }
}
