package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.amkit.cli.command.Listing;
import org.amkit.cli.transport.TestCertificate;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ManPagesTest {
  /** The exit codes that an example may end with: done, or the answer is no. */
  private static final Set<Integer> ANSWERS = Set.of(0, 1);

  /** Two replicas that have diverged, and some JSON. */
  private static final String SCENE =
      """
      printf '{"title": "Trip", "notes": "Take the early train", "tasks": [{"title": "x"}]}' > todo.json
      am init todo.automerge --from todo.json
      am fork todo.automerge other.automerge
      am change other.automerge append tasks '{"title": "y"}'
      am change todo.automerge set title '"Trip!"'
      """;

  /** An editor and a way to another machine that need nobody and no network. */
  private static final String PROGRAMS =
      """
      printf '#!/bin/sh\\nexec sed -i s/early/late/ "$1"\\n' > bin/vi
      printf '#!/bin/sh\\nfor last; do :; done; exec sh -c "$last"\\n' > bin/ssh
      chmod +x bin/vi bin/ssh
      mkdir notes
      cp other.automerge notes/todo.automerge
      """;

  /** What man leaves of a terminal of 80 columns for the lines of an example. */
  private static final int MOST_COLUMNS = 80 - 11;

  private static final String DOCUMENT = "4NMNnkMhL8jXrdJ9jamS58PAVdXu";

  /** What is so after each example of a command that is run for real: a script that succeeds. */
  private static final Map<String, List<String>> EFFECTS =
      Map.of(
          "edit",
          List.of(
              "test \"$(am get todo.automerge notes --raw)\" = 'Take the late train'",
              "test \"$(am get todo.automerge title --raw)\" = 'Journey!'"),
          "clone",
          List.of(
              sameHeads("mine.automerge", "notes/todo.automerge"),
              sameHeads("todo.automerge", "copy.automerge")),
          "shell",
          List.of(
              "am verify todo.automerge",
              "test \"$(am get todo.automerge 'tasks[1].t' --raw)\" = x"),
          "sync",
          List.of(
              sameHeads("todo.automerge", "other.automerge"),
              sameHeads("todo.automerge", "notes/todo.automerge"),
              sameHeads("nodefs:data#" + DOCUMENT, "nodefs:backup#" + DOCUMENT)));

  private static final String ID = DOCUMENT + ".automerge";
  private static final String SECRETS = " --tls-ca server.crt --token-file token";

  @TempDir Path home;

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
        .filter(entry -> entry.group() != Listing.Group.HIDDEN)
        .map(entry -> DynamicTest.dynamicTest(entry.name(), () -> run(entry.name())));
  }

  /** Lines of topics that begin with two blanks and am; words in capitals stand for files. */
  @Test
  void everyCommandInATopic_works() throws IOException {
    int count = 0;
    for (Topics.Topic topic : Topics.all()) {
      for (String line : Topics.text(topic.name()).lines().toList()) {
        if (line.startsWith("  am ")) {
          runOnLongHistory(line.strip().split(" {3,}", 2)[0]);
          count++;
        }
      }
    }
    assertThat(count).isGreaterThan(10);
  }

  private static void runOnLongHistory(String line) throws IOException {
    try (MiniShell shell = new MiniShell()) {
      shell.run(SCENE);
      String actor = "--actor 8c49"; // as in help/revisions.txt
      shell.run("am init notes.automerge --from '{\"body\": \"\"}' " + actor);
      String firstHash = shell.outText().strip().substring(shell.outText().strip().length() - 64);
      for (int i = 0; i < 11; i++) {
        shell.run("am change notes.automerge splice body 0 0 x " + actor);
      }
      String command = line.replace("1f00ad", firstHash.substring(0, 6));
      shell.run(command.replace("FILE", "todo.automerge").replace("OUT", "out.automerge"));
      assertThat(shell.exit()).as("%s: %s", line, shell.errText()).isIn(ANSWERS);
    }
  }

  private void run(String name) throws Exception {
    var examples = ManPages.examples(name);
    assertThat(examples).hasSizeGreaterThanOrEqualTo(2);
    for (ManPages.Example example : examples) {
      assertThat(example.lines()).allMatch(line -> line.length() <= MOST_COLUMNS);
      if (name.equals("serve")) {
        serve(example);
      } else if (EFFECTS.containsKey(name)) {
        runForReal(example, EFFECTS.get(name).get(examples.indexOf(example)));
      } else {
        runInside(example);
      }
    }
  }

  private static void runInside(ManPages.Example example) throws IOException {
    try (MiniShell shell = new MiniShell()) {
      shell.run(SCENE);
      Files.write(shell.directory().resolve("message.bin"), new byte[] {0x42, 0, 0, 0, 0});
      assertThat(shell.exit()).as(shell.errText()).isZero();
      for (String command : example.script().replaceAll("(\\\\|(?<=\\|))\n", " ").split("\n", -1)) {
        shell.run(command);
        assertThat(shell.exit()).as("%s: %s", command, shell.errText()).isIn(ANSWERS);
      }
    }
  }

  /** In a real shell, since it starts other programs; {@code effect} succeeds when it did it. */
  private void runForReal(ManPages.Example example, String effect) throws Exception {
    try (RealShell shell = RealShell.sparing(Files.createTempDirectory(home, "real"))) {
      succeeds(shell, SCENE + PROGRAMS);
      succeeds(shell, example.script());
      succeeds(shell, effect);
    }
  }

  /** Waits for a peer, which gets the document, until it is told to end. */
  private void serve(ManPages.Example example) throws Exception {
    // The port of the manual may be in use on this machine.
    String command = example.script().replace(":4711", ":0");
    assertThat(command).as(example.script()).contains(":0");
    try (RealShell shell = RealShell.sparing(Files.createTempDirectory(home, "serve"))) {
      TestCertificate.make(shell.path("."), "server");
      succeeds(
          shell, SCENE + "echo sesame > token; mkdir documents; cp todo.automerge documents/" + ID);
      Process server = shell.start("log", "sh", "-c", "exec " + command);
      String said = shell.await("log", "listening on ws");
      String url = said.substring(said.indexOf("ws")).strip().replace("0.0.0.0", "127.0.0.1");
      String more = url.startsWith("wss") ? "/" + ID.replace(".automerge", "") + SECRETS : "";
      succeeds(shell, "am sync copy.automerge " + url + more);
      succeeds(shell, sameHeads("todo.automerge", "copy.automerge"));
      server.destroy();
      assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).isZero();
    }
  }

  private static void succeeds(RealShell shell, String script) throws Exception {
    RealShell.Result result = shell.run("set -e\n" + script);
    assertThat(result.exit()).as("%s: %s", script, result.out()).isZero();
  }

  private static String sameHeads(String one, String other) {
    return "am heads " + one + " > one; am heads " + other + " > other; cmp one other";
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
