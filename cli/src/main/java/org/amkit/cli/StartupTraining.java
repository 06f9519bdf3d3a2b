package org.amkit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.amkit.cli.terminal.Environment;

/**
 * Runs the usual commands one after the other in one process, so that the JVM records the classes
 * they load: {@code scripts/build} makes the archive of it that lets {@code am} start fast.
 */
final class StartupTraining {
  /** Command lines; the files they name are made by the ones before. */
  static final List<List<String>> COMMANDS =
      List.of(
          List.of("--version"),
          List.of("--help"),
          List.of("get", "--help"),
          List.of("init", "a.automerge", "--from", "a.json", "-m", "Begin"),
          List.of("fork", "a.automerge", "b.automerge"),
          List.of(
              "change",
              "a.automerge",
              "-m",
              "Edit",
              "-e",
              "set days 3",
              "-e",
              "append tasks {\"t\": \"tickets\", \"done\": false}",
              "-e",
              "set visits counter:1",
              "-e",
              "inc visits"),
          List.of("change", "b.automerge", "-e", "splice title 0 1 \"F\""),
          List.of("get", "a.automerge"),
          List.of("get", "a.automerge", ".tasks[-1].t", "--raw"),
          List.of("status", "a.automerge"),
          List.of("heads", "a.automerge"),
          List.of("log", "a.automerge"),
          List.of("log", "a.automerge", "--oneline", "--graph"),
          List.of("show", "a.automerge", "@"),
          List.of("diff", "a.automerge", "b.automerge"),
          List.of("blame", "a.automerge"),
          List.of("conflicts", "a.automerge"),
          List.of("changes", "a.automerge", "-o", "a.changes"),
          List.of("apply", "b.automerge", "a.changes"),
          List.of("merge", "a.automerge", "b.automerge"),
          List.of("export", "a.automerge"),
          List.of("export", "a.automerge", "-f", "yaml"),
          List.of("import", "a.json", "--into", "a.automerge"),
          List.of("sync", "a.automerge", "b.automerge"),
          List.of("inspect", "a.automerge"),
          List.of("complete", "get", ""),
          List.of("verify", "a.automerge"),
          List.of("compact", "a.automerge"));

  private static final String JSON =
      "{\"title\": \"Plan\", \"done\": null, \"tasks\": [true, 1.5]}";

  private StartupTraining() {}

  /** Runs the commands in the folder {@code args[0]}, which is there and empty. */
  public static void main(String[] args) throws IOException {
    Main.endWhenOutOfMemory();
    run(Main.environment().in(Path.of(args[0])));
  }

  static void run(Environment environment) throws IOException {
    Files.writeString(environment.path("a.json"), JSON);
    for (List<String> command : COMMANDS) {
      int exit = Am.run(environment, command.toArray(String[]::new));
      // diff says with 1 that there are differences.
      if (exit > 1) {
        throw new IllegalStateException(command + " ended with " + exit);
      }
    }
  }
}
