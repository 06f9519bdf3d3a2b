package org.amkit.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.amkit.ChangeHash;
import org.amkit.VerifiedChunks;
import org.jspecify.annotations.Nullable;

/**
 * Remembers verified chunks in a folder of the user's, a file for each, by its hash.
 *
 * <pre>
 *    0   magic: 61 6d 76 65 72 69 66 FORMAT      "amverif" and how the engine writes the hashes
 *    8   hash of the chunk: 32 bytes
 *   40   length of the content: 8 bytes
 *   48   CRC-32 of the content: 4 bytes
 *   52   CRC-32 of what is before: 4 bytes
 *   56   content
 * </pre>
 *
 * <p>The folder and its files are made for the user alone. Several processes may use it: a file
 * comes whole, by a rename. When there is too much of them the oldest go; a file that is used keeps
 * young. A file that is damaged, or of another format, is as none. Nothing is thrown: what cannot
 * be read is not known, what cannot be written is not remembered.
 */
final class VerifiedChunkFiles implements VerifiedChunks {
  /** To be raised with every change of what the engine keeps, or of what it takes for verified. */
  private static final byte FORMAT = 1;

  private static final byte[] MAGIC = {'a', 'm', 'v', 'e', 'r', 'i', 'f', FORMAT};
  private static final int LENGTH_AT = MAGIC.length + ChangeHash.BYTE_COUNT;
  private static final int CONTENT_CRC_AT = LENGTH_AT + Long.BYTES;
  private static final int HEADER_CRC_AT = CONTENT_CRC_AT + Integer.BYTES;
  private static final int HEADER_BYTE_COUNT = HEADER_CRC_AT + Integer.BYTES;

  /** What all files may take. */
  private static final long MOST_BYTES = 256L << 20;

  private static final int MOST_FILES = 10_000;

  /** A file that was used is made young again when it is older. */
  private static final long YOUNG_SECONDS = 24 * 60 * 60;

  private final Path folder;

  VerifiedChunkFiles(Path folder) {
    this.folder = folder;
  }

  private Path file(ChangeHash chunk) {
    return folder.resolve(chunk.toString());
  }

  @Override
  public boolean contains(ChangeHash chunk) {
    Path file = file(chunk);
    try (SeekableByteChannel in = Files.newByteChannel(file)) {
      if (header(in, chunk) == null) {
        return false;
      }
    } catch (IOException | SecurityException e) {
      return false;
    }
    keepYoung(file);
    return true;
  }

  private static void keepYoung(Path file) {
    try {
      Instant now = Instant.now();
      if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minusSeconds(YOUNG_SECONDS))) {
        Files.setLastModifiedTime(file, FileTime.from(now));
      }
    } catch (IOException | SecurityException e) {
      // It goes earlier than it could.
    }
  }

  /** The header, if it is whole and the file as long as it says. */
  private static @Nullable ByteBuffer header(SeekableByteChannel in, ChangeHash chunk)
      throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTE_COUNT);
    while (header.hasRemaining()) {
      if (in.read(header) < 0) {
        return null;
      }
    }
    byte[] bytes = header.array();
    for (int i = 0; i < MAGIC.length; i++) {
      if (bytes[i] != MAGIC[i]) {
        return null;
      }
    }
    boolean isWhole =
        chunk.isAt(bytes, MAGIC.length)
            && header.getInt(HEADER_CRC_AT) == crc(bytes, HEADER_CRC_AT)
            && in.size() == HEADER_BYTE_COUNT + header.getLong(LENGTH_AT);
    return isWhole ? header : null;
  }

  private static int crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  @Override
  public byte @Nullable [] read(ChangeHash chunk) {
    try (SeekableByteChannel in = Files.newByteChannel(file(chunk))) {
      ByteBuffer header = header(in, chunk);
      if (header == null || header.getLong(LENGTH_AT) > MOST_BYTES) {
        return null;
      }
      ByteBuffer content = ByteBuffer.allocate((int) header.getLong(LENGTH_AT));
      while (content.hasRemaining()) {
        if (in.read(content) < 0) {
          return null;
        }
      }
      byte[] bytes = content.array();
      return crc(bytes, bytes.length) == header.getInt(CONTENT_CRC_AT) ? bytes : null;
    } catch (IOException | SecurityException e) {
      return null;
    }
  }

  @Override
  public void add(ChangeHash chunk, byte[] hashes) {
    if (hashes.length > MOST_BYTES / 2) {
      return;
    }
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTE_COUNT);
    header.put(MAGIC).put(chunk.getBytes()).putLong(hashes.length);
    header.putInt(crc(hashes, hashes.length));
    header.putInt(crc(header.array(), HEADER_CRC_AT)).flip();
    Path temporary = TemporaryFile.newName(file(chunk));
    try {
      StateDirectory.makePrivate(folder);
      try (SeekableByteChannel out = create(temporary)) {
        write(out, header);
        write(out, ByteBuffer.wrap(hashes));
      }
      Files.move(temporary, file(chunk), StandardCopyOption.ATOMIC_MOVE);
      forgetOldest();
    } catch (IOException | SecurityException e) {
      delete(temporary);
    }
  }

  private static SeekableByteChannel create(Path file) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? Files.newByteChannel(
            file,
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
        : Files.newByteChannel(file, options);
  }

  private static void write(SeekableByteChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException | SecurityException e) {
      // The next that adds a chunk tries again.
    }
  }

  private record Kept(Path path, long byteCount, FileTime time) {}

  /** Removes the oldest files, what killed processes left among them, until the rest fits. */
  private void forgetOldest() throws IOException {
    List<Kept> files = new ArrayList<>();
    long byteCount = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path path : entries) {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        files.add(new Kept(path, attributes.size(), attributes.lastModifiedTime()));
        byteCount += attributes.size();
      }
    }
    files.sort(Comparator.comparing(Kept::time));
    int left = files.size();
    for (Kept kept : files) {
      if (byteCount <= MOST_BYTES && left <= MOST_FILES) {
        return;
      }
      delete(kept.path());
      byteCount -= kept.byteCount();
      left--;
    }
  }
}
