/// Which sound to take from a recording of several channels.
public enum ChannelSelection: Sendable, Equatable {
  /// The mean of all channels.
  case mean
  /// One channel, counted from 0.
  case one(Int)
}
