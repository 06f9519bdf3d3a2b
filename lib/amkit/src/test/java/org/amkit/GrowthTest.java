package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
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

  /** Something else may run on the machine for a while: then it is measured again. */
  private static final int MOST_MEASUREMENTS = 8;

  /** Nanoseconds by kind and size, the least that were measured. */
  private static final Map<String, Long> TIMES = new HashMap<>();

  @BeforeAll
  static void measure() throws IOException, InterruptedException {
    List<String> kinds = names(kind -> true);
    for (int i = 0; i < MOST_MEASUREMENTS && !kinds.isEmpty(); i++) {
      measure(kinds);
      kinds = names(kind -> exponent(kind) >= limit(kind));
    }
  }

  private static List<String> names(Predicate<GrowthWork.Kind> which) {
    return Arrays.stream(GrowthWork.Kind.values()).filter(which).map(Enum::name).toList();
  }

  private static void measure(List<String> kinds) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xint",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                GrowthWork.class.getName(),
                Integer.toString(SMALL),
                Integer.toString(LARGE)));
    command.addAll(kinds);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    for (String line : out.lines().toList()) {
      int space = line.lastIndexOf(' ');
      TIMES.merge(line.substring(0, space), Long.parseLong(line.substring(space + 1)), Math::min);
    }
  }

  @ParameterizedTest
  @EnumSource
  void timeWithoutCompiler_growsInStepWithTheWork(GrowthWork.Kind kind) {
    assertThat(exponent(kind)).isLessThan(limit(kind));
  }

  private static double exponent(GrowthWork.Kind kind) {
    double ratio = (double) nanos(kind, LARGE) / nanos(kind, SMALL);
    return Math.log(ratio) / Math.log((double) LARGE / SMALL);
  }

  private static double limit(GrowthWork.Kind kind) {
    return kind.name().startsWith("FEW") ? FLAT : IN_STEP;
  }

  private static long nanos(GrowthWork.Kind kind, int size) {
    return Objects.requireNonNull(TIMES.get(kind + " " + size));
  }
}
