package org.amkit.cli.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.TextUnit;
import org.amkit.Transaction;
import org.amkit.cli.command.option.WriteOptions;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.storage.ActorLease;
import org.amkit.storage.AtomicFile;
import org.amkit.storage.DocumentFile;
import org.amkit.storage.FilePosition;
import org.amkit.storage.HeldFile;
import org.amkit.storage.WriteSession;
import org.jspecify.annotations.Nullable;

/**
 * A document file opened to be changed, locked until it is closed, or a document of a store, which
 * is not locked. {@code -} is read from stdin and written to stdout. With {@code --dry-run} nothing
 * is locked or written.
 */
public final class Workfile implements AutoCloseable {
  private final Run run;
  private final String name;
  private final boolean dryRun;
  private final byte[] bytes;
  private final Document document;
  private final ChangeHash[] before;
  private final @Nullable WriteSession writing;

  /** Where the document is, if it is not a file. */
  private final @Nullable StoredDocument stored;

  private final byte @Nullable [] givenActor;

  /** Where the document is kept for the next command, and what it is kept as; null if not. */
  private final @Nullable KeptDocument keeper;

  private final @Nullable HeldFile held;
  private @Nullable ActorLease lease;
  private boolean isAsItsFile;

  private Workfile(
      Run run,
      String name,
      boolean dryRun,
      byte[] bytes,
      Document document,
      @Nullable WriteSession writing,
      @Nullable StoredDocument stored,
      @Nullable KeptDocument keeper,
      @Nullable HeldFile held,
      byte @Nullable [] givenActor) {
    this.run = run;
    this.name = name;
    this.dryRun = dryRun;
    this.bytes = bytes;
    this.document = document;
    this.before = held == null ? document.getHeads() : held.stored();
    this.writing = writing;
    this.stored = stored;
    this.keeper = keeper;
    this.held = held;
    this.givenActor = givenActor;
  }

  /** Opens a file; {@code actorHex} null takes the actor that belongs to the file. */
  public static Workfile open(
      Run run, String name, WriteOptions options, TextUnit unit, @Nullable String actorHex)
      throws IOException {
    byte[] givenActor = actorHex == null ? null : Actors.parse(actorHex);
    LoadOptions load = LoadOptions.DEFAULT.withTextUnit(unit);
    if (name.equals(FileLabel.DASH) || options.dryRun) {
      if (name.equals(FileLabel.DASH) && !options.dryRun) {
        run.outputs().refuseTerminal(FileLabel.DASH);
      } else if (!run.outputs().isStream(name)) {
        run.outputs().requireWritable(name);
      }
      byte[] bytes = run.inputs().document(name).bytes();
      Document document = run.documents().parse(name, bytes, load);
      return new Workfile(
          run, name, options.dryRun, bytes, document, null, null, null, null, givenActor);
    }
    StoredDocument stored = StoredDocument.find(run.environment(), name);
    if (stored != null) {
      return inStore(run, name, stored, load, givenActor);
    }
    // Positions in texts are the document's own: one of other units cannot be shared.
    KeptDocument kept = unit == TextUnit.CODE_POINTS ? run.kept() : null;
    Path path = run.path(name);
    FilePosition known = kept == null ? null : kept.end(path);
    DocumentFile documentFile = DocumentFile.of(path);
    WriteSession writing;
    try {
      writing =
          known == null
              ? documentFile.openForWriting(options.lockTimeout())
              : documentFile.openForWriting(options.lockTimeout(), known);
    } catch (IOException e) {
      throw run.documents().refused(name, e);
    }
    try {
      noteMoved(run, name, writing);
      HeldFile held = kept == null ? null : kept.takeIn(run, name, writing.contents());
      Document document =
          held == null
              ? run.documents().parse(name, writing.contents().bytes(), load)
              : held.document();
      return new Workfile(
          run, name, false, new byte[0], document, writing, null, kept, held, givenActor);
    } catch (RuntimeException e) {
      writing.close();
      throw e;
    }
  }

  /** Says where the end of a file went that was no whole chunk, if so. */
  public static void noteMoved(Run run, String name, WriteSession writing) {
    writing
        .tornPath()
        .ifPresent(
            torn ->
                run.remark(
                    name,
                    "a truncated chunk is moved to "
                        + FileLabel.of(String.valueOf(torn.getFileName()))));
  }

  private static Workfile inStore(
      Run run, String name, StoredDocument stored, LoadOptions load, byte @Nullable [] givenActor)
      throws IOException {
    try {
      byte[] bytes = stored.bytes();
      Document document = run.documents().parse(name, bytes, load);
      return new Workfile(
          run, name, false, new byte[0], document, null, stored, null, null, givenActor);
    } catch (RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  /** What the file holds, to be changed. */
  public Document document() {
    return document;
  }

  /** The heads of what the file held when it was opened. */
  public ChangeHash[] before() {
    return before.clone();
  }

  /** Begins a change on top of the version that heads name; null is the present one. */
  public Transaction begin(ChangeHash @Nullable [] heads) throws IOException {
    takeActor();
    return heads == null || Arrays.equals(heads, document.getHeads())
        ? document.startTransaction()
        : document.startTransactionAt(heads);
  }

  private void takeActor() throws IOException {
    if (givenActor != null || writing != null || stored != null) {
      takeOwnActor();
    }
  }

  /** Makes the document's actor the one that the change is made as, with --dry-run as well. */
  public void takeOwnActor() throws IOException {
    byte[] given = givenActor;
    if (given != null) {
      document.setActorId(given);
    } else if (!name.equals(FileLabel.DASH)) {
      ActorLease taken = run.actors().lease(name, document);
      lease = taken;
      document.setActorId(taken.actor());
    }
  }

  /** Writes what the document has more than the file. */
  public void save() throws IOException {
    save(held != null && held.isAhead() ? held.lacking() : document.saveSince(before));
  }

  /** Writes chunks behind what the file holds: all that the document has more. */
  public void save(byte[] chunks) throws IOException {
    if (dryRun) {
      return;
    }
    if (chunks.length == 0 && !name.equals(FileLabel.DASH)) {
      isAsItsFile = true;
      return;
    }
    if (stored != null) {
      // An append that failed may yet arrive: until it has, no one may go on as its actor.
      ActorLease taken = lease;
      lease = null;
      stored.append(document, chunks);
      lease = taken;
      wrote();
      return;
    }
    if (writing == null) {
      ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length + chunks.length);
      all.writeBytes(bytes);
      all.writeBytes(chunks);
      run.outputs().writeBinary(name, all.toByteArray(), AtomicFile.Overwrite.NOTHING);
      return;
    }
    try {
      FilePosition end = writing.append(chunks);
      if (held != null) {
        held.wrote(end);
      }
    } catch (IOException e) {
      throw Faults.refused(name, e);
    }
    wrote();
  }

  private void wrote() {
    isAsItsFile = true;
    if (lease != null) {
      run.actors().wrote(lease, document);
    }
  }

  /** Writes a change, null for none, and prints its hash; with --dry-run shows what it does. */
  public int finish(@Nullable ChangeHash made) throws IOException {
    if (made == null) {
      isAsItsFile = true;
      return ExitCode.OK;
    }
    save();
    if (dryRun) {
      if (!run.console().quiet()) {
        new DiffReport(run, document).print(before, new ChangeHash[] {made});
      }
      run.outputs().noteNotWritten(name);
    } else if (!name.equals(FileLabel.DASH)) {
      run.out().println(made.toString());
    }
    return ExitCode.OK;
  }

  @Override
  public void close() throws IOException {
    try {
      if (lease != null) {
        lease.close();
      }
    } finally {
      if (stored != null) {
        stored.close();
      }
      if (writing != null) {
        if (keeper != null && held != null && isAsItsFile) {
          keeper.keep(run.path(name), held);
        }
        writing.close();
      }
    }
  }
}
