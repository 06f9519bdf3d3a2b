package org.amkit.cli.transport;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Messages on a pair of byte streams, each behind its length, as samod's TCP transport has them.
 *
 * <pre>
 *   message:  byte count, 4 bytes, unsigned, big-endian | that many bytes
 * </pre>
 *
 * <p>A first message is a few hundred bytes long. What begins with a byte other than 0 (a message
 * of 16 MiB or more) is read as text that someone printed into the stream.
 */
final class FramedChannel implements Closeable {
  private static final int HEADER_BYTES = 4;

  /** Bytes handed to the stream at once: one write for most messages, and a measure of progress. */
  private static final int WRITE_BYTES = 1 << 16;

  private static final int FIRST_READ_BYTES = 1 << 16;

  /** How much of a printed text is read, and how often to look for more of it. */
  private static final int MAX_TEXT_BYTES = 1 << 12;

  private static final int MAX_TEXT_WAITS = 10;
  private static final int TEXT_WAIT_MILLIS = 20;

  private final InputStream in;
  private final OutputStream out;
  private final Closeable connection;
  private final int maxMessageBytes;
  private boolean hasReceived;
  private final AtomicLong sentByteCount = new AtomicLong();

  /**
   * A channel on two streams.
   *
   * @param in bytes from the peer
   * @param out bytes to the peer; closing it says that nothing more will be sent
   * @param connection closed last, such as the socket both streams belong to
   * @param maxMessageBytes longer messages are refused in both directions
   */
  FramedChannel(InputStream in, OutputStream out, Closeable connection, int maxMessageBytes) {
    this.in = Objects.requireNonNull(in);
    this.out = Objects.requireNonNull(out);
    this.connection = Objects.requireNonNull(connection);
    this.maxMessageBytes = maxMessageBytes;
  }

  /**
   * Waits for the next message.
   *
   * @return null when the peer has said its last, between two messages
   * @throws IOException when the connection breaks, also in the middle of a message
   */
  byte @Nullable [] receive() throws IOException {
    byte[] header = readHeader();
    if (header.length == 0) {
      return null;
    }
    if (header.length < HEADER_BYTES) {
      throw new EOFException(
          "closed inside the length of a message, after " + header.length + " of 4 bytes");
    }
    long byteCount = byteCount(header);
    if (byteCount > maxMessageBytes) {
      throw PeerException.tooLong("", byteCount, maxMessageBytes);
    }
    byte[] message = readUpTo((int) byteCount);
    if (message.length < byteCount) {
      throw new EOFException(
          "closed inside a message, after " + message.length + " of " + byteCount + " bytes");
    }
    return message;
  }

  /** The next header, as far as it comes; fails on text in place of the first. */
  private byte[] readHeader() throws IOException {
    if (hasReceived) {
      return readUpTo(HEADER_BYTES);
    }
    byte[] first = readUpTo(1);
    if (first.length == 0) {
      return first;
    }
    if (first[0] != 0) {
      throw printed(startingWith(first));
    }
    hasReceived = true;
    byte[] rest = readUpTo(HEADER_BYTES - 1);
    byte[] header = new byte[1 + rest.length];
    System.arraycopy(rest, 0, header, 1, rest.length);
    return header;
  }

  /** The failure for text in place of a first message. */
  private PeerException printed(byte[] bytes) {
    String all = new String(bytes, StandardCharsets.UTF_8);
    int end = all.indexOf('\0');
    String text = end < 0 ? all : all.substring(0, end);
    long byteCount = bytes.length < HEADER_BYTES ? 0 : byteCount(bytes);
    return PeerException.printed(text, byteCount, maxMessageBytes);
  }

  /** These bytes and those behind them, as far as they come soon. */
  private byte[] startingWith(byte[] first) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(first);
    try {
      for (int waits = 0; waits < MAX_TEXT_WAITS && text.size() < MAX_TEXT_BYTES; ) {
        int count = Math.min(in.available(), MAX_TEXT_BYTES - text.size());
        if (count > 0) {
          text.writeBytes(in.readNBytes(count));
        } else {
          Thread.sleep(TEXT_WAIT_MILLIS);
          waits++;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return text.toByteArray();
  }

  private static long byteCount(byte[] header) {
    return (header[0] & 0xffL) << 24
        | (header[1] & 0xffL) << 16
        | (header[2] & 0xffL) << 8
        | (header[3] & 0xffL);
  }

  /**
   * Reads so many bytes, fewer only at the end. Memory grows with what arrives, not with what is
   * asked for. ({@link InputStream#readNBytes} would do, were it not for files: on a pipe theirs
   * fails when it asks for the position.)
   */
  private byte[] readUpTo(int byteCount) throws IOException {
    byte[] bytes = new byte[Math.min(byteCount, FIRST_READ_BYTES)];
    int size = 0;
    while (size < byteCount) {
      if (size == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(byteCount, 2L * size));
      }
      int count = in.read(bytes, size, bytes.length - size);
      if (count < 0) {
        return Arrays.copyOf(bytes, size);
      }
      size += count;
    }
    return bytes;
  }

  /** Fails on a message that is longer than is allowed. */
  void requireShort(byte[] message) throws IOException {
    if (message.length > maxMessageBytes) {
      throw PeerException.tooLong("of ours ", message.length, maxMessageBytes);
    }
  }

  /** Sends a message; it is on its way when this returns. */
  void send(byte[] message) throws IOException {
    requireShort(message);
    byte[] framed = new byte[Math.min(WRITE_BYTES, HEADER_BYTES + message.length)];
    framed[0] = (byte) (message.length >>> 24);
    framed[1] = (byte) (message.length >>> 16);
    framed[2] = (byte) (message.length >>> 8);
    framed[3] = (byte) message.length;
    int first = framed.length - HEADER_BYTES;
    System.arraycopy(message, 0, framed, HEADER_BYTES, first);
    write(framed, 0, framed.length);
    for (int at = first; at < message.length; at += WRITE_BYTES) {
      write(message, at, Math.min(WRITE_BYTES, message.length - at));
    }
    out.flush();
  }

  private void write(byte[] bytes, int from, int byteCount) throws IOException {
    out.write(bytes, from, byteCount);
    sentByteCount.addAndGet(byteCount);
  }

  /** How many bytes have gone out so far, those of a message that is half sent among them. */
  long sentByteCount() {
    return sentByteCount.get();
  }

  /** Says that nothing more will be sent. What the peer still sends can be received. */
  void finishSending() throws IOException {
    out.close();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
