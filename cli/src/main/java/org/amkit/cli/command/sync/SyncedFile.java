package org.amkit.cli.command.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.amkit.AutomergeException;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.DocumentOrigins;
import org.amkit.LoadOptions;
import org.amkit.cli.command.Contests;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.StoredName;
import org.amkit.cli.terminal.Failure;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.AssembledReading;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.FileStore;
import org.amkit.repo.store.Reading;
import org.amkit.repo.store.Reading.Position;
import org.amkit.repo.store.StalePositionException;
import org.amkit.repo.store.StoreEvent;
import org.amkit.storage.DocumentFile;
import org.amkit.storage.FileContents;
import org.amkit.storage.StateDirectory;
import org.jspecify.annotations.Nullable;

/**
 * A document file while it is synced, as the store of a Repo. The file is read once, here: what was
 * read is the Repo's from its first look at the store until it is closed.
 *
 * <pre>
 *   open ----> origins, ids ----> first read ----> ... ----> the Repo is closed ----> heads, end
 *              \___ the document is ours ___/                 \_ and ours again ___/
 * </pre>
 */
final class SyncedFile implements DocumentStore {
  /**
   * How a file is synced.
   *
   * @param keepState whether what is shared with peers is remembered from one run to the next
   * @param create whether it need not be there
   * @param dry whether nothing is written
   * @param live whether it is looked at for what others write
   * @param asks whether a file without changes is asked of the peer, as one that is not there
   */
  record Use(boolean keepState, boolean create, boolean dry, boolean live, boolean asks) {}

  private final Run run;
  private final String name;
  private final Path path;
  private final Use use;
  private final FileStore files;
  private final Document document;
  private final @Nullable FileContents contents;
  private final ChangeHash[] opened;

  /** Before the document is lent. */
  private DocumentOrigins origins = new DocumentOrigins(List.of(), List.of());

  private final DocumentIds ids;

  /** Ids that were given or agreed on in this run. */
  private final Set<DocumentId> begun = new LinkedHashSet<>();

  /** Which ids the file was found to answer to, or not. */
  private final Map<DocumentId, Boolean> known = new HashMap<>();

  /** Whether the document is the Repo's. */
  private boolean isLent;

  /** Whether the peer has the one document only, so that what is known of it is of that. */
  private volatile boolean isOfOneDocument;

  private volatile @Nullable IOException writeFailure;
  private volatile @Nullable Consumer<StoreEvent> watcher;

  private SyncedFile(
      Run run,
      String name,
      PeerOptions options,
      Use use,
      Document document,
      @Nullable FileContents contents) {
    this.run = run;
    this.name = name;
    this.path = run.path(name);
    this.use = use;
    this.document = document;
    this.contents = contents;
    this.opened = document.getHeads();
    StateDirectory state = use.keepState ? run.state() : null;
    this.ids = new DocumentIds(document, path, state, run.environment().random());
    this.files = new FileStore(path, new Ids(), options.lockTimeout(), state);
  }

  /** Opens a file; {@link Failure} says why not. */
  static SyncedFile open(Run run, String name, PeerOptions options, Use use) throws IOException {
    StoredName.requireKnownScheme(run.environment(), name);
    Path path = run.path(name);
    try {
      DocumentFile.requireRegular(path);
    } catch (IOException e) {
      throw Faults.refused(name, e);
    }
    if (!Files.exists(path)) {
      if (!use.create) {
        throw Failure.fileSystem(name + ": no such file", null).hint("--create makes it");
      }
      return new SyncedFile(run, name, options, use, run.documents().empty(), null);
    }
    FileContents contents = run.inputs().document(name);
    run.documents().noteTorn(name, contents.tornByteCount());
    Document document = run.documents().parse(name, contents.bytes(), LoadOptions.DEFAULT);
    return new SyncedFile(run, name, options, use, document, contents);
  }

  // Before the document is the Repo's

  /** Whether the document and that of another file have something in common, or one is empty. */
  boolean isRelatedTo(SyncedFile other) {
    return document.isRelatedTo(other.document);
  }

  /**
   * What a peer needs to know to tell whether its document is related to this; null: it is not
   * known any more.
   */
  synchronized @Nullable DocumentOrigins origins() {
    if (!isLent) {
      origins = document.getOrigins();
    }
    // What a document began with stays; one that was empty is the Repo's now.
    return origins.roots().isEmpty() && isLent ? null : origins;
  }

  /**
   * Whether the document is related to the one with these origins; null while that is not known, as
   * it is empty, or what waits in it may be of the other.
   */
  synchronized @Nullable Boolean meets(@Nullable DocumentOrigins origins) {
    isOfOneDocument = origins != null;
    if (origins == null) {
      return null;
    }
    if (isLent) {
      return this.origins.overlaps(origins) ? true : null;
    }
    if (document.changeCount() == 0) {
      return null;
    }
    if (document.meets(origins)) {
      return true;
    }
    return document.getOrigins().loose().isEmpty() ? false : null;
  }

  /** The id to offer; null where the peer is to name a document that is not here. */
  synchronized @Nullable DocumentId defaultId() {
    if (isLent || (use.asks && contents == null)) {
      return null;
    }
    DocumentId id = ids.own();
    known.put(id, true);
    keepIds();
    return id;
  }

  /**
   * Lets the peer ask for the document by an id, from now on. It is kept when all has gone well:
   * else it may be that of another document.
   */
  synchronized void answerTo(DocumentId id) {
    begun.add(id);
    known.put(id, true);
  }

  private void keepIds() {
    try {
      if (!use.dry) {
        ids.keepAll();
      }
    } catch (IOException e) {
      // The sync itself is as good without; ids given again are answered to again.
      return;
    }
  }

  // After the Repo is closed

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

  /** Makes the file when it is still not there: a clone of an empty document is one, too. */
  void end() {
    if (!use.dry && !Files.exists(path)) {
      try {
        DocumentFile.create(path, document.save());
      } catch (IOException e) {
        throw Faults.refused(name, e);
      }
    }
    begun.forEach(ids::add);
    keepIds();
  }

  // What is wrong

  /** Whether something is wrong with writing, not with reading. */
  boolean isOfWriting(Exception what) {
    return what == writeFailure;
  }

  /** What is wrong with the file, in the words that users see. */
  Failure failure(Exception what) {
    if (what instanceof AutomergeException e) {
      return Faults.notADocument(name, e);
    }
    return Faults.refused(name, what instanceof IOException io ? io : new IOException(what));
  }

  // The store

  private final class Ids implements FileStore.Ids {
    @Override
    public boolean has(DocumentId id) throws IOException {
      return answersTo(id);
    }

    @Override
    public Optional<DocumentId> own() {
      return Optional.ofNullable(defaultId());
    }
  }

  private synchronized boolean answersTo(DocumentId id) throws IOException {
    Boolean has = known.get(id);
    if (has == null) {
      has = isLent ? idsOnDisk().has(id) : ids.has(id);
      known.put(id, has);
    }
    return has;
  }

  /** Those of the file as it is now. */
  private DocumentIds idsOnDisk() throws IOException {
    Document onDisk =
        Files.exists(path)
            ? run.documents().parse(name, run.inputs().document(name).bytes(), LoadOptions.DEFAULT)
            : run.documents().empty();
    StateDirectory state = use.keepState ? run.state() : null;
    return new DocumentIds(onDisk, path, state, run.environment().random());
  }

  @Override
  public Optional<String> storageId() {
    return files.storageId();
  }

  @Override
  public synchronized Reading read(DocumentId id) throws IOException {
    if (isLent || !answersTo(id)) {
      return files.read(id);
    }
    isLent = true;
    boolean isEmpty = document.changeCount() == 0;
    List<byte[]> chunks =
        !isEmpty && contents != null
            ? List.of(contents.bytes())
            : use.asks ? List.of() : List.of(document.save());
    Consumer<StoreEvent> told = watcher;
    if (told != null) {
      // Others may have written to it before the watch began.
      told.accept(StoreEvent.of(id));
    }
    Position behind = files.position(contents == null ? null : contents.end());
    return new AssembledReading(chunks, behind, document);
  }

  @Override
  public Reading readSince(DocumentId id, Position position) throws IOException {
    return files.readSince(id, position);
  }

  @Override
  public boolean mayMake(DocumentId id) throws IOException {
    return answersTo(id);
  }

  @Override
  public Position append(DocumentId id, @Nullable Position position, List<byte[]> chunks)
      throws IOException {
    if (use.dry) {
      return position == null ? files.position(null) : position;
    }
    try {
      return files.append(id, position, chunks);
    } catch (StalePositionException e) {
      throw e;
    } catch (IOException e) {
      writeFailure = e;
      throw e;
    }
  }

  @Override
  public Position compact(DocumentId id, Position read, ChangeHash[] heads, byte[] snapshot)
      throws IOException {
    return files.compact(id, read, heads, snapshot);
  }

  @Override
  public Watch watch(Consumer<StoreEvent> listener) {
    if (!use.live) {
      return () -> {};
    }
    watcher = listener;
    return files.watch(listener);
  }

  @Override
  public Optional<byte[]> peerState(DocumentId id, String storageId) throws IOException {
    return files.peerState(id, key(id, storageId));
  }

  @Override
  public void keepPeerState(DocumentId id, String storageId, byte[] state) throws IOException {
    if (!use.dry) {
      files.keepPeerState(id, key(id, storageId), state);
    }
  }

  /** A peer may have many documents, and this file may have been synced with another of them. */
  private String key(DocumentId id, String storageId) {
    return isOfOneDocument ? storageId : storageId + "/" + id;
  }

  @Override
  public void list(Consumer<DocumentId> each) throws IOException {
    files.list(each);
  }

  @Override
  public void delete(DocumentId id) throws IOException {
    files.delete(id);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
