package org.amkit.storage;

import java.io.IOException;
import java.nio.file.Path;

/** A disk that forces files, but not folders. */
final class FailingFolderSync extends FolderSync {
  @Override
  void force(Path folder) throws IOException {
    throw new IOException("Input/output error");
  }
}
