package org.amkit.cli.command;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.amkit.cli.command.option.MemoryLimit;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.storage.DocumentFile;
import org.amkit.storage.FileContents;
import org.amkit.storage.InputBytes;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a command is given: files, and streams of every kind, to their end. {@code -} is
 * stdin, and so is {@code /dev/stdin} where a pipe or the like is behind it.
 *
 * @param environment where names are looked for
 * @param memory how much one input may take
 */
public record Inputs(Environment environment, MemoryLimit memory) {
  /** Names of stdin that are files of the system's. */
  private static boolean isNameOfStdin(String name) {
    return name.equals("/dev/stdin") || name.equals("/dev/fd/0") || name.equals("/proc/self/fd/0");
  }

  /** Whether a name is read as stdin: a file behind it would be opened anew, from its start. */
  public boolean isStdin(String name) {
    return name.equals(FileLabel.DASH)
        || (isNameOfStdin(name) && !Files.isRegularFile(environment.path(name)));
  }

  /** Fails (exit 3) when a regular file has more bytes than may be read. */
  private void requireFits(String name) throws IOException {
    if (memory.byteCount() < 0 || isStdin(name) || isStream(name)) {
      return;
    }
    Path path = environment.path(name);
    if (Files.exists(path) && Files.size(path) > memory.maxFileBytes()) {
      throw Faults.tooLarge(name, memory);
    }
  }

  /** Whether a name stands for an input that is there, or for a document of a store. */
  public boolean exists(String name) {
    return name.equals(FileLabel.DASH)
        || Files.exists(environment.path(name))
        || (Stores.isAddress(name) && isStored(name));
  }

  /** Whether a name is that of a document in a store, STORE#ID. */
  public boolean isStored(String name) {
    return StoredName.isOne(environment, name);
  }

  /** Whether an input can only be read once, from start to end. */
  public boolean isStream(String name) {
    return isStdin(name) || InputBytes.isStream(environment.path(name));
  }

  /** All chunks of a document in a store; null where the name is that of a file or stream. */
  private byte @Nullable [] stored(String name) throws IOException {
    try (StoredDocument document = StoredDocument.find(environment, name)) {
      return document == null ? null : fitting(name, document.bytes());
    }
  }

  private byte[] fitting(String name, byte[] stored) {
    if (memory.byteCount() >= 0 && stored.length > memory.maxFileBytes()) {
      throw Faults.tooLarge(name, memory);
    }
    return stored;
  }

  /** All bytes of an input. */
  public byte[] read(String name) throws IOException {
    requireFits(name);
    byte[] stored = stored(name);
    if (stored != null) {
      return stored;
    }
    try {
      return isStdin(name)
          ? InputBytes.read(environment.stdin(), memory.maxStreamBytes())
          : InputBytes.read(environment.path(name), memory.maxStreamBytes());
    } catch (IOException e) {
      throw Faults.refused(name, e);
    }
  }

  /** Opens an input that is read as it comes; to be closed by the caller. */
  public InputStream open(String name) throws IOException {
    requireFits(name);
    if (isStdin(name)) {
      InputStream in =
          new FilterInputStream(environment.stdin()) {
            @Override
            public void close() {
              // Not ours to close: lines of a shell may follow.
            }
          };
      return InputBytes.limited(in, memory.maxStreamBytes());
    }
    byte[] stored = stored(name);
    if (stored != null) {
      return new ByteArrayInputStream(stored);
    }
    try {
      return InputBytes.open(environment.path(name), memory.maxStreamBytes());
    } catch (IOException e) {
      throw Faults.refused(name, e);
    }
  }

  /** All bytes of an input that is a document, of a file only up to its last whole chunk. */
  private FileContents chunks(String name) throws IOException {
    requireFits(name);
    byte[] stored = stored(name);
    if (stored != null) {
      return FileContents.of(stored);
    }
    try {
      return isStdin(name)
          ? FileContents.of(InputBytes.read(environment.stdin(), memory.maxStreamBytes()))
          : DocumentFile.of(environment.path(name)).read(memory.maxStreamBytes());
    } catch (IOException e) {
      throw Faults.refused(name, e);
    }
  }

  /**
   * All bytes of an input that must be a document: an empty file is one without changes, but a
   * stream that ends before its first byte is none ({@link Failure}, exit 3).
   */
  public FileContents document(String name) throws IOException {
    FileContents contents = chunks(name);
    if (contents.bytes().length == 0 && contents.tornByteCount() == 0 && isStream(name)) {
      throw Faults.empty(name);
    }
    return contents;
  }

  /**
   * The bytes of an input that must be a document, as {@link #document}, torn ones included, and
   * all that a store keeps of a damaged one.
   */
  public RawDocument rawDocument(String name) throws IOException {
    RawDocument stored = StoredDocument.damaged(environment, name);
    if (stored != null) {
      fitting(name, stored.bytes());
      return stored;
    }
    byte[] bytes = read(name);
    if (bytes.length == 0 && isStream(name)) {
      throw Faults.empty(name);
    }
    return new RawDocument(bytes);
  }
}
