package org.amkit.repo.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.amkit.repo.DocumentId;
import org.amkit.storage.StateDirectory;
import org.jspecify.annotations.Nullable;

/**
 * A folder of document files as {@code am} writes them, each called by its document's id: {@code
 * DIR/ID.automerge}. Other files are let be.
 */
public final class FolderStore extends DocumentFileStore {
  private static final String EXTENSION = ".automerge";

  private final Path folder;

  /**
   * The store of a folder.
   *
   * @param folder where; it is to be there
   * @param create whether appends make documents that are not there
   * @param lockTimeout how long to wait for others who write to a file
   * @param state where peers are remembered; null: nowhere, and the store has no storage id
   */
  public FolderStore(
      Path folder, boolean create, Duration lockTimeout, @Nullable StateDirectory state) {
    super(folder, create, lockTimeout, state);
    this.folder = folder;
  }

  @Override
  Path fileOf(DocumentId id) {
    return folder.resolve(id + EXTENSION);
  }

  @Override
  void changed(Path file, Listeners listeners) {
    idOf(file).ifPresent(id -> listeners.tell(StoreEvent.of(id)));
  }

  private static Optional<DocumentId> idOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(EXTENSION)
        ? StoredChunks.idIn(name.substring(0, name.length() - EXTENSION.length()))
        : Optional.empty();
  }

  @Override
  public void list(Consumer<DocumentId> each) throws IOException {
    eachFile(file -> idOf(file).ifPresent(each));
  }

  /**
   * The files that look like documents of this store and are none, as no id is their name.
   *
   * @return the names of {@code *.automerge}, sorted
   * @throws IOException when the folder cannot be listed
   */
  public List<String> otherFiles() throws IOException {
    List<String> others = new ArrayList<>();
    eachFile(
        file -> {
          if (idOf(file).isEmpty()) {
            others.add(String.valueOf(file.getFileName()));
          }
        });
    Collections.sort(others);
    return others;
  }

  private void eachFile(Consumer<Path> each) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + EXTENSION)) {
      for (Path file : files) {
        if (Files.isRegularFile(file)) {
          each.accept(file);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}
