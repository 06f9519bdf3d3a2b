package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each kind of {@link GrowthWork} four times as large takes about four times as long; a few changes
 * in what is four times as large take as long.
 */
class GrowthTest {
  private static final int SMALL = 500;
  private static final int LARGE = 2000;

  /** Exponents of time by size: 1 is in step with it, 1.12 is n log n at these sizes. */
  private static final double IN_STEP = 1.2;

  /** A logarithm is 0.15. */
  private static final double FLAT = 0.4;

  /** Nanoseconds by kind and size. */
  private static final Map<String, Long> TIMES = new HashMap<>();

  @BeforeAll
  static void measure() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xint",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                GrowthWork.class.getName(),
                Integer.toString(SMALL),
                Integer.toString(LARGE))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    for (String line : out.lines().toList()) {
      int space = line.lastIndexOf(' ');
      TIMES.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void timeWithoutCompiler_growsInStepWithTheWork(GrowthWork.Kind kind) {
    double ratio = (double) nanos(kind, LARGE) / nanos(kind, SMALL);

    assertThat(Math.log(ratio) / Math.log((double) LARGE / SMALL))
        .isLessThan(kind.name().startsWith("FEW") ? FLAT : IN_STEP);
  }

  private static long nanos(GrowthWork.Kind kind, int size) {
    return Objects.requireNonNull(TIMES.get(kind + " " + size));
  }
}
