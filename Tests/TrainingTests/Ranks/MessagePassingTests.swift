import Testing

@testable import Training

/// Several processes speak to each other in SwiftletTests, under mpirun.
struct MessagePassingTests {
  @Test(arguments: [
    (["OMPI_COMM_WORLD_SIZE": "2"], true),
    (["PMIX_RANK": "0", "PMIX_NAMESPACE": "job.1"], true),
    (["PMIX_RANK": "0"], false),
    (["PATH": "/usr/bin", "SLURM_NTASKS": "2"], false),
  ])
  func aLauncherIsKnownByWhatItLeavesInTheEnvironment(
    environment: [String: String], isLaunched: Bool
  ) {
    #expect(MessagePassing.isLaunched(environment) == isLaunched)
  }
}
