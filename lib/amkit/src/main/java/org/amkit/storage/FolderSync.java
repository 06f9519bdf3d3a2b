package org.amkit.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Forces folders to disk: what was renamed or linked into a folder lasts only then. A test puts one
 * that fails in {@link #current}.
 */
class FolderSync {
  /** What this process forces folders with. */
  static volatile FolderSync current = new FolderSync();

  /**
   * Forces a folder, where the file system has a way to: on POSIX it is forced like a file,
   * elsewhere it cannot be opened and needs no forcing.
   */
  void force(Path folder) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(folder, StandardOpenOption.READ);
    } catch (IOException | UnsupportedOperationException e) {
      // Windows, in-memory file systems, a folder whose entries this user may not list.
      return;
    }
    try (channel) {
      channel.force(true);
    } catch (IOException e) {
      if (!isUnsupported(e)) {
        throw e;
      }
    }
  }

  /** Some network and user-space file systems force files only. */
  private static boolean isUnsupported(IOException e) {
    String reason = String.valueOf(e.getMessage());
    return reason.contains("Invalid argument") || reason.contains("not supported");
  }

  /**
   * Makes a file's place in its folder last.
   *
   * @param file a file that was just put in place, and whose bytes were forced before
   * @throws DocumentFileException says what is on disk and what is not
   */
  static void putInPlace(Path file) throws DocumentFileException {
    Path folder = file.getParent();
    if (folder == null) {
      return;
    }
    try {
      current.force(folder);
    } catch (IOException e) {
      throw new DocumentFileException(
          file,
          DocumentFileException.Kind.NOT_DURABLE,
          "is written, but its folder cannot be forced to disk: " + DocumentFileException.reason(e),
          "Its content is on disk; after a power failure its name may be missing, or lead to what"
              + " was there before.",
          e);
    }
  }
}
