package org.amkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A script of {@code src/test/node} that Node runs on Automerge itself: it is told lines, and
 * answers with lines. What it writes to its standard error is seen in the test's.
 */
public final class AutomergeScript implements AutoCloseable {
  private static final Path SCRIPTS = Path.of("src/test/node").toAbsolutePath();

  private final Process process;
  private final Writer told;
  private final BufferedReader answers;

  /**
   * Starts a script.
   *
   * @param script a path below {@code src/test/node}
   */
  public AutomergeScript(String script, String... args) {
    ProcessBuilder builder = new ProcessBuilder("node", SCRIPTS.resolve(script).toString());
    builder.command().addAll(List.of(args));
    try {
      process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    told = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Skips the test, and says why, where there is no Node or no Automerge for it. */
  public static void require() {
    Optional<String> named = Optional.ofNullable(System.getenv("AMKIT_NODE_MODULES"));
    Path modules = named.map(Path::of).orElse(SCRIPTS.resolve("sync")).resolve("node_modules");
    assumeTrue(
        Files.isDirectory(modules.resolve("@automerge/automerge")),
        "no @automerge/automerge: run npm install in lib/amkit/src/test/node/sync,"
            + " or let AMKIT_NODE_MODULES name a folder with a node_modules that has it");
    assumeTrue(nodeRuns(), "no node");
  }

  private static boolean nodeRuns() {
    try {
      Process version = new ProcessBuilder("node", "--version").start();
      return version.waitFor(20, TimeUnit.SECONDS) && version.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a line to the script; the end of line is added. */
  public void tell(String line) {
    try {
      told.write(line + "\n");
      told.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line of an answer; fails when the script has ended. */
  public String answer() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException("node ended");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
