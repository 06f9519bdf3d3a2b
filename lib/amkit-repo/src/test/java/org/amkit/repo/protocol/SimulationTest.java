package org.amkit.repo.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Some seeds of the {@link Simulation}; {@code scripts/simulate} runs many more. */
class SimulationTest {
  private static final int SEEDS = 300;
  private static final int MAX_PEERS = 20;

  @Test
  void run_seeds_convergesAndLosesNothing() {
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulationCampaign.run(seed, MAX_PEERS);
    }
  }

  @Test
  void run_sameSeed_isTheSameRun() {
    assertThat(SimulationCampaign.run(7, MAX_PEERS))
        .isEqualTo(SimulationCampaign.run(7, MAX_PEERS));
  }
}
