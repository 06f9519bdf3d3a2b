package org.amkit.cli.command.sync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.amkit.AutomergeException;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.cli.command.Contests;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.Run;
import org.amkit.cli.terminal.Failure;
import org.amkit.net.DocumentSource;
import org.amkit.net.SharedDocument;
import org.amkit.repo.DocumentId;
import org.amkit.storage.DocumentDamagedException;
import org.amkit.storage.DocumentFile;
import org.amkit.storage.FileContents;
import org.amkit.storage.FilePosition;
import org.amkit.storage.HeldFile;
import org.amkit.storage.StateDirectory;
import org.jspecify.annotations.Nullable;

/**
 * A document file while it is synced: others may write to it at the same time, so it is locked only
 * for as long as an append takes, and what they have appended is taken in before.
 */
final class SyncedFile implements SharedDocument.Store, DocumentSource {
  /** The name under which the state directory keeps what this side calls itself. */
  private static final String SELF = "this side";

  private static final int STORAGE_ID_BYTES = 16;

  private final String name;
  private final Path path;
  private final Duration lockTimeout;
  private final @Nullable StateDirectory state;
  private final Document document;
  private final ChangeHash[] opened;
  private final SharedDocument shared;
  private final HeldFile held;
  private final DocumentIds ids;

  /** Whether the file was not there, and its document has no id but what the peer gives it. */
  private boolean isNameless;

  /** Whether nothing is written: what comes in stays in memory. */
  private boolean dry;

  private SyncedFile(
      Run run,
      String name,
      Duration lockTimeout,
      boolean keepState,
      Document document,
      @Nullable FilePosition position) {
    this.name = name;
    this.path = run.path(name);
    this.lockTimeout = lockTimeout;
    this.state = keepState ? run.state() : null;
    this.document = document;
    this.opened = document.getHeads();
    this.shared = new SharedDocument(document, this);
    this.ids = new DocumentIds(document, path, this.state, run.environment().random());
    this.held = new HeldFile(DocumentFile.of(path), document, position);
  }

  /**
   * Opens a file.
   *
   * @param keepState whether what is shared with peers is remembered from one run to the next
   * @param create whether it need not be there
   */
  static SyncedFile open(
      Run run, String name, Duration lockTimeout, boolean keepState, boolean create)
      throws IOException {
    Path path = run.path(name);
    try {
      DocumentFile.requireRegular(path);
    } catch (IOException e) {
      throw Faults.refused(name, e);
    }
    if (!Files.exists(path)) {
      if (!create) {
        throw Failure.fileSystem(name + ": no such file", null).hint("--create makes it");
      }
      Document empty = run.documents().empty();
      return new SyncedFile(run, name, lockTimeout, keepState, empty, null);
    }
    FileContents contents = run.inputs().document(name);
    Document document = run.documents().parse(name, contents.bytes(), LoadOptions.DEFAULT);
    return new SyncedFile(run, name, lockTimeout, keepState, document, contents.end());
  }

  /** The same, and nothing will be written. */
  SyncedFile withoutWriting() {
    dry = true;
    return this;
  }

  /** How many changes the document has that a version of it has not, which may not be here. */
  int changesSince(ChangeHash[] heads) {
    return document.getChanges(heads).size();
  }

  /** The heads of the document. */
  List<ChangeHash> heads() {
    return List.of(document.getHeads());
  }

  /** How many conflicts the document has that it did not have when it was opened. */
  int newConflicts() {
    return Contests.since(document, opened);
  }

  /** The document, for sessions. */
  SharedDocument shared() {
    return shared;
  }

  /** Where the file is. */
  Path path() {
    return path;
  }

  /** Makes the file when it is still not there: a clone of an empty document is one, too. */
  void createIfMissing() throws IOException {
    if (held.position() == null && !dry) {
      persist();
    }
    keepIds();
  }

  /** Whether the document and that of another file have something in common, or one is empty. */
  boolean isRelatedTo(SyncedFile other) {
    return document.isRelatedTo(other.document);
  }

  /** Lets peers ask for the document by an id. */
  void answerTo(DocumentId id) {
    ids.add(id);
    keepIds();
  }

  /** Leaves it to the peer to name the document of a file that is not there yet. */
  void takeNameFromPeer() {
    isNameless = held.position() == null;
  }

  private void keepIds() {
    try {
      if (!dry) {
        ids.keepAll();
      }
    } catch (IOException e) {
      // The sync itself is as good without; ids given again are answered to again.
      return;
    }
  }

  @Override
  public @Nullable SharedDocument find(DocumentId id, boolean isRequest) {
    return ids.has(id) ? shared : null;
  }

  @Override
  public SharedDocument single() {
    return shared;
  }

  @Override
  public @Nullable DocumentId defaultId() {
    if (isNameless) {
      return null;
    }
    DocumentId id = ids.own();
    keepIds();
    return id;
  }

  /** The id is kept when the session has gone well: else it may be that of another document. */
  @Override
  public void begin(DocumentId id) {
    ids.add(id);
  }

  /** What this side calls itself to peers that may remember it; null when they should not. */
  @Nullable String storageId(Run run) {
    if (state == null) {
      return null;
    }
    Optional<byte[]> kept = state.syncState(path, SELF);
    if (kept.isPresent()) {
      return new String(kept.get(), StandardCharsets.US_ASCII);
    }
    byte[] random = new byte[STORAGE_ID_BYTES];
    run.environment().random().nextBytes(random);
    String id = HexFormat.of().formatHex(random);
    try {
      state.keepSyncState(path, SELF, id.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      run.console().detail("am: no state is kept: " + e.getMessage());
      return null;
    }
    return id;
  }

  @Override
  public void persist() throws IOException {
    if (dry) {
      return;
    }
    try {
      held.write(lockTimeout);
    } catch (IOException e) {
      throw new StoreFailure(Faults.refused(name, e));
    } catch (AutomergeException e) {
      throw new StoreFailure(Faults.notADocument(name, e));
    }
  }

  @Override
  public boolean refresh() throws IOException {
    try {
      boolean changed = held.refresh();
      if (held.isAhead() && held.position() != null) {
        // Another program has put an older copy in the file's place: what peers were told to be on
        // disk gets there again.
        persist();
      }
      return changed;
    } catch (StoreFailure e) {
      throw e;
    } catch (DocumentDamagedException e) {
      if (held.isDamaged()) {
        persist();
        return false;
      }
      throw new StoreFailure(Faults.refused(name, e));
    } catch (IOException e) {
      throw new StoreFailure(Faults.refused(name, e));
    } catch (AutomergeException e) {
      throw new StoreFailure(Faults.notADocument(name, e));
    }
  }

  @Override
  public byte @Nullable [] readState(String storageId) {
    return state == null ? null : state.syncState(path, "peer " + storageId).orElse(null);
  }

  @Override
  public void writeState(String storageId, byte[] bytes) {
    if (state != null && !dry && Files.exists(path)) {
      try {
        state.keepSyncState(path, "peer " + storageId, bytes);
      } catch (IOException e) {
        // It only saves bytes the next time; the sync itself is as good without.
        return;
      }
    }
  }

  /** A failure of the command's on its way through a session. */
  static final class StoreFailure extends IOException {
    private static final long serialVersionUID = 1;

    private final Failure failure;

    StoreFailure(Failure failure) {
      super(failure.message(), failure);
      this.failure = failure;
    }

    Failure failure() {
      return failure;
    }
  }
}
