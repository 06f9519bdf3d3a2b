package org.amkit.patch;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.amkit.patch.Answers.Question;

/** Automerge itself, repeating histories and answering questions: Node running oracle.mjs. */
final class AutomergeOracle implements AutoCloseable {
  private static final Path SCRIPT = Path.of("src/test/node/patch/oracle.mjs").toAbsolutePath();

  private final Process process;
  private final Writer cases;
  private final BufferedReader answers;

  AutomergeOracle() {
    try {
      process =
          new ProcessBuilder("node", SCRIPT.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cases = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Skips the test, and says why, where there is no Node or no Automerge for it. */
  static void requireNode() {
    Optional<String> named = Optional.ofNullable(System.getenv("AMKIT_NODE_MODULES"));
    Path modules =
        named.map(Path::of).orElse(SCRIPT.resolveSibling("../sync")).resolve("node_modules");
    assumeTrue(
        Files.isDirectory(modules.resolve("@automerge/automerge")),
        "no @automerge/automerge: run npm install in lib/src/test/node/sync,"
            + " or let AMKIT_NODE_MODULES name a folder with a node_modules that has it");
    try {
      Process version = new ProcessBuilder("node", "--version").start();
      assumeTrue(version.waitFor(20, TimeUnit.SECONDS) && version.exitValue() == 0, "no node");
    } catch (IOException e) {
      assumeTrue(false, "no node");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What Automerge came to: its heads after each step, and the lines of each answer. */
  record Outcome(List<String> stepHeads, List<List<String>> answers) {}

  Outcome repeat(History history, List<Question> questions) {
    List<String> actors = history.actors.stream().map(History::quote).toList();
    List<String> asked = questions.stream().map(q -> q.json(history.all())).toList();
    String json =
        "{\"actors\":%s,\"steps\":%s,\"questions\":%s}\n"
            .formatted(array(actors), array(history.steps), array(asked));
    try {
      cases.write(json);
      cases.flush();
      List<String> heads = List.of(line().split(" ", -1));
      List<List<String>> said = new ArrayList<>();
      for (int i = 0; i < questions.size(); i++) {
        List<String> lines = new ArrayList<>();
        for (int n = Integer.parseInt(line()); n > 0; n--) {
          lines.add(line());
        }
        said.add(lines);
      }
      return new Outcome(heads, said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String array(List<String> items) {
    return "[" + String.join(",", items) + "]";
  }

  private String line() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("node ended");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
