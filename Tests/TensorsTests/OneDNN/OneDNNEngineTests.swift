import Testing

@testable import Tensors

@Suite struct OneDNNEngineTests {
  @Test func theEngineIsMadeOnce() {
    #expect(OneDNNEngine.cpu != nil)
    #expect(OneDNNEngine.cpu == OneDNNEngine.cpu)
  }

  @Test func dimensionsAreFollowedByZeros() {
    #expect(dimensionList(3, 4) == [3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
  }
}
