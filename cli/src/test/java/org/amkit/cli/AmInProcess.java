package org.amkit.cli;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.amkit.cli.terminal.Environment;

/**
 * Runs {@code am} in this process, in a folder of this machine, without a terminal unless it is to
 * be {@linkplain #onTerminal on one}: one run after the other, whose stdout and stderr are
 * gathered. Time stands still, at {@link MiniShell#NOW}, and randomness is seeded. Programs are
 * started for real.
 */
public final class AmInProcess {
  private final Path folder;
  private final Map<String, String> variables = new HashMap<>();
  private Random random = new Random(1);
  private boolean terminal;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** At home in a folder, where its temporary files go as well. */
  public AmInProcess(Path folder) {
    this.folder = folder;
    variables.put("HOME", folder.toString());
    variables.put("TMPDIR", folder.toString());
  }

  /** Sets an environment variable for the runs to come. */
  public AmInProcess set(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** For the runs to come, randomness from another seed: as another process has it. */
  public AmInProcess seeded(long seed) {
    random = new Random(seed);
    return this;
  }

  /** For the runs to come, stdout and stderr are a terminal of 80 columns, without a pager. */
  public AmInProcess onTerminal() {
    terminal = true;
    return set("AM_PAGER", "cat").set("TERM", "xterm");
  }

  /** Runs a command line; its exit code. */
  public int run(String... args) {
    return run(InputStream.nullInputStream(), args);
  }

  /** Runs a command line that may read from {@code stdin}; its exit code. */
  public int run(InputStream stdin, String... args) {
    return Am.run(environment(stdin), args);
  }

  /** What surrounds a run that reads nothing. */
  public Environment environment() {
    return environment(InputStream.nullInputStream());
  }

  private Environment environment(InputStream stdin) {
    return new Environment(
        stdin,
        out,
        err,
        folder,
        Map.copyOf(variables),
        Clock.fixed(MiniShell.NOW, ZoneOffset.UTC),
        random,
        false,
        terminal,
        terminal,
        () -> 80,
        Environment.STARTS_PROCESSES);
  }

  /** What was written to stdout, but for what was forgotten. */
  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Forgets what was written to stderr. */
  public void forgetErr() {
    err.reset();
  }

  /** Forgets what was written to stdout. */
  public void forgetOut() {
    out.reset();
  }

  /** What was written to stderr. */
  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
