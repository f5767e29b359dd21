/// Whether computing keeps up with the sound.
struct StreamPace {
  /// Seconds of sound over which computing is compared with it.
  static let window = 10.0
  /// Seconds of sound between two complaints.
  static let interval = 60.0

  /// Seconds of sound, and of computing, in all.
  private(set) var sound = 0.0
  private(set) var computing = 0.0
  private var windowStart = (sound: 0.0, computing: 0.0)
  private var nextComplaint = 0.0

  /// Notes the computing for some more sound; returns a complaint where it took too long.
  mutating func note(sound newSound: Double, computing newComputing: Double) -> String? {
    sound += newSound
    computing += newComputing
    let (heard, taken) = (sound - windowStart.sound, computing - windowStart.computing)
    guard heard >= Self.window else { return nil }
    windowStart = (sound, computing)
    guard taken > heard, sound >= nextComplaint else { return nil }
    nextComplaint = sound + Self.interval
    return "slower than real time: the last \(heard.decimals(1)) s of sound took "
      + "\(taken.decimals(1)) s of computing; nothing is lost, but results come later and later. "
      + "Use a smaller model, --decoder ctc, or longer chunks."
  }

  /// How fast the stream was in all.
  var summary: String {
    let factor = sound > 0 ? computing / sound : 0
    let inverse = computing > 0 ? sound / computing : 0
    return
      "\(sound.decimals(1)) s of sound took \(computing.decimals(2)) s of computing: real-time "
      + "factor \(factor.decimals(4)), inverse \(inverse.decimals(1))"
  }
}
