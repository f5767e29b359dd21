/// How far the sound of each moment rises above the quietest moments around it, band by band.
///
/// Syllables rise and fall by tens of decibels within a second; noise, hum and tones that last do not,
/// however loud they are. So a moment counts as much as it stands out from what was before *and* from
/// what comes after: a step from one steady sound to another stands out on one side only.
struct SpeechProminence: Sendable {
  /// One moment.
  struct Moment: Sendable {
    /// The level of each band, in dB; what lies 30 dB under the loudest counts as that, because the
    /// skirts of a tone's peak are no sound of their own.
    let levels: [Float]
    /// The level 30 dB under the loudest band.
    let floor: Float
    /// The level of all bands together, in dB re full scale.
    let loudness: Float
    /// How far it rises above the quietest moments before it: the mean over the bands, in dB.
    let rise: Float
  }

  /// Moments of a block, for which one minimum is kept: 100 ms.
  static let block = 5
  /// Blocks that a moment is compared with: 3 s before it and 1 s after it.
  static let blocksBefore = 30, blocksAfter = 10
  /// What stands out by more is not heard any better.
  private static let largest: Float = 25

  private var moments: [Moment] = []
  /// The number of the first moment that is kept, a multiple of `block`.
  private var origin = 0
  /// The quietest level of each band in each block, of which the last grows; the first is
  /// number `origin / block`.
  private var lows: [[Float]] = []

  init() {}

  /// Moments so far.
  var count: Int { origin + moments.count }

  /// Moment `index`, which must be kept.
  subscript(index: Int) -> Moment { moments[index - origin] }

  /// The next moment, by the mean squares in its bands.
  mutating func append(_ power: [Float]) {
    var levels = power
    levels.append(power.reduce(0, +))
    SampleKernels.decibels(of: &levels, floor: SpeechSpectrum.silence)
    let loudness = levels.removeLast()
    let floor = max(levels.reduce(-.infinity, max) - 30, SpeechSpectrum.silentLevel)
    for band in levels.indices { levels[band] = max(levels[band], floor) }
    if count % Self.block == 0 {
      lows.append(levels)
    } else {
      Self.lower(&lows[lows.count - 1], to: levels)
    }
    var before = levels
    for low in lows.suffix(Self.blocksBefore + 1) { Self.lower(&before, to: low) }
    moments.append(
      Moment(
        levels: levels, floor: floor, loudness: loudness,
        rise: Self.excess(of: levels, over: before, floor)))
  }

  /// How far moment `index` stands out from both sides. Near the ends of a recording there is too little
  /// on one side to tell; then the other decides.
  ///
  /// All moments up to the end of the tenth block after its own must be there, or else the recording
  /// has ended.
  func height(of index: Int, hasEnded: Bool) -> Float {
    let block = index / Self.block
    let moment = self[index]
    var after = moment.levels
    for later in index..<min((block + 1) * Self.block, count) {
      Self.lower(&after, to: self[later].levels)
    }
    let first = origin / Self.block
    for later in lows.dropFirst(block + 1 - first).prefix(Self.blocksAfter) {
      Self.lower(&after, to: later)
    }
    let knowsBefore = block >= Self.blocksAfter
    let knowsAfter = !hasEnded || (count - 1) / Self.block - block >= Self.blocksAfter
    if knowsBefore && !knowsAfter { return moment.rise }
    let fall = Self.excess(of: moment.levels, over: after, moment.floor)
    if knowsAfter && !knowsBefore { return fall }
    if !knowsAfter { return max(fall, moment.rise) }
    var before = moment.levels
    for earlier in block * Self.block..<index { Self.lower(&before, to: self[earlier].levels) }
    for earlier in lows.prefix(block - first).suffix(Self.blocksBefore) {
      Self.lower(&before, to: earlier)
    }
    for band in before.indices { before[band] = max(before[band], after[band]) }
    return Self.excess(of: moment.levels, over: before, moment.floor)
  }

  /// Whether a moment this near to the start has enough before it.
  static func knowsBefore(_ index: Int) -> Bool { index / block >= blocksAfter }

  /// Lets go of what neither moment `index` nor a later one needs.
  mutating func forget(before index: Int) {
    let first = max(0, index / Self.block - Self.blocksBefore) * Self.block
    // A few seconds at a time, so that the move costs little.
    guard first - origin > 500 else { return }
    moments.removeFirst(first - origin)
    lows.removeFirst((first - origin) / Self.block)
    origin = first
  }

  private static func lower(_ levels: inout [Float], to others: [Float]) {
    for band in levels.indices { levels[band] = min(levels[band], others[band]) }
  }

  /// The mean over the bands of how far `levels` are above `lows`, or above `floor` where that is more.
  private static func excess(of levels: [Float], over lows: [Float], _ floor: Float) -> Float {
    var sum: Float = 0
    for band in levels.indices {
      sum += min(largest, levels[band] - max(lows[band], floor))
    }
    return sum / Float(levels.count)
  }
}
