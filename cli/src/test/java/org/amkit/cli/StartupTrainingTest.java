package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import org.amkit.cli.terminal.Environment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupTrainingTest {
  @TempDir private Path folder;

  /** Else the build would go on with no class archive, and nobody would see but by the clock. */
  @Test
  void everyCommand_succeeds() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    StartupTraining.run(
        new Environment(
            InputStream.nullInputStream(),
            out,
            err,
            folder,
            Map.of("XDG_STATE_HOME", folder.resolve("state").toString()),
            Clock.systemUTC(),
            new Random(1),
            false,
            false,
            false,
            () -> 80,
            ProcessBuilder::start));

    assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"Flan\"");
    assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("am: ");
  }
}
