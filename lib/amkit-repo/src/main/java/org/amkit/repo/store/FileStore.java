package org.amkit.repo.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.amkit.repo.DocumentId;
import org.amkit.storage.FilePosition;
import org.amkit.storage.StateDirectory;
import org.jspecify.annotations.Nullable;

/**
 * One document file, as {@code am} writes it. A file that is not there is made by the first append.
 * All ids that it answers to lead to the same document; any other id leads to none.
 */
public final class FileStore extends DocumentFileStore {
  /** Which ids a document file answers to. Safe for use by many threads. */
  public interface Ids {
    /**
     * Whether the file answers to an id.
     *
     * @param id any
     * @return whether it is the file's document, or is to become it
     * @throws IOException when that cannot be found out
     */
    boolean has(DocumentId id) throws IOException;

    /**
     * The id to offer.
     *
     * @return empty while the file has none
     * @throws IOException when that cannot be found out
     */
    Optional<DocumentId> own() throws IOException;
  }

  private final Path path;
  private final Ids ids;

  /**
   * The store of a file.
   *
   * @param path where it is, or is to be made
   * @param ids which ids it answers to
   * @param lockTimeout how long to wait for others who write to it
   * @param state where peers are remembered; null: nowhere, and the store has no storage id
   */
  public FileStore(Path path, Ids ids, Duration lockTimeout, @Nullable StateDirectory state) {
    super(path, true, lockTimeout, state);
    this.path = path;
    this.ids = ids;
  }

  /**
   * Behind what was read of the file by itself.
   *
   * @param end of what was read; null: the file was not there
   * @return the same to this store
   */
  public Reading.Position position(@Nullable FilePosition end) {
    return end == null ? StoredFile.nothing().position() : StoredFile.behind(end);
  }

  @Override
  @Nullable Path fileOf(DocumentId id) throws IOException {
    return ids.has(id) ? path : null;
  }

  @Override
  void changed(Path file, Listeners listeners) {
    if (file.equals(path)) {
      listeners.tell(StoreEvent.any());
    }
  }

  @Override
  public void list(Consumer<DocumentId> each) throws IOException {
    if (Files.exists(path)) {
      ids.own().ifPresent(each);
    }
  }
}
