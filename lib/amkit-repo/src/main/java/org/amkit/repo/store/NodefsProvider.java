package org.amkit.repo.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.amkit.repo.storage.FileSystemStorage;
import org.amkit.storage.DocumentFolder;

/** Folders in automerge-repo's layout: {@code nodefs:FOLDER}. */
public final class NodefsProvider extends StoreProvider {
  private static final String PREFIX = "nodefs:";

  /** For {@link java.util.ServiceLoader}. */
  public NodefsProvider() {
    super(PREFIX + "FOLDER", List.of(PREFIX));
  }

  @Override
  public DocumentStore open(String address, boolean create, Surroundings from) throws IOException {
    Path folder = from.path().apply(address.substring(PREFIX.length()));
    if (!Files.isDirectory(folder)) {
      if (!create) {
        throw new StoreException("no such folder", null, true, null);
      }
      DocumentFolder.make(folder);
    }
    return new StorageStore(new FileSystemStorage(folder));
  }
}
