package org.amkit.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.amkit.cli.AmInProcess;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FileBatchTest {
  /** Both streams are the same one, so that it shows what a person on a terminal sees. */
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  private final Run run = run();

  private Run run() {
    Environment environment =
        new AmInProcess(Path.of("")).environment().withOutputHeldBack(screen, screen);
    return new Run(environment, new Console(environment, Console.Color.NEVER, false, false, false));
  }

  private String screen() {
    run.console().close();
    return screen.toString(StandardCharsets.UTF_8);
  }

  @Test
  void files_areWorkedOnTogetherAndSpeakInOrder() throws Exception {
    CountDownLatch second = new CountDownLatch(1);

    int exit =
        new FileBatch(
                run,
                (each, name) -> {
                  each.out().println(name + " begins");
                  if (name.equals("one")) {
                    await(second);
                  } else {
                    second.countDown();
                  }
                  each.console().complain(name + " complains");
                  each.out().println(name + " ends");
                  return ExitCode.OK;
                },
                2)
            .run(List.of("one", "two"));

    assertThat(exit).isZero();
    assertThat(screen().lines())
        .containsExactlyInAnyOrder(
            "one begins", "one complains", "one ends", "two begins", "two complains", "two ends");
    assertThat(screen().indexOf("two")).isGreaterThan(screen().lastIndexOf("one"));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void manyFiles_withFailures_allHaveTheirSayAndTheWorstDecides() throws Exception {
    List<String> names = IntStream.range(0, 300).mapToObj(i -> "f" + i).toList();
    List<String> expected = new ArrayList<>();
    for (String name : names) {
      expected.add(name.endsWith("7") ? "am: " + name + ": bad" : name);
    }

    int exit =
        new FileBatch(
                run,
                (each, name) -> {
                  if (name.endsWith("7")) {
                    throw Failure.badInput(name + ": bad", null);
                  }
                  each.out().println(name);
                  return name.endsWith("5") ? ExitCode.NO : ExitCode.OK;
                },
                4)
            .run(names);

    assertThat(exit).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(screen().lines()).containsExactlyElementsOf(expected);
  }

  @Test
  void faultOfOurs_isToldWhenTheRestIsDone() {
    List<String> done = Collections.synchronizedList(new ArrayList<>());

    assertThatThrownBy(
            () ->
                new FileBatch(
                        run,
                        (each, name) -> {
                          if (name.equals("two")) {
                            throw new IllegalStateException("oh");
                          }
                          done.add(name);
                          return ExitCode.OK;
                        },
                        2)
                    .run(List.of("one", "two", "three")))
        .isInstanceOf(IllegalStateException.class);

    assertThat(done).containsExactlyInAnyOrder("one", "three");
    assertThat(screen()).contains("two: not done");
  }
}
