package org.amkit.repo.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.amkit.ChangeHash;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.Reading.Position;
import org.amkit.storage.DocumentFileException;
import org.amkit.storage.StateDirectory;
import org.jspecify.annotations.Nullable;

/** What stores of document files have in common: all but which file is which document's. */
abstract class DocumentFileStore implements DocumentStore {
  private final Path root;
  private final boolean create;
  private final StoredFile.Common common;
  private final RememberedPeers peers;
  private final Listeners listeners = new Listeners();
  private @Nullable FileEvents events;
  private boolean isClosed;

  /**
   * A store.
   *
   * @param root what is watched, and has a storage id: the file, or the folder of the files
   * @param create whether appends make documents that are not there
   * @param lockTimeout how long to wait for others who write to a file
   * @param state where peers are remembered; null: nowhere
   */
  DocumentFileStore(
      Path root, boolean create, Duration lockTimeout, @Nullable StateDirectory state) {
    this.root = root;
    this.create = create;
    this.common = new StoredFile.Common(lockTimeout, state);
    this.peers = new RememberedPeers(state);
  }

  /** The file of a document, which need not be there; null when this store never has it. */
  abstract @Nullable Path fileOf(DocumentId id) throws IOException;

  /** Tells who wants to know that a file may have changed, if it is a document's. */
  abstract void changed(Path file, Listeners listeners);

  private Path requireFile(DocumentId id) throws IOException {
    Path file = fileOf(id);
    if (file == null) {
      throw DocumentFileException.of(
          root, "write", new IOException("it is not the document " + id));
    }
    return file;
  }

  private StoredFile stored(Path file) {
    return new StoredFile(file, create, common);
  }

  @Override
  public final Optional<String> storageId() {
    return peers.storageId(root);
  }

  @Override
  public final Reading read(DocumentId id) throws IOException {
    Path file = fileOf(id);
    return file == null ? StoredFile.nothing() : seen(file, stored(file)::read);
  }

  @Override
  public final Reading readSince(DocumentId id, Position position) throws IOException {
    Path file = fileOf(id);
    return file == null ? StoredFile.nothing() : seen(file, () -> stored(file).readSince(position));
  }

  @Override
  public final List<StoredValue> readDamaged(DocumentId id) throws IOException {
    Path file = fileOf(id);
    return file == null || !Files.isRegularFile(file)
        ? List.of()
        : List.of(new StoredValue(file.toString(), Files.readAllBytes(file)));
  }

  @Override
  public final boolean mayMake(DocumentId id) throws IOException {
    return create && fileOf(id) != null;
  }

  private Reading seen(Path file, FileEvents.Reader reader) throws IOException {
    FileEvents watching = events();
    return watching == null ? reader.read() : watching.read(file, reader, StoredFile::offset);
  }

  private synchronized @Nullable FileEvents events() {
    return events;
  }

  @Override
  public final Position append(DocumentId id, @Nullable Position position, List<byte[]> chunks)
      throws IOException {
    Path file = requireFile(id);
    return wrote(file, () -> stored(file).append(position, chunks));
  }

  @Override
  public final Position compact(DocumentId id, Position read, ChangeHash[] heads, byte[] snapshot)
      throws IOException {
    Path file = requireFile(id);
    return wrote(file, () -> stored(file).compact(read, snapshot));
  }

  private Position wrote(Path file, FileEvents.Writer writer) throws IOException {
    FileEvents watching = events();
    Position end =
        watching == null ? writer.write() : watching.write(file, writer, StoredFile::offset);
    changed(Optional.of(file));
    return end;
  }

  @Override
  public final synchronized Watch watch(Consumer<StoreEvent> listener) {
    if (events == null && !isClosed) {
      events = new FileEvents(root, this::changed);
    }
    return listeners.add(listener);
  }

  private void changed(Optional<Path> file) {
    if (file.isEmpty()) {
      listeners.tell(StoreEvent.any());
    } else {
      changed(file.get(), listeners);
    }
  }

  @Override
  public final Optional<byte[]> peerState(DocumentId id, String storageId) throws IOException {
    Path file = fileOf(id);
    return file == null ? Optional.empty() : peers.peerState(file, storageId);
  }

  @Override
  public final void keepPeerState(DocumentId id, String storageId, byte[] state)
      throws IOException {
    peers.keepPeerState(requireFile(id), storageId, state);
  }

  @Override
  public final void delete(DocumentId id) throws IOException {
    Path file = fileOf(id);
    if (file != null) {
      stored(file).delete();
      changed(Optional.of(file));
    }
  }

  @Override
  public final synchronized void close() {
    isClosed = true;
    if (events != null) {
      events.close();
    }
  }
}
