package org.amkit.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.amkit.AutomergeException;
import org.amkit.Change;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.chunk.ChunkReader;
import org.amkit.cli.address.Revisions;
import org.amkit.cli.address.ValueSyntax;
import org.amkit.cli.command.option.MemoryLimit;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.Output;
import org.amkit.cli.terminal.Progress;
import org.amkit.codec.FormatException;
import org.amkit.storage.ActorLease;
import org.amkit.storage.AtomicFile;
import org.amkit.storage.DocumentDamagedException;
import org.amkit.storage.DocumentFile;
import org.amkit.storage.FileContents;
import org.amkit.storage.StateDirectory;
import org.jspecify.annotations.Nullable;

/**
 * One run of one command: its surroundings, its output, and the files it was given.
 *
 * @param environment what surrounds the command
 * @param console where it writes
 * @param kept the document that is kept from one command to the next; null where there is but one
 *     command
 * @param memory how much one input may take
 */
public record Session(
    Environment environment, Console console, @Nullable KeptDocument kept, MemoryLimit memory) {
  /** The name that stands for stdin where a file is read and stdout where one is written. */
  public static final String DASH = "-";

  private static final int ACTOR_BYTES = 16;

  /** Documents of fewer bytes are read before a person sees that it takes time. */
  private static final int LONG_TO_READ = 1 << 17;

  /** The run of the only command. */
  public Session(Environment environment, Console console) {
    this(environment, console, null, MemoryLimit.DEFAULT);
  }

  /** Where data goes. */
  public Output out() {
    return console.out();
  }

  /** How messages call an input. */
  public static String label(String name) {
    return name.equals(DASH) ? "standard input" : name;
  }

  /** Reads what the command is given. */
  public Inputs inputs() {
    return new Inputs(environment, memory);
  }

  /** Whether a name stands for an input that is there. */
  public boolean isFile(String name) {
    return inputs().exists(name);
  }

  /** All bytes of an input, whatever they are. */
  public byte[] read(String name) throws IOException {
    return inputs().read(name);
  }

  /** The whole chunks of a document, with what lies behind them. */
  public FileContents contents(String name) throws IOException {
    return inputs().document(name);
  }

  /** A document file, or a document from stdin, to be read and not changed. */
  public Source load(String name) throws IOException {
    return load(name, LoadOptions.DEFAULT);
  }

  /** A document file, or a document from stdin, read with options, and not to be changed. */
  public Source load(String name, LoadOptions options) throws IOException {
    KeptDocument lines = kept;
    return lines == null || inputs().isStream(name) || !options.equals(LoadOptions.DEFAULT)
        ? loadAnew(name, options)
        : lines.load(this, name);
  }

  /** A document file, or a document from stdin, which is the caller's to change. */
  public Source loadAnew(String name, LoadOptions options) throws IOException {
    FileContents contents = contents(name);
    byte[] bytes = contents.bytes();
    noteTorn(name, contents.tornByteCount());
    return new Source(name, parse(name, bytes, options), bytes.length, contents.tornByteCount());
  }

  /** The bytes of a document: its whole chunks. */
  public byte[] documentBytes(String name) throws IOException {
    FileContents contents = contents(name);
    noteTorn(name, contents.tornByteCount());
    InputKind.requireNoMessage(name, contents.bytes());
    return contents.bytes();
  }

  /** The bytes of changes, which may be none: the whole chunks of an input, or its text. */
  public byte[] changeBytes(String name) throws IOException {
    FileContents contents = inputs().chunks(name);
    noteTorn(name, contents.tornByteCount());
    InputKind.requireNoMessage(name, contents.bytes());
    return contents.bytes();
  }

  /** Says that the end of a file is not used, if so. */
  public void noteTorn(String name, long byteCount) {
    if (byteCount > 0) {
      console.note(
          "am: "
              + name
              + ": the last "
              + byteCount
              + " bytes are a truncated chunk, which is skipped");
    }
  }

  /** Fails when bytes are not chunks; {@link Failure} (exit 3) names the input and the offset. */
  public void requireChunks(String name, byte[] bytes) {
    ChunkReader reader = new ChunkReader(bytes, memory.chunkLimits());
    try {
      while (reader.next()) {
        reader.chunk();
      }
    } catch (FormatException e) {
      throw notReadable(name, e);
    }
  }

  /** Bytes as a document; {@link Failure} (exit 3) names the input, the offset and the fault. */
  public Document parse(String name, byte[] bytes, LoadOptions options) {
    Progress progress = progress(name, bytes.length);
    try {
      return Document.load(bytes, options.withLimits(memory.limits()), newActor());
    } catch (AutomergeException e) {
      throw Faults.notADocument(name, bytes, e);
    } finally {
      progress.close();
    }
  }

  /** A document without changes, for changes from elsewhere. */
  public Document newDocument() {
    return Document.load(new byte[0], LoadOptions.DEFAULT.withLimits(memory.limits()), newActor());
  }

  private Progress progress(String name, long byteCount) {
    if (byteCount < LONG_TO_READ) {
      return Progress.none();
    }
    String text = "am: reading " + label(name) + " (" + Amounts.bytes(byteCount) + ")";
    long start = System.nanoTime();
    return console.progress(
        () -> text + ", " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s");
  }

  /** See {@link Faults#notADocument}. */
  public static Failure notADocument(String name, AutomergeException e) {
    return Faults.notADocument(name, e);
  }

  /** See {@link Faults#notReadable}. */
  public static Failure notReadable(String name, FormatException e) {
    return Faults.notReadable(name, e);
  }

  /** See {@link Faults#withoutOffset}. */
  public static String withoutOffset(String fault) {
    return Faults.withoutOffset(fault);
  }

  /** The failure for a document file that cannot be opened for writing. */
  public Failure refusedDocument(String name, IOException e) {
    if (e instanceof DocumentDamagedException) {
      try {
        Failure other = InputKind.of(read(name)).refusal(name);
        if (other != null) {
          return other;
        }
      } catch (IOException | Failure unreadable) {
        // What was wrong first is said.
      }
    }
    return refused(name, e);
  }

  /** See {@link Faults#refused}. */
  public static Failure refused(String name, IOException e) {
    return Faults.refused(name, e);
  }

  /** Writes what the command makes. */
  public Outputs outputs() {
    return new Outputs(environment);
  }

  /**
   * Writes an output that is binary: a file made or replaced as a whole, or stdout when the name is
   * {@code -} or missing. Binary output to a terminal is refused.
   */
  public void writeBinary(@Nullable String name, byte[] bytes, AtomicFile.Overwrite overwrite)
      throws IOException {
    writeBinary(name, bytes, overwrite, outputs().lockTimeout());
  }

  /** The same, with another time to wait for others who write to a file that is replaced. */
  public void writeBinary(
      @Nullable String name, byte[] bytes, AtomicFile.Overwrite overwrite, Duration lockTimeout)
      throws IOException {
    outputs().refuseTerminal(name);
    if (name == null || Outputs.isStdout(name)) {
      out().write(bytes);
    } else {
      outputs().withLockTimeout(lockTimeout).write(name, bytes, overwrite);
    }
  }

  /** Fails (exit 2) when stdout is a terminal, to which binary data would go. */
  public void refuseTerminal() {
    outputs().refuseTerminal(DASH);
  }

  /** Fails (exit 4) when a file cannot be made because its folder is missing. */
  public void requireFolderOf(String name) {
    Path folder = environment.path(name).toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw Failure.fileSystem(name + ": its folder does not exist", null)
          .hint("Make the folder first.");
    }
  }

  /** Fails (exit 2) when an output that has less than its input would take its place. */
  public void requireOther(String input, @Nullable String output) throws IOException {
    outputs().requireOther(input, output);
  }

  /** Fails (exit 4) when something is there that no document can be written to; opens nothing. */
  public void requireRegular(String name) throws IOException {
    if (name.equals(DASH)) {
      return;
    }
    try {
      DocumentFile.requireRegular(path(name));
    } catch (IOException e) {
      throw refused(name, e);
    }
  }

  /** Reads VALUEs; files that they name are looked for in the current directory. */
  public ValueSyntax values(ValueSyntax.Strings strings) {
    return new ValueSyntax(
        strings,
        name -> {
          try {
            return read(name);
          } catch (IOException e) {
            throw refused(name, e);
          }
        },
        note -> console.note("am: " + note));
  }

  /** Writes JSON to stdout: indented for the one value of a report, or compact for one of many. */
  public JsonPrinter json(JsonPrinter.Layout layout) {
    return new JsonPrinter(out(), layout, console.outIsColored());
  }

  /** An actor id that nobody has used. */
  public byte[] newActor() {
    byte[] actor = new byte[ACTOR_BYTES];
    environment.random().nextBytes(actor);
    return actor;
  }

  /** Looks REVs up in a document. */
  public Revisions revisions(Document document) {
    return new Revisions(document, environment.clock());
  }

  /** What this user's runs of {@code am} remember of document files. */
  public StateDirectory state() {
    return StateDirectory.ofUser(environment.variables(), environment.home());
  }

  /** The folder of what this user's runs of {@code am} remember. */
  public Path stateFolder() {
    return state().root();
  }

  /** Takes the actor that belongs to a document file, or a new one; see {@link StateDirectory}. */
  public ActorLease leaseActor(String name, Document document) throws IOException {
    try {
      return state().leaseActor(environment.path(name), document, environment.random());
    } catch (IOException e) {
      throw refused(name, e);
    }
  }

  /**
   * Notes the change that was written last with an actor. Not being able to costs a new actor the
   * next time and nothing else, so it is only told with {@code -v}.
   */
  public void wrote(ActorLease lease, Document document) {
    try {
      Optional<Change> last = document.getLastLocalChange();
      if (last.isPresent()) {
        lease.wrote(last.get());
      }
    } catch (IOException e) {
      console.detail("am: the actor could not be remembered: " + e.getMessage());
    }
  }

  /** The bytes of an actor id in hex digits; {@link Failure} (exit 2) when it is none. */
  public static byte[] parseActor(String hex) {
    try {
      byte[] actor = HexFormat.of().parseHex(hex.toLowerCase(Locale.ROOT));
      if (actor.length > 0) {
        return actor;
      }
    } catch (IllegalArgumentException e) {
      throw Failure.usage("'" + hex + "' is not an actor id: an even number of hex digits");
    }
    throw Failure.usage("an actor id has at least one byte");
  }

  /**
   * Does the same with each of several files, several at a time, with output as if one came after
   * the other; a failure with one is reported and does not stop the rest.
   *
   * @return the exit code of the worst
   */
  public int forEach(List<String> names, Batch.Action action) throws IOException {
    return new Batch(this, action).run(names);
  }

  /** The path of a file that the user named. */
  public Path path(String name) {
    return environment.path(name);
  }
}
