package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.amkit.cli.terminal.Environment;

/**
 * The shell of this machine in a folder, with this build's {@code am} and a clean environment.
 *
 * <p>One that is {@linkplain #sparing sparing} runs the {@code am} commands that a script begins
 * with in this process, as a hundredth of the time of a JVM will do: for tests whose subject is
 * another process, which those commands only prepare and look at.
 */
final class RealShell implements AutoCloseable {
  private static final String STOPS_AT_FAILURE = "set -e\n";

  private final Path home;
  private final boolean isSparing;
  private final List<Process> started = new ArrayList<>();

  /** How a script ended, and what it wrote to stdout and stderr. */
  record Result(int exit, String out) {}

  /** All that a script runs are processes. */
  RealShell(Path home) throws IOException {
    this(home, false);
  }

  /** The commands that a script begins with run in this process. */
  static RealShell sparing(Path home) throws IOException {
    return new RealShell(home, true);
  }

  private RealShell(Path home, boolean isSparing) throws IOException {
    this.home = home;
    this.isSparing = isSparing;
    Path bin = Files.createDirectories(home.resolve("bin"));
    Path am = bin.resolve("am");
    Files.writeString(
        am,
        "#!/bin/sh\nJAVA_HOME='"
            + System.getProperty("java.home")
            + "' exec '"
            + InstalledAm.launcher()
            + "' \"$@\"\n");
    Files.setPosixFilePermissions(am, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Path path(String name) {
    return home.resolve(name);
  }

  /** Runs a script to its end. */
  Result run(String script) throws IOException, InterruptedException {
    return run("sh", script);
  }

  /** Runs a script of bash's language, with process substitution, to its end. */
  Result bash(String script) throws IOException, InterruptedException {
    return run("bash", script);
  }

  private Result run(String shell, String script) throws IOException, InterruptedException {
    if (!isSparing) {
      return runThere(shell, script);
    }
    boolean stopsAtFailure = script.startsWith(STOPS_AT_FAILURE);
    LeadingCommands leading =
        LeadingCommands.of(stopsAtFailure ? script.substring(STOPS_AT_FAILURE.length()) : script);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exit = 0;
    for (List<String> words : leading.commands()) {
      exit = runHere(words, out);
      if (stopsAtFailure && exit != 0) {
        return new Result(exit, out.toString(StandardCharsets.UTF_8));
      }
    }
    String said = out.toString(StandardCharsets.UTF_8);
    if (leading.rest().isBlank()) {
      return new Result(exit, said);
    }
    String before = stopsAtFailure ? STOPS_AT_FAILURE : exit == 0 ? "" : "(exit " + exit + ")\n";
    Result result = runThere(shell, before + leading.rest());
    return new Result(result.exit(), said + result.out());
  }

  private int runHere(List<String> words, ByteArrayOutputStream out) {
    Map<String, String> variables = builder("sh").environment();
    return Am.run(
        new Environment(
            InputStream.nullInputStream(),
            out,
            out,
            home,
            Map.copyOf(variables),
            Clock.system(ZoneId.systemDefault()),
            new SecureRandom(),
            false,
            false,
            false,
            () -> 80,
            Environment.STARTS_PROCESSES),
        words.toArray(new String[0]));
  }

  private Result runThere(String shell, String script) throws IOException, InterruptedException {
    Process process = builder(shell, "-c", script).redirectErrorStream(true).start();
    started.add(process);
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(script).isTrue();
    return new Result(process.exitValue(), out);
  }

  /** Starts a program, stdout and stderr into a file. */
  Process start(String log, String... words) throws IOException {
    Process process =
        builder(words).redirectErrorStream(true).redirectOutput(path(log).toFile()).start();
    started.add(process);
    return process;
  }

  /** The text of a file, when it has come to hold {@code part}; fails after a minute. */
  String await(String file, String part) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    String text = "";
    while (System.nanoTime() - deadline < 0) {
      text = Files.exists(path(file)) ? Files.readString(path(file)) : "";
      if (text.contains(part)) {
        return text;
      }
      Thread.sleep(20);
    }
    throw new AssertionError(file + " did not come to hold '" + part + "': " + text);
  }

  private ProcessBuilder builder(String... words) {
    List<String> command = new ArrayList<>(List.of(words));
    if (command.get(0).equals("am")) {
      command.set(0, home.resolve("bin/am").toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("HOME", home.toString());
    environment.put("PATH", home.resolve("bin") + File.pathSeparator + environment.get("PATH"));
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    for (String who : new String[] {"AUTHOR", "COMMITTER"}) {
      environment.put("GIT_" + who + "_NAME", "t");
      environment.put("GIT_" + who + "_EMAIL", "t@example.org");
    }
    for (String name :
        List.of("XDG_STATE_HOME", "XDG_CONFIG_HOME", "AM_SSH", "NO_COLOR", "VISUAL", "EDITOR")) {
      environment.remove(name);
    }
    return builder;
  }

  @Override
  public void close() {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
