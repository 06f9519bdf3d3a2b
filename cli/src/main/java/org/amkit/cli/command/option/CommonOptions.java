package org.amkit.cli.command.option;

import java.util.ArrayList;
import java.util.List;
import org.amkit.cli.terminal.Console;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command takes. They may also stand before the command. */
public final class CommonOptions {
  /** The names of all of them. */
  public static final List<String> NAMES =
      List.of(
          "-C",
          "--color",
          "--max-memory",
          "--no-pager",
          "-q",
          "--quiet",
          "-v",
          "--verbose",
          "-h",
          "--help",
          "-V",
          "--version");

  @Option(
      names = "-C",
      paramLabel = "DIR",
      description =
          "Run as if am was started in DIR. If it is given several times, each is relative to the"
              + " one before.")
  public List<String> directories = new ArrayList<>();

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description = "Colours: auto (on a terminal, unless NO_COLOR is set), always or never.")
  public Console.Color color = Console.Color.AUTO;

  @Option(
      names = "--max-memory",
      paramLabel = "SIZE",
      description =
          "Limit the memory for one input to SIZE, in bytes or with K, M, G or T; the default"
              + " depends on its size (see 'am help format').")
  public @Nullable String maxMemory;

  @Option(names = "--no-pager", description = "Do not page long output on a terminal.")
  public boolean noPager;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print only errors on stderr.")
  public boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Print more on stderr; show the Java stack trace of an internal error.")
  public boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  public boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  public boolean version;

  /** The directories of {@code -C}, in order. */
  public List<String> directories() {
    return directories;
  }

  /** {@code --color}. */
  public Console.Color color() {
    return color;
  }

  /** {@code --max-memory}. */
  public MemoryLimit memoryLimit() {
    return MemoryLimit.of(maxMemory);
  }

  /** {@code --no-pager}. */
  public boolean noPager() {
    return noPager;
  }

  /** {@code -q}. */
  public boolean quiet() {
    return quiet;
  }

  /** {@code -v}. */
  public boolean verbose() {
    return verbose;
  }
}
