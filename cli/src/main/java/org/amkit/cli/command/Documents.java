package org.amkit.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.amkit.AutomergeException;
import org.amkit.Change;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.MalformedDataException;
import org.amkit.chunk.ChunkReader;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.cli.terminal.Progress;
import org.amkit.codec.FormatException;
import org.amkit.storage.DocumentDamagedException;
import org.amkit.storage.FileContents;
import org.amkit.sync.SyncMessage;

/**
 * Reads inputs as documents.
 *
 * @param run the command that reads
 */
public record Documents(Run run) {
  /** Documents of fewer bytes are read before a person sees that it takes time. */
  private static final int LONG_TO_READ = 1 << 17;

  /** A document file, or a document from stdin, to be read and not changed. */
  public Source load(String name) throws IOException {
    return load(name, LoadOptions.DEFAULT);
  }

  /** A document file, or a document from stdin, read with options, and not to be changed. */
  public Source load(String name, LoadOptions options) throws IOException {
    KeptDocument lines = run.kept();
    if (lines == null || run.inputs().isStream(name)) {
      return loadAnew(name, options);
    }
    // It may have what its file lacks, in a transaction or otherwise.
    Source kept = lines.load(run, name);
    if (options.equals(LoadOptions.DEFAULT)) {
      return kept;
    }
    Document other = Document.load(kept.document().save(), options.withVerifyHeads(false));
    return new Source(kept.name(), other, kept.byteCount(), kept.tornByteCount());
  }

  /** A document file, or a document from stdin, which is the caller's to change. */
  public Source loadAnew(String name, LoadOptions options) throws IOException {
    FileContents contents = run.inputs().document(name);
    byte[] bytes = contents.bytes();
    noteTorn(name, contents.tornByteCount());
    return new Source(name, parse(name, bytes, options), bytes.length, contents.tornByteCount());
  }

  /**
   * The changes that a sync message brings, whatever chunks they are in, in its order.
   *
   * @throws FormatException when they cannot be read
   */
  public List<Change> changesOf(SyncMessage message) {
    List<Change> changes = new ArrayList<>();
    try {
      for (byte[] chunks : message.changes()) {
        changes.addAll(Change.decodeAll(chunks, run.memory().limits()));
      }
    } catch (MalformedDataException e) {
      // What a document's reader would advise is of no use here.
      throw e.getCause() instanceof FormatException fault ? fault : e;
    }
    return changes;
  }

  /** Adds what an input holds to a document; {@link Failure} (exit 3) names the input. */
  public static void add(Document into, String name, byte[] chunks) {
    try {
      into.loadIncremental(chunks);
    } catch (AutomergeException e) {
      throw Faults.notADocument(name, e);
    }
  }

  /** The bytes of a document: its whole chunks. */
  public byte[] bytes(String name) throws IOException {
    FileContents contents = run.inputs().document(name);
    noteTorn(name, contents.tornByteCount());
    InputKind.requireNoMessage(name, contents.bytes());
    return contents.bytes();
  }

  /**
   * The bytes of changes, which may be none: chunks or text. All of them count, a truncated chunk
   * at the end, too: no program appends to a file of changes, and half of one is not what was
   * meant.
   */
  public byte[] changeBytes(String name) throws IOException {
    byte[] bytes = run.inputs().read(name);
    InputKind.requireNoMessage(name, bytes);
    return bytes;
  }

  /** Says that the end of a file is not used, if so. */
  public void noteTorn(String name, long byteCount) {
    if (byteCount > 0) {
      run.remark(name, "the last " + byteCount + " bytes are a truncated chunk, which is skipped");
    }
  }

  /** Fails when bytes are not chunks; {@link Failure} (exit 3) names the input and the offset. */
  public void requireChunks(String name, byte[] bytes) {
    ChunkReader reader = new ChunkReader(bytes, run.memory().limits());
    try {
      while (reader.next()) {
        reader.chunk();
      }
    } catch (FormatException e) {
      throw Faults.notReadable(name, e);
    }
  }

  /** Bytes as a document; {@link Failure} (exit 3) names the input, the offset and the fault. */
  public Document parse(String name, byte[] bytes, LoadOptions options) {
    Progress progress = progress(name, bytes.length);
    try {
      LoadOptions known = options.withVerifiedChunks(run.verifiedChunks());
      return Document.load(bytes, known.withLimits(run.memory().limits()), run.actors().fresh());
    } catch (AutomergeException e) {
      throw Faults.notADocument(name, bytes, e);
    } finally {
      progress.close();
    }
  }

  /** A document without changes, for changes from elsewhere. */
  public Document empty() {
    LoadOptions known = LoadOptions.DEFAULT.withVerifiedChunks(run.verifiedChunks());
    return Document.load(
        new byte[0], known.withLimits(run.memory().limits()), run.actors().fresh());
  }

  private Progress progress(String name, long byteCount) {
    if (byteCount < LONG_TO_READ) {
      return Progress.none();
    }
    String text = "am: reading " + FileLabel.of(name) + " (" + Amounts.bytes(byteCount) + ")";
    long start = System.nanoTime();
    return run.console()
        .progress(
            () -> text + ", " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s");
  }

  /** The failure for a document file that cannot be opened for writing. */
  public Failure refused(String name, IOException e) {
    if (e instanceof DocumentDamagedException) {
      try {
        Failure other = InputKind.of(run.inputs().read(name)).refusal(name);
        if (other != null) {
          return other;
        }
      } catch (IOException | Failure unreadable) {
        // What was wrong first is said.
      }
    }
    return Faults.refused(name, e);
  }
}
