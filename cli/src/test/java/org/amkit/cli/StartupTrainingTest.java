package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupTrainingTest {
  @TempDir private Path folder;

  /** Else the build would go on with no class archive, and nobody would see but by the clock. */
  @Test
  void everyCommand_endsAsItShould() throws IOException {
    AmInProcess am =
        new AmInProcess(folder).set("XDG_STATE_HOME", folder.resolve("state").toString());

    StartupTraining.run(am.environment());

    assertThat(am.out()).contains("\"Flan\"");
    assertThat(am.err().lines().filter(line -> line.startsWith("am: ")))
        .hasSameSizeAs(StartupTraining.MISTAKES);
  }
}
