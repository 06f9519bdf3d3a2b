package org.amkit.storage;

import java.io.IOException;
import java.nio.file.Path;

/** For as long as it is open, the disk forces files, but not folders. */
public final class FailingFolders extends FolderSync implements AutoCloseable {
  private final FolderSync real = current;

  /** From now on no folder can be forced. */
  public FailingFolders() {
    current = this;
  }

  @Override
  void force(Path folder) throws IOException {
    throw new IOException("Input/output error");
  }

  @Override
  public void close() {
    current = real;
  }
}
