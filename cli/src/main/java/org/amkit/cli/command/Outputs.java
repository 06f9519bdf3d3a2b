package org.amkit.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.storage.AtomicFile;
import org.amkit.storage.DocumentFile;
import org.amkit.storage.InputBytes;
import org.jspecify.annotations.Nullable;

/**
 * The files that a command makes: each is put in place as a whole, after all inputs were read and
 * found good. {@code -} and {@code /dev/stdout} are stdout; other streams are written to directly.
 *
 * @param environment where names are looked for
 * @param console what is stdout, and takes notes
 * @param lockTimeout how long to wait for others who write to a file that is replaced
 */
public record Outputs(Environment environment, Console console, Duration lockTimeout) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** With the time that commands wait which have no option for it. */
  Outputs(Environment environment, Console console) {
    this(environment, console, DEFAULT_TIMEOUT);
  }

  /** Whether an output, null for none named, is stdout. */
  public static boolean isStdout(@Nullable String name) {
    return name == null
        || name.equals(FileLabel.DASH)
        || name.equals("/dev/stdout")
        || name.equals("/dev/fd/1")
        || name.equals("/proc/self/fd/1");
  }

  /** The same, with another time to wait. */
  public Outputs withLockTimeout(Duration timeout) {
    return new Outputs(environment, console, timeout);
  }

  /**
   * Fails (exit 2) when binary data would go to a terminal.
   *
   * @param name what the command line has; null where {@code -o} would have it
   */
  public void refuseTerminal(@Nullable String name) {
    String other = name == null ? "name a file with -o" : "name a file instead of " + name;
    refuseTerminal(name, other + ", or redirect the output");
  }

  /** The same for a command that could not write to a file: standard output is all that it has. */
  public void refuseTerminalOnly() {
    refuseTerminal(null, "redirect the output");
  }

  private void refuseTerminal(@Nullable String name, String hint) {
    if (isStdout(name) ? environment.stdoutIsTerminal() : isTerminalDevice(String.valueOf(name))) {
      throw Failure.usage(
              (isStdout(name) ? "standard output" : name)
                  + " is a terminal, binary data is not written to it")
          .hint(hint);
    }
  }

  private boolean isTerminalDevice(String name) {
    Path path = environment.path(name);
    if (!name.startsWith("/dev/") || !InputBytes.isStream(path)) {
      return false;
    }
    try {
      String real = path.toRealPath().toString();
      return real.startsWith("/dev/tty") || real.startsWith("/dev/pts/");
    } catch (IOException e) {
      // An open pipe has no path.
      return false;
    }
  }

  /** Whether an output is the same file as an input, by whatever name. */
  public boolean isSame(String input, @Nullable String output) throws IOException {
    if (output == null || isStdout(output) || input.equals(FileLabel.DASH)) {
      return false;
    }
    StoredName stored = StoredName.of(environment, input);
    if (stored != null) {
      return stored.equals(StoredName.of(environment, output));
    }
    return isSameFile(input, output);
  }

  /** Whether two names, neither of which is a store's, lead to one file or folder. */
  public boolean isSameFile(String one, String other) throws IOException {
    Path from = environment.path(one);
    Path to = environment.path(other);
    return Files.exists(to) && Files.exists(from) && Files.isSameFile(from, to);
  }

  /** Fails (exit 2) when an output that has less than its input would take its place. */
  public void requireOther(String input, @Nullable String output) throws IOException {
    if (isSame(input, output)) {
      throw Failure.usage(output + ": input and output are the same file")
          .hint("write to another file: what is in this one would be lost");
    }
  }

  /** Begins to write a file, which is not stdout. */
  AtomicFile open(String name, AtomicFile.Overwrite overwrite) throws IOException {
    if (StoredName.isOne(environment, name)) {
      throw Failure.usage(FileLabel.of(name) + ": a store keeps documents only")
          .hint("name a file for other output");
    }
    try {
      return AtomicFile.output(environment.path(name), overwrite, lockTimeout);
    } catch (IOException e) {
      throw Faults.refused(name, e);
    }
  }

  /** Writes a file, which is not stdout, as a whole. */
  public void write(String name, byte[] bytes, AtomicFile.Overwrite overwrite) throws IOException {
    try (AtomicFile file = open(name, overwrite)) {
      file.write(bytes);
      file.commit();
    } catch (IOException e) {
      throw Faults.refused(name, e);
    }
  }

  /**
   * Writes an output that is binary: a file made or replaced as a whole, a document made in a
   * store, or stdout when the name is {@code -} or missing. Binary output to a terminal is refused.
   */
  public void writeBinary(@Nullable String name, byte[] bytes, AtomicFile.Overwrite overwrite)
      throws IOException {
    refuseTerminal(name);
    if (name == null || isStdout(name)) {
      console.out().write(bytes);
      return;
    }
    try (StoredDocument stored = StoredDocument.find(environment, name)) {
      if (stored == null) {
        write(name, bytes, overwrite);
      } else {
        stored.make(bytes);
      }
    }
  }

  /** The same, but with {@code --dry-run} only says that nothing is written. */
  public void writeBinary(
      @Nullable String name, byte[] bytes, AtomicFile.Overwrite overwrite, boolean dryRun)
      throws IOException {
    if (dryRun) {
      rehearse(name, bytes, overwrite);
      noteNotWritten(name == null ? FileLabel.DASH : name);
    } else {
      writeBinary(name, bytes, overwrite);
    }
  }

  /** Fails as {@link #writeBinary} would, but for the terminal; nothing is put in place. */
  public void rehearse(@Nullable String name, byte[] bytes, AtomicFile.Overwrite overwrite)
      throws IOException {
    if (name == null || isStdout(name)) {
      return;
    }
    requirePlaceFor(name);
    if (StoredName.isOne(environment, name) || isStream(name)) {
      return;
    }
    try (AtomicFile file = open(name, overwrite)) {
      file.write(bytes);
      file.requireCommittable();
    } catch (IOException e) {
      throw Faults.refused(name, e);
    }
  }

  /** Whether an output is written to bit by bit. */
  boolean isStream(String name) {
    return InputBytes.isStream(environment.path(name));
  }

  /** Says that a file is as it was because of {@code --dry-run}. */
  public void noteNotWritten(String name) {
    console.note("am: " + FileLabel.of(name) + ": not written (--dry-run)");
  }

  /**
   * Fails (exit 4) when a document cannot be made: its folder is missing, or its store has one of
   * that id.
   */
  public void requirePlaceFor(String name) throws IOException {
    try (StoredDocument stored = StoredDocument.find(environment, name)) {
      if (stored != null) {
        stored.requireNone();
        return;
      }
    }
    Path folder = environment.path(name).toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw Failure.fileSystem(name + ": its folder does not exist", null)
          .hint("make the folder first");
    }
  }

  /** Fails (exit 4) when something is there that no document can be written to; opens nothing. */
  public void requireRegular(String name) throws IOException {
    require(DocumentFile::requireRegular, name);
  }

  /** The same, also when the user may not write to what is there. */
  public void requireWritable(String name) throws IOException {
    require(DocumentFile::requireWritable, name);
  }

  private void require(Requirement requirement, String name) throws IOException {
    if (name.equals(FileLabel.DASH)) {
      return;
    }
    try {
      requirement.check(environment.path(name));
    } catch (IOException e) {
      throw Faults.refused(name, e);
    }
  }

  private interface Requirement {
    void check(Path path) throws IOException;
  }
}
