package org.amkit.repo.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.amkit.repo.DocumentId;
import org.amkit.repo.storage.FileSystemStorage;
import org.junit.jupiter.api.io.TempDir;

/** The contract, for a folder in automerge-repo's layout. */
class NodefsStoreTest extends DocumentStoreContract {
  @TempDir Path temporary;

  private CopiedFolder data() {
    return new CopiedFolder(temporary.resolve("data"), temporary.resolve("copy"));
  }

  @Override
  DocumentStore open() {
    return new StorageStore(new FileSystemStorage(data().folder()));
  }

  @Override
  void damage(DocumentId id) throws IOException {
    String name = id.toString();
    Path folder = data().folder().resolve(name.substring(0, 2)).resolve(name.substring(2));
    try (var values = Files.list(folder.resolve("incremental"))) {
      for (Path value : (Iterable<Path>) values::iterator) {
        byte[] bytes = Files.readAllBytes(value);
        Files.write(value, Arrays.copyOf(bytes, bytes.length / 2));
      }
    }
    data().age();
  }

  @Override
  void settle() throws IOException {
    data().age();
  }

  @Override
  void backUp() throws IOException {
    data().backUp();
  }

  @Override
  void restore() throws IOException {
    data().restore();
  }
}
