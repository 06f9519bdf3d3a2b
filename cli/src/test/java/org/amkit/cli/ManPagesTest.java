package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ManPagesTest {
  /** The exit codes that an example may end with: done, or the answer is no. */
  private static final Set<Integer> ANSWERS = Set.of(0, 1);

  @Test
  void pagesInTheTree_areThoseTheCommandsMake() throws IOException {
    Path man = root().resolve("man");
    for (var page : ManPages.pages().entrySet()) {
      assertThat(man.resolve(page.getKey()))
          .as("scripts/man writes the pages anew")
          .hasContent(page.getValue());
    }
    try (Stream<Path> files = Files.list(man)) {
      Set<String> names = new TreeSet<>();
      files.forEach(file -> names.add(file.getFileName().toString()));
      assertThat(names).isEqualTo(new TreeSet<>(ManPages.pages().keySet()));
    }
  }

  @TestFactory
  Stream<DynamicTest> everyCommand_hasTwoExamplesThatWork() {
    return Verbs.all().stream()
        .filter(entry -> entry.group() != Verbs.Group.HIDDEN)
        .map(entry -> DynamicTest.dynamicTest(entry.name(), () -> run(entry.name())));
  }

  private static void run(String name) throws IOException {
    var examples = ManPages.examples(name);
    assertThat(examples).hasSizeGreaterThanOrEqualTo(2);
    if (Set.of("edit", "sync", "serve", "shell").contains(name)) {
      // They start other programs or wait for others; their own tests run them.
      return;
    }
    for (ManPages.Example example : examples) {
      try (MiniShell shell = new MiniShell()) {
        prepare(shell);
        for (String line : example.lines()) {
          shell.run(line);
          assertThat(shell.exit()).as("%s: %s", line, shell.errText()).isIn(ANSWERS);
        }
      }
    }
  }

  /** Two replicas that have diverged, some JSON and a sync message. */
  private static void prepare(MiniShell shell) throws IOException {
    shell.run(
        """
        printf '{"title": "Trip", "notes": "Take the early train", "tasks": [{"title": "x"}]}' > todo.json
        am init todo.automerge --from todo.json
        am fork todo.automerge other.automerge
        am change other.automerge append tasks '{"title": "y"}'
        am change todo.automerge set title '"Trip!"'
        """);
    Files.write(shell.directory().resolve("message.bin"), new byte[] {0x42, 0, 0, 0, 0});
    assertThat(shell.exit()).as(shell.errText()).isZero();
  }

  private static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("man"))) {
      at = at.getParent();
      if (at == null) {
        throw new IllegalStateException("no folder man above " + Path.of("").toAbsolutePath());
      }
    }
    return at;
  }
}
