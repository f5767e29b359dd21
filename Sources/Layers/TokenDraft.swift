/// A guess at a sequence of tokens, and what is left of it while a verifier spells the sequence out.
///
/// The verifier looks at a whole proposal at once. It accepts the longest prefix that it would have written
/// itself and adds one token of its own; then the draft proposes how to go on. It goes on at the place of the
/// guess where the decided tokens end: the one that takes the fewest edits to get to (Levenshtein 1966), so
/// that a wrong, a missing and a needless token each cost no more than a round or two.
package struct TokenDraft: Sendable {
  /// What may come after the tokens that are decided.
  package private(set) var proposal: [Int]
  private let guess: [Int]
  /// The place in the guess of the proposal's first token.
  private var place = 0
  /// The edits that make the decided tokens of the first q tokens of the guess, for all q.
  private var edits: [Int]

  /// Proposes all of a guess, which has no end token.
  package init(_ guess: [Int]) {
    self.guess = guess
    proposal = guess
    edits = Array(0...guess.count)
  }

  /// Takes note of the verifier's choices: one before each token of the proposal, or of as many of its first
  /// tokens as were looked at, and one after them. Returns how many tokens were accepted; the choice after
  /// them is decided, too.
  package mutating func revise(_ choices: [Int], end: Int) -> Int {
    var accepted = 0
    while accepted + 1 < choices.count, choices[accepted] == proposal[accepted] { accepted += 1 }
    for token in choices[...accepted] { follow(token) }
    let expected = place + accepted + 1
    place = continuation(after: choices[accepted])
    proposal = Array(guess[place...])
    // Where nothing is shifted, or the guess is used up, the verifier's later choices are the better guess,
    // though it made them after a wrong token: the iteration of Jacobi.
    if place == expected || place == guess.count {
      let opinions = choices[(accepted + 1)...]
      for (index, opinion) in opinions.enumerated() {
        if opinion == end { break }
        if index < proposal.count { proposal[index] = opinion } else { proposal.append(opinion) }
      }
    }
    return accepted
  }

  /// One more row of the table of edit distances, in place.
  private mutating func follow(_ token: Int) {
    var diagonal = edits[0]
    edits[0] += 1
    for index in guess.indices {
      let substitution = diagonal + (guess[index] == token ? 0 : 1)
      diagonal = edits[index + 1]
      edits[index + 1] = min(substitution, diagonal + 1, edits[index] + 1)
    }
  }

  /// Where the guess goes on: of the places with the fewest edits, one that `token` stands before if there
  /// is any, and the last of those.
  private func continuation(after token: Int) -> Int {
    let fewest = edits.min() ?? 0
    let places = edits.indices.filter { edits[$0] == fewest }
    return places.last { $0 > 0 && guess[$0 - 1] == token } ?? places.last ?? 0
  }
}
