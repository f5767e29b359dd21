import Layers
import Tensors
import Testing

struct TokenDraftTests {
  /// Verifies drafts of `guess` until a verifier that wants `truth` is content. After a wrong token it says
  /// what stands at the same offset of the truth. Returns the rounds.
  private func rounds(_ guess: [Int], for truth: [Int], limit: Int = .max) -> Int {
    var (draft, decided, rounds) = (TokenDraft(guess), [Int](), 0)
    while decided.last != 0 {
      rounds += 1
      let proposal = draft.proposal.prefix(limit)
      #expect(!proposal.contains(0))
      let choices = (0...proposal.count).map { offset in
        let next = decided.count + offset
        return next < truth.count ? truth[next] : 0
      }
      let accepted = draft.revise(choices, end: 0)
      #expect(Array(proposal.prefix(accepted)) == Array(choices.prefix(accepted)))
      #expect(accepted == proposal.count || proposal[accepted] != choices[accepted])
      decided += choices[...accepted]
    }
    #expect(decided == truth + [0])
    return rounds
  }

  @Test func aRightGuessTakesOneRound() {
    #expect(rounds([], for: []) == 1)
    #expect(rounds([4, 5, 6], for: [4, 5, 6]) == 1)
  }

  @Test func everyWrongTokenCostsARoundAtMost() {
    #expect(rounds([1, 2, 9, 4, 5], for: [1, 2, 3, 4, 5]) == 2)
    #expect(rounds([9, 2, 3, 4, 5], for: [1, 2, 3, 4, 5]) == 2)
    #expect(rounds([1, 2, 3, 4, 9], for: [1, 2, 3, 4, 5]) == 2)
  }

  @Test func aNeedlessTokenCostsARound() {
    var draft = TokenDraft([1, 2, 9, 3, 4, 5])
    #expect(draft.revise([1, 2, 3, 8, 8, 8, 8], end: 0) == 2)
    #expect(draft.proposal == [4, 5])
  }

  @Test func aMissingTokenIsFoundInTheSecondRound() {
    var draft = TokenDraft([1, 2, 4, 5, 6])
    #expect(draft.revise([1, 2, 3, 5, 6, 0], end: 0) == 2)
    #expect(draft.proposal == [5, 6], "one wrong token is likelier than one that is missing")
    #expect(draft.revise([4, 8, 8], end: 0) == 0)
    #expect(draft.proposal == [5, 6], "now the 4 has been seen to come after the 3")
    #expect(draft.revise([5, 6, 0], end: 0) == 2)
  }

  @Test func theVerifiersOwnChoicesMendTheRestOfTheGuess() {
    var draft = TokenDraft([1, 2, 3, 4, 5])
    #expect(draft.revise([1, 7, 3, 8, 5, 0], end: 0) == 1)
    #expect(draft.proposal == [3, 8, 5])
  }

  @Test func anEarlyEndIsNoReasonToForgetTheGuess() {
    var draft = TokenDraft([1, 2, 3, 4, 5])
    #expect(draft.revise([7, 0, 3, 0, 5, 6], end: 0) == 0)
    #expect(draft.proposal == [2, 3, 4, 5])
  }

  @Test func onlyAPartOfAProposalNeedBeLookedAt() {
    #expect(rounds([1, 2, 3, 4, 5, 6], for: [1, 2, 3, 4, 5, 6], limit: 2) == 3)
  }

  @Test func whateverTheGuessEveryRoundDecidesAToken() {
    for seed in 0..<300 {
      let key = RandomKey(UInt64(seed))
      func tokens(_ name: String) -> [Int] {
        let key = key.child(name)
        let count = Int(key.uniform(0) * 12)
        return (0..<count).map { 1 + Int(key.uniform(UInt64($0 + 1)) * 4) }
      }
      let truth = tokens("truth")
      #expect(rounds(tokens("guess"), for: truth) <= truth.count + 1)
    }
  }
}
