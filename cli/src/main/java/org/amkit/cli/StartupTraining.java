package org.amkit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.amkit.Document;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.repo.Repo;

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
          List.of("help", "get"),
          List.of("help", "paths"),
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
          List.of("log", "a.automerge", "-1", "-p"),
          List.of("log", "a.automerge", "--json", "-r", "@~1..@"),
          List.of("show", "a.automerge", "@"),
          List.of("show", "a.automerge", "@", "--ops"),
          List.of("diff", "a.automerge"),
          List.of("diff", "a.automerge", "b.automerge"),
          List.of("diff", "a.automerge", "b.automerge", "--stat"),
          List.of("blame", "a.automerge"),
          List.of("conflicts", "a.automerge"),
          List.of("changes", "a.automerge", "-o", "a.changes"),
          List.of("changes", "a.automerge", "--json"),
          List.of("apply", "b.automerge", "a.changes"),
          List.of("merge", "-nq", "a.automerge", "b.automerge"),
          List.of("merge", "a.automerge", "b.automerge"),
          List.of("export", "a.automerge"),
          List.of("export", "a.automerge", "-f", "yaml"),
          List.of("import", "a.json", "--into", "a.automerge"),
          List.of("sync", "a.automerge", "b.automerge"),
          List.of("sync", "a.automerge", "b.automerge"),
          List.of("sync", "c.automerge", "b.automerge"),
          List.of("change", "c.automerge", "set", "title", "Plans"),
          List.of("sync", "c.automerge", "b.automerge"),
          List.of("undo", "c.automerge"),
          List.of("revert", "c.automerge", "-r", "@~1"),
          List.of("graph", "c.automerge"),
          List.of("view", "c.automerge"),
          List.of("inspect", "a.automerge"),
          List.of("inspect", "a.automerge", "--ops"),
          List.of("heads", "-qv", "a.automerge"),
          // Both are read by picocli.
          List.of("complete", "get", ""),
          List.of("log", "a.automerge", "--grep="),
          List.of("verify", "a.automerge"),
          List.of("compact", "a.automerge"));

  /** Command lines that are mistaken. */
  static final List<List<String>> MISTAKES =
      List.of(
          List.of("gte", "a.automerge"),
          List.of("get"),
          List.of("get", "a.automerge", "--rwa"),
          List.of("heads", "a.automerge", "b.automerge"),
          List.of("log", "a.automerge", "-N", "x"));

  private static final String SUFFIX = ".class";

  private static final String JSON =
      "{\"title\": \"Plan\", \"done\": null, \"tasks\": [true, 1.5]}";

  private StartupTraining() {}

  /** Runs the commands in the folder {@code args[0]}, which is there and empty. */
  public static void main(String[] args) throws IOException {
    Main.endWhenOutOfMemory();
    run(Main.environment().in(Path.of(args[0])));
    // One class that is not in the archive has the JVM open the jar, which takes 5 ms.
    for (Class<?> one : List.of(Main.class, Document.class, Repo.class)) {
      loadAllBeside(one);
    }
  }

  /** Loads all classes of the jar that a class is from. */
  private static void loadAllBeside(Class<?> one) throws IOException {
    CodeSource source = one.getProtectionDomain().getCodeSource();
    Path jar = Path.of(source.getLocation().getPath());
    if (!Files.isRegularFile(jar)) {
      return;
    }
    try (JarFile entries = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(entries.entries())) {
        String name = entry.getName();
        if (name.endsWith(SUFFIX) && !name.contains("-")) {
          String type = name.substring(0, name.length() - SUFFIX.length()).replace('/', '.');
          Class.forName(type, false, one.getClassLoader());
        }
      }
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  static void run(Environment environment) throws IOException {
    Files.writeString(environment.path("a.json"), JSON);
    // diff says with 1 that there are differences.
    run(environment, COMMANDS, ExitCode.OK, ExitCode.NO);
    run(environment, MISTAKES, ExitCode.USAGE, ExitCode.USAGE);
  }

  private static void run(
      Environment environment, List<List<String>> commands, int least, int most) {
    for (List<String> command : commands) {
      int exit = Am.run(environment, command.toArray(String[]::new));
      if (exit < least || exit > most) {
        throw new IllegalStateException(command + " ended with " + exit);
      }
    }
  }
}
