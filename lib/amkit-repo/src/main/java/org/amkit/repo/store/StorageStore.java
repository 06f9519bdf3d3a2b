package org.amkit.repo.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.amkit.ChangeHash;
import org.amkit.repo.DocumentId;
import org.amkit.repo.Storage;
import org.amkit.repo.StorageKey;
import org.amkit.repo.storage.FileSystemStorage;
import org.amkit.repo.store.Reading.Position;
import org.jspecify.annotations.Nullable;

/**
 * Documents in a {@link Storage}, under the keys of automerge-repo, whose programs read what was
 * written here and the other way round.
 *
 * <pre>
 *   [ID, "snapshot", sha256 of the heads' digits]   a whole document
 *   [ID, "incremental", sha256 of the bytes]        what was appended since, an append each
 *   [ID, "sync-state", storage id of a peer]
 *   ["storage-adapter-id"]                          the storage id, 36 characters
 * </pre>
 *
 * <p>A position is the set of keys that were read. In a {@link FileSystemStorage} keys are listed
 * without their values: an append costs two listings and one file, {@link #readSince} two listings
 * and what is new. Of any other storage both read all of the document.
 *
 * <p>Node writes values in place. One that is not whole and has changed within two seconds is left
 * out, to be read when it is whole; later it is damage. One that may be part of another, though it
 * looks whole, is read, but does not count as read, and is removed by no compaction before it has
 * settled.
 */
public final class StorageStore implements DocumentStore {
  private static final String SNAPSHOT = "snapshot";
  private static final String INCREMENTAL = "incremental";
  private static final String SYNC_STATE = "sync-state";
  private static final StorageKey STORAGE_ID = new StorageKey("storage-adapter-id");

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
  private static final int MAX_STORAGE_ID_LENGTH = 64;

  private final Storage storage;
  private final Duration timeout;

  /** The storage, where it can be listed and watched. */
  private final @Nullable FileSystemStorage files;

  private final Listeners listeners = new Listeners();
  private @Nullable FileEvents events;
  private boolean isClosed;

  /**
   * Documents in a storage.
   *
   * @param storage where they are kept
   */
  public StorageStore(Storage storage) {
    this(storage, DEFAULT_TIMEOUT);
  }

  /**
   * Documents in a storage.
   *
   * @param storage where they are kept
   * @param timeout how long an answer of it is waited for
   */
  public StorageStore(Storage storage, Duration timeout) {
    this.storage = storage;
    this.timeout = timeout;
    this.files = storage instanceof FileSystemStorage inFolder ? inFolder : null;
  }

  @Override
  public Optional<String> storageId() throws IOException {
    Optional<byte[]> kept = get(storage.load(STORAGE_ID));
    if (kept.isEmpty()) {
      byte[] made = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
      get(storage.put(STORAGE_ID, made));
      // Another process may have been as quick.
      kept = get(storage.load(STORAGE_ID));
    }
    return kept.map(id -> new String(id, StandardCharsets.UTF_8));
  }

  /** What was found of a document. */
  private final class Found {
    final List<byte[]> chunks = new ArrayList<>();
    final List<String> names = new ArrayList<>();

    /** A value that is not whole, and may be when its writer has come to its end. */
    @Nullable StorageKey unsettled;

    void add(StorageKey key, byte[] value) throws IOException {
      if (!isOfDocument(key)) {
        return;
      }
      if (StoredChunks.areWhole(value)) {
        chunks.add(value);
        if (key.getParts()[2].equals(StoredChunks.hash(value)) || !isYoung(key)) {
          names.add(nameOf(key));
        }
      } else if (isYoung(key)) {
        unsettled = key;
      } else {
        throw damaged(key);
      }
    }

    private IOException damaged(StorageKey key) {
      return new DamagedChunkException(placeOf(key) + ": is damaged: not whole chunks");
    }
  }

  private static boolean isOfDocument(StorageKey key) {
    return key.getParts().length == 3;
  }

  private boolean isYoung(StorageKey key) {
    return files != null && files.isYoung(key);
  }

  /** Whether a value is not whole, and may be when its writer has come to its end. */
  private boolean isUnsettled(StorageKey key, byte[] value) {
    return isYoung(key) && !StoredChunks.areWhole(value);
  }

  /** What a value of a document is called in a position. */
  private static String nameOf(StorageKey key) {
    String[] parts = key.getParts();
    return parts[1] + "/" + parts[2];
  }

  private static StorageKey keyOf(DocumentId id, String name) {
    int slash = name.indexOf('/');
    return new StorageKey(id.toString(), name.substring(0, slash), name.substring(slash + 1));
  }

  private static StorageKey keyOf(DocumentId id, String kind, String name) {
    return new StorageKey(id.toString(), kind, name);
  }

  @Override
  public Reading read(DocumentId id) throws IOException {
    register(id);
    while (true) {
      Found found = new Found();
      for (Map.Entry<StorageKey, byte[]> value : values(id).entrySet()) {
        found.add(value.getKey(), value.getValue());
      }
      if (found.unsettled == null) {
        return new Reading(found.chunks, true, ReadKeys.of(found.names));
      }
      // It is whole soon, or too old to be waited for.
      Settling.pause();
    }
  }

  @Override
  public List<StoredValue> readDamaged(DocumentId id) throws IOException {
    Map<StorageKey, byte[]> values = values(id);
    while (values.entrySet().stream()
        .anyMatch(each -> isUnsettled(each.getKey(), each.getValue()))) {
      Settling.pause();
      values = values(id);
    }
    return values.entrySet().stream()
        .filter(each -> isOfDocument(each.getKey()))
        .map(each -> new StoredValue(placeOf(each.getKey()), each.getValue()))
        // Snapshots first.
        .sorted(Comparator.comparing(StoredValue::place).reversed())
        .toList();
  }

  /** What errors call a key. */
  private String placeOf(StorageKey key) {
    return String.valueOf(files == null ? key : files.keyToPath(key));
  }

  /**
   * All values of a document's chunks. Those that were appended are read first: what is removed
   * then is in a snapshot by then.
   */
  private Map<StorageKey, byte[]> values(DocumentId id) throws IOException {
    Map<StorageKey, byte[]> values = new HashMap<>();
    for (String kind : List.of(INCREMENTAL, SNAPSHOT)) {
      values.putAll(get(storage.loadRange(new StorageKey(id.toString(), kind))));
    }
    return values;
  }

  @Override
  public Reading readSince(DocumentId id, Position position) throws IOException {
    register(id);
    ReadKeys read = (ReadKeys) position;
    Set<String> known = read.asSet();
    FileSystemStorage listed = files;
    Map<StorageKey, byte[]> values = listed == null ? values(id) : new HashMap<>();
    Set<String> names = listed == null ? names(values.keySet()) : list(listed, id);
    if (!names.containsAll(known)) {
      return read(id);
    }
    names.removeAll(known);
    Found found = new Found();
    for (String name : names) {
      StorageKey key = keyOf(id, name);
      byte[] value = listed == null ? values.get(key) : get(storage.load(key)).orElse(null);
      if (value == null) {
        // It was removed in the meantime: something else has come.
        return read(id);
      }
      found.add(key, value);
    }
    StorageKey unsettled = found.unsettled;
    FileEvents watching = events();
    if (unsettled != null && watching != null && files != null) {
      watching.unsettled(Objects.requireNonNull(files.keyToPath(unsettled).getParent()));
    }
    return new Reading(found.chunks, false, read.plus(found.names));
  }

  private static Set<String> names(Iterable<StorageKey> keys) {
    Set<String> names = new HashSet<>();
    for (StorageKey key : keys) {
      if (key.getParts().length == 3) {
        names.add(nameOf(key));
      }
    }
    return names;
  }

  private static Set<String> list(FileSystemStorage files, DocumentId id) throws IOException {
    Set<String> names = names(files.keys(new StorageKey(id.toString(), INCREMENTAL)));
    names.addAll(names(files.keys(new StorageKey(id.toString(), SNAPSHOT))));
    return names;
  }

  @Override
  public Position append(DocumentId id, @Nullable Position position, List<byte[]> chunks)
      throws IOException {
    ReadKeys read = position == null ? ReadKeys.of(List.of()) : (ReadKeys) position;
    requireThere(id, read);
    byte[] bytes = StoredChunks.join(chunks);
    StorageKey key;
    if (bytes.length > 0) {
      key = keyOf(id, INCREMENTAL, StoredChunks.hash(bytes));
    } else if (read.isEmpty() && !chunks.isEmpty()) {
      bytes = StoredChunks.EMPTY_DOCUMENT;
      key = keyOf(id, SNAPSHOT, StoredChunks.hash(new ChangeHash[0]));
    } else {
      return read;
    }
    get(storage.put(key, bytes));
    listeners.tell(StoreEvent.of(id));
    return read.plus(List.of(nameOf(key)));
  }

  private void requireThere(DocumentId id, ReadKeys read) throws IOException {
    if (files != null && !read.isEmpty() && !list(files, id).containsAll(read.names())) {
      throw new StalePositionException(id + ": what was read is not there any more");
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Never refused as stale: the snapshot has all that was read. Values that cannot be removed
   * stay part of the position, so that the next compaction removes them.
   */
  @Override
  public Position compact(DocumentId id, Position read, ChangeHash[] heads, byte[] snapshot)
      throws IOException {
    int end = StoredChunks.firstEnd(snapshot);
    if (end < 0) {
      throw new IllegalArgumentException("a snapshot begins with a whole document");
    }
    List<String> written = new ArrayList<>();
    if (end < snapshot.length) {
      // Not under the snapshot's key, which is that of the same document without these changes.
      byte[] waiting = Arrays.copyOfRange(snapshot, end, snapshot.length);
      written.add(INCREMENTAL + "/" + StoredChunks.hash(waiting));
      get(storage.put(keyOf(id, written.get(0)), waiting));
    }
    StorageKey key = keyOf(id, SNAPSHOT, StoredChunks.hash(heads));
    get(storage.put(key, end == snapshot.length ? snapshot : Arrays.copyOf(snapshot, end)));
    written.add(nameOf(key));
    List<String> left = new ArrayList<>(((ReadKeys) read).names());
    left.removeAll(written);
    left.removeIf(name -> isRemoved(keyOf(id, name)));
    listeners.tell(StoreEvent.of(id));
    left.addAll(written);
    return ReadKeys.of(left);
  }

  private boolean isRemoved(StorageKey key) {
    try {
      get(storage.delete(key));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Optional<byte[]> peerState(DocumentId id, String storageId) throws IOException {
    return isStorageId(storageId)
        ? get(storage.load(keyOf(id, SYNC_STATE, storageId)))
        : Optional.empty();
  }

  @Override
  public void keepPeerState(DocumentId id, String storageId, byte[] state) throws IOException {
    if (isStorageId(storageId)) {
      get(storage.put(keyOf(id, SYNC_STATE, storageId), state));
    }
  }

  /** Whether a peer calls itself as peers do: others are not remembered. */
  private static boolean isStorageId(String text) {
    boolean is = !text.isEmpty() && text.length() <= MAX_STORAGE_ID_LENGTH;
    for (int i = 0; i < text.length() && is; i++) {
      char c = text.charAt(i);
      is = c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
    }
    return is;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Costs the reading of all values where the storage is no {@link FileSystemStorage}.
   */
  @Override
  public void list(Consumer<DocumentId> each) throws IOException {
    Set<String> told = new HashSet<>();
    Consumer<StorageKey> tell =
        key -> {
          String[] parts = key.getParts();
          boolean isChunk =
              parts.length == 3 && (parts[1].equals(SNAPSHOT) || parts[1].equals(INCREMENTAL));
          if (isChunk && told.add(parts[0])) {
            StoredChunks.idIn(parts[0]).ifPresent(each);
          }
        };
    if (files == null) {
      get(storage.loadRange(new StorageKey())).keySet().forEach(tell);
      return;
    }
    files.forEachKey(
        new StorageKey(),
        key -> {
          if (!told.contains(key.getParts()[0])) {
            // Keys of a document come in a row.
            told.clear();
          }
          tell.accept(key);
        });
  }

  @Override
  public void delete(DocumentId id) throws IOException {
    // A document that is removed half-way is an older one.
    for (String kind : List.of(SYNC_STATE, INCREMENTAL, SNAPSHOT)) {
      StorageKey prefix = new StorageKey(id.toString(), kind);
      FileSystemStorage listed = files;
      Iterable<StorageKey> keys =
          listed == null ? get(storage.loadRange(prefix)).keySet() : listed.keys(prefix);
      for (StorageKey key : keys) {
        get(storage.delete(key));
      }
    }
    listeners.tell(StoreEvent.of(id));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Tells of what comes through this store, and in a {@link FileSystemStorage} of what others
   * write to documents that were read.
   */
  @Override
  public synchronized Watch watch(Consumer<StoreEvent> listener) throws IOException {
    if (files != null && events == null && !isClosed) {
      events = new FileEvents(files.folder(), this::changed);
    }
    return listeners.add(listener);
  }

  private synchronized @Nullable FileEvents events() {
    return events;
  }

  /** Has the folders of a document watched, as far as they are there. */
  private void register(DocumentId id) {
    FileEvents watching = events();
    if (watching != null && files != null) {
      Path ofId = files.keyToPath(new StorageKey(id.toString()));
      Path above = ofId.getParent();
      Path[] folders = {above, ofId, ofId.resolve(INCREMENTAL), ofId.resolve(SNAPSHOT)};
      for (Path folder : folders) {
        if (folder == null || !Files.isDirectory(folder)) {
          return;
        }
        watching.addFolder(folder);
      }
    }
  }

  private void changed(Optional<Path> path) {
    Path root = files == null ? null : files.folder();
    if (path.isEmpty() || root == null || path.get().equals(root)) {
      listeners.tell(StoreEvent.any());
      return;
    }
    Path inside = root.relativize(path.get());
    if (inside.getNameCount() >= 2) {
      StoredChunks.idIn(inside.getName(0).toString() + inside.getName(1))
          .ifPresent(id -> listeners.tell(StoreEvent.of(id)));
    } else if (!inside.toString().startsWith(".")) {
      // A folder for documents that begin so: one that somebody waits for may be among them.
      listeners.tell(StoreEvent.any());
    }
  }

  /** Waits for an answer of the storage. */
  private <T> T get(CompletableFuture<T> answer) throws IOException {
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw Settling.interrupted(e);
    } catch (TimeoutException e) {
      throw new IOException(
          "the storage has not answered within " + timeout.toSeconds() + " seconds", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof UncheckedIOException unchecked) {
        throw unchecked.getCause();
      }
      throw new IOException("the storage has failed: " + cause, cause);
    }
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    if (events != null) {
      events.close();
    }
  }
}
