package org.amkit.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What kind of file a path leads to, through symbolic links. */
enum FileKind {
  REGULAR("a regular file"),
  FOLDER("a folder"),
  FIFO("a pipe"),
  SOCKET("a socket"),
  CHARACTER_DEVICE("a device"),
  BLOCK_DEVICE("a disk device"),
  OTHER("no regular file");

  private static final int TYPE_MASK = 0170000;

  private final String words;

  FileKind(String words) {
    this.words = words;
  }

  /** The kind with its article: {@code "a pipe"}. */
  String words() {
    return words;
  }

  /** Whether it is a stream that can be written to: bytes go to its reader. */
  boolean isWritableStream() {
    return this == FIFO || this == CHARACTER_DEVICE;
  }

  /**
   * Looks at a file without opening it.
   *
   * @throws java.nio.file.NoSuchFileException when nothing is there
   */
  static FileKind of(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    if (attributes.isRegularFile()) {
      return REGULAR;
    }
    if (attributes.isDirectory()) {
      return FOLDER;
    }
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return OTHER;
    }
    return switch ((Integer) Files.getAttribute(path, "unix:mode") & TYPE_MASK) {
      case 0010000 -> FIFO;
      case 0140000 -> SOCKET;
      case 0020000 -> CHARACTER_DEVICE;
      case 0060000 -> BLOCK_DEVICE;
      default -> OTHER;
    };
  }
}
