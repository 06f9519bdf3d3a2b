package org.amkit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProgressTest {
  private static final String WIPE = "\r\u001b[K";

  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

  private String shown() {
    return terminal.toString(StandardCharsets.UTF_8);
  }

  @Test
  void longWork_isDrawnAndWipedOut() throws Exception {
    CountDownLatch drawn = new CountDownLatch(3);
    try (Progress progress =
        new Progress(
            terminal,
            () -> 8,
            () -> {
              drawn.countDown();
              return "12\n3é5678";
            },
            1,
            1)) {
      assertThat(drawn.await(30, TimeUnit.SECONDS)).isTrue();
      progress.during(() -> terminal.writeBytes("said\n".getBytes(StandardCharsets.UTF_8)));
    }

    // Cut to seven cells, control characters written out.
    String drawing = WIPE + "12\\n3é5";
    assertThat(shown()).startsWith(drawing + drawing).contains(WIPE + "said\n" + drawing);
    assertThat(shown()).endsWith(drawing + WIPE);
  }

  @Test
  void shortWork_isNotDrawn() {
    try (Progress progress = new Progress(terminal, () -> 80, () -> "x", 60_000, 1)) {
      progress.during(() -> terminal.writeBytes("said\n".getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(shown()).isEqualTo("said\n");
  }

  @Test
  void workOnNoTerminal_isNotDrawn() {
    assertThat(Progress.on(environment(true, "xterm"), () -> "x")).isNotSameAs(Progress.none());
    assertThat(Progress.on(environment(false, "xterm"), () -> "x")).isSameAs(Progress.none());
    assertThat(Progress.on(environment(true, "dumb"), () -> "x")).isSameAs(Progress.none());
    assertThat(Progress.on(environment(true, ""), () -> "x")).isSameAs(Progress.none());
    Console quiet =
        new Console(environment(true, "xterm"), Console.Color.NEVER, false, true, false);
    assertThat(quiet.progress(() -> "x")).isSameAs(Progress.none());
  }

  private Environment environment(boolean isTerminal, String term) {
    return new Environment(
        new ByteArrayInputStream(new byte[0]),
        terminal,
        terminal,
        Path.of(""),
        Map.of("TERM", term),
        Clock.systemUTC(),
        new Random(1),
        false,
        isTerminal,
        isTerminal,
        () -> 80,
        Environment.STARTS_PROCESSES);
  }
}
