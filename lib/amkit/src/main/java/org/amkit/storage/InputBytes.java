package org.amkit.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.amkit.storage.DocumentFileException.Kind;

/**
 * Reads inputs to their end: regular files, pipes, FIFOs, sockets, devices, {@code /dev/fd/N}. The
 * size that the file system reports is only a hint, since a stream has none.
 */
public final class InputBytes {
  /** The most bytes that an array can hold. */
  static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  /**
   * The most bytes that are read from one stream unless the caller says otherwise: a quarter of the
   * heap, since the document made from them needs memory, too.
   */
  public static final long DEFAULT_STREAM_LIMIT =
      Math.min(MAX_ARRAY_BYTES, Runtime.getRuntime().maxMemory() / 4);

  private static final int FIRST_SEGMENT_BYTES = 1 << 13;

  /** Also the most that is read at once, since the channel copies it through native memory. */
  private static final int SEGMENT_BYTES = 1 << 22;

  private InputBytes() {}

  /**
   * Reads all of a file or stream.
   *
   * @param path what to read; symbolic links are followed
   * @param maxByteCount the most bytes to read from a stream; a regular file may have up to 2 GiB
   * @return its bytes
   * @throws DocumentFileException when there are more, or it is not there, a folder, or cannot be
   *     read
   */
  public static byte[] read(Path path, long maxByteCount) throws IOException {
    try {
      FileKind kind = FileKind.of(path);
      if (kind == FileKind.REGULAR) {
        return regular(path);
      }
      return stream(path, kind, maxByteCount);
    } catch (IOException e) {
      throw DocumentFileException.of(path, "read", e);
    }
  }

  /**
   * Reads a stream to its end.
   *
   * @param in the stream; not closed
   * @param maxByteCount the most bytes to read
   * @return its bytes
   * @throws InputTooLargeException when there are more
   */
  public static byte[] read(InputStream in, long maxByteCount) throws IOException {
    return read(Channels.newChannel(in), 0, maxByteCount);
  }

  /**
   * Opens a file or stream that is read as it comes, for what need not be in memory as a whole.
   *
   * @param path what to read; symbolic links are followed
   * @param maxByteCount the most bytes to read from a stream; reading more fails
   * @return its bytes; to be closed by the caller
   * @throws DocumentFileException when it is not there, a folder, or cannot be read
   */
  public static InputStream open(Path path, long maxByteCount) throws IOException {
    try {
      FileKind kind = FileKind.of(path);
      if (kind == FileKind.FOLDER) {
        throw DocumentFileException.folder(path);
      } else if (kind == FileKind.REGULAR) {
        Path real = realPath(path);
        FileChannel channel = FileChannel.open(real, StandardOpenOption.READ);
        return new FilterInputStream(Channels.newInputStream(channel)) {
          @Override
          public void close() throws IOException {
            DocumentLock.closeReader(real, channel);
          }
        };
      }
      return limited(
          Channels.newInputStream(
              kind == FileKind.SOCKET
                  ? socket(path)
                  : FileChannel.open(path, StandardOpenOption.READ)),
          maxByteCount);
    } catch (IOException e) {
      throw DocumentFileException.of(path, "read", e);
    }
  }

  /**
   * A stream that may have no end.
   *
   * @param in the stream; closed with the result
   * @param maxByteCount the most bytes to read
   * @return the same bytes; reading more than that throws {@link InputTooLargeException}
   */
  public static InputStream limited(InputStream in, long maxByteCount) {
    return new FilterInputStream(in) {
      private long left = maxByteCount;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        left -= Math.max(0, count);
        if (left < 0) {
          throw new InputTooLargeException(maxByteCount);
        }
        return count;
      }
    };
  }

  /**
   * {@return whether a path leads to something other than a regular file, which can only be read
   * once and not be written to as a document} False when nothing is there.
   *
   * @param path what to look at; symbolic links are followed
   */
  public static boolean isStream(Path path) {
    try {
      FileKind kind = FileKind.of(path);
      return kind != FileKind.REGULAR && kind != FileKind.FOLDER;
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] regular(Path path) throws IOException {
    Path real = realPath(path);
    FileChannel channel = FileChannel.open(real, StandardOpenOption.READ);
    try {
      return read(channel, channel.size(), MAX_ARRAY_BYTES);
    } finally {
      DocumentLock.closeReader(real, channel);
    }
  }

  /** The real path; the path itself where it leads to a file that has no name any more. */
  static Path realPath(Path path) throws IOException {
    try {
      return path.toRealPath();
    } catch (NoSuchFileException e) {
      // /dev/fd/N of a file that was deleted while it is open.
      if (FileKind.of(path) == FileKind.REGULAR) {
        return path;
      }
      throw e;
    }
  }

  static byte[] stream(Path path, FileKind kind, long maxByteCount) throws IOException {
    if (kind == FileKind.FOLDER) {
      throw DocumentFileException.folder(path);
    }
    try (ReadableByteChannel channel =
        kind == FileKind.SOCKET ? socket(path) : FileChannel.open(path, StandardOpenOption.READ)) {
      return read(channel, 0, maxByteCount);
    }
  }

  private static ReadableByteChannel socket(Path path) throws IOException {
    try {
      return SocketChannel.open(UnixDomainSocketAddress.of(path));
    } catch (IOException | UnsupportedOperationException e) {
      throw new DocumentFileException(
          path,
          Kind.SPECIAL,
          "is a socket without a listener",
          "An open socket can be read as standard input: name it -, and redirect with <&N.",
          e);
    }
  }

  /**
   * Reads a channel to its end.
   *
   * @param expectedByteCount how many bytes there may be
   */
  static byte[] read(ReadableByteChannel channel, long expectedByteCount, long maxByteCount)
      throws IOException {
    if (expectedByteCount > MAX_ARRAY_BYTES) {
      throw new InputTooLargeException(MAX_ARRAY_BYTES);
    }
    long max = Math.min(maxByteCount, MAX_ARRAY_BYTES);
    List<byte[]> full = new ArrayList<>();
    byte[] segment =
        new byte[expectedByteCount > 0 ? (int) expectedByteCount : FIRST_SEGMENT_BYTES];
    int used = 0;
    long total = 0;
    while (true) {
      int room = Math.min(segment.length - used, SEGMENT_BYTES);
      int count = channel.read(ByteBuffer.wrap(segment, used, room));
      if (count < 0) {
        return joined(full, segment, used);
      }
      used += count;
      total += count;
      if (total > max) {
        throw new InputTooLargeException(max);
      }
      if (used == segment.length) {
        full.add(segment);
        segment = new byte[full.size() == 1 ? FIRST_SEGMENT_BYTES : SEGMENT_BYTES];
        used = 0;
      }
    }
  }

  private static byte[] joined(List<byte[]> full, byte[] last, int used) {
    if (full.size() == 1 && used == 0) {
      return full.get(0);
    }
    int byteCount = used;
    for (byte[] each : full) {
      byteCount += each.length;
    }
    byte[] all = new byte[byteCount];
    int at = 0;
    for (byte[] each : full) {
      System.arraycopy(each, 0, all, at, each.length);
      at += each.length;
    }
    System.arraycopy(last, 0, all, at, used);
    return all;
  }
}
