package org.amkit.bench.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The client's end of a WebSocket (RFC 6455). It lives in its loop's thread.
 *
 * <pre>
 *   byte 0    FIN (1 bit), 0 (3), opcode (4): 0 goes on, 1 text, 2 binary, 8 close, 9 ping, 10 pong
 *   byte 1    masked (1), length (7): 126: in the next 2 bytes, 127: in the next 8
 *   [2 or 8]  length, big-endian
 *   [4]       mask, only from client to server
 *   length    payload
 * </pre>
 */
final class LoadSocket {
  /** What a socket tells its owner. */
  interface Owner {
    void opened();

    void message(byte[] bytes);

    /** Called once, unless the owner itself closed the socket. */
    void closed(String why);
  }

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final byte[] NOTHING = {};

  private final LoadLoop loop;
  private final Owner owner;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final String secret;
  private final String host;
  private final ArrayDeque<ByteBuffer> output = new ArrayDeque<>();

  /** The beginning of a frame, or of the server's answer, of which the rest has not come. */
  private byte[] begun = NOTHING;

  private ByteArrayOutputStream pieces;
  private boolean upgraded;
  private boolean closed;
  private boolean closing;
  private long receivedBytes;

  LoadSocket(LoadLoop loop, int port, Owner owner) throws IOException {
    this.loop = loop;
    this.owner = owner;
    byte[] random = new byte[16];
    ThreadLocalRandom.current().nextBytes(random);
    secret = Base64.getEncoder().encodeToString(random);
    host = "127.0.0.1:" + port;
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    key = channel.register(loop.selector, SelectionKey.OP_CONNECT, this);
  }

  long receivedBytes() {
    return receivedBytes;
  }

  boolean isOpen() {
    return upgraded && !closed && !closing;
  }

  /** The selector has something for this socket. */
  void ready() {
    try {
      if (key.isValid() && key.isConnectable()) {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        write(ByteBuffer.wrap(upgrade().getBytes(US_ASCII)));
      }
      if (key.isValid() && key.isWritable()) {
        flush();
      }
      if (key.isValid() && key.isReadable()) {
        read();
      }
    } catch (IOException e) {
      end(String.valueOf(e.getMessage()));
    }
  }

  private String upgrade() {
    return ("GET / HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
        + ("Sec-WebSocket-Key: " + secret + "\r\nSec-WebSocket-Version: 13\r\n\r\n");
  }

  /** Sends a binary message. */
  void send(byte[] payload) {
    if (isOpen()) {
      sendFrame(BINARY, payload);
    }
  }

  /** Sends a leave message of the server; the owner hears no more of this socket. */
  void close() {
    if (isOpen()) {
      closing = true;
      sendFrame(CLOSE, new byte[] {3, (byte) 0xE8}); // 1000: normal
    } else {
      end(null);
    }
  }

  private void sendFrame(int opcode, byte[] payload) {
    int length = payload.length;
    ByteBuffer frame = ByteBuffer.allocate(length + 14);
    frame.put((byte) (0x80 | opcode));
    if (length < 126) {
      frame.put((byte) (0x80 | length));
    } else if (length < 1 << 16) {
      frame.put((byte) (0x80 | 126)).putShort((short) length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(length);
    }
    int mask = ThreadLocalRandom.current().nextInt();
    frame.putInt(mask);
    for (int i = 0; i < length; i++) {
      frame.put((byte) (payload[i] ^ (mask >>> (8 * (3 - i % 4)))));
    }
    try {
      write(frame.flip());
    } catch (IOException e) {
      // The owner is told later, not in the middle of its own call.
      loop.after(0, () -> end(String.valueOf(e.getMessage())));
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    output.add(bytes);
    if (output.size() == 1) {
      flush();
    }
  }

  private void flush() throws IOException {
    while (!output.isEmpty()) {
      channel.write(output.element());
      if (output.element().hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
      output.remove();
    }
    key.interestOps(SelectionKey.OP_READ);
  }

  private void read() throws IOException {
    while (!closed) {
      ByteBuffer in = loop.input.clear();
      int count = channel.read(in);
      if (count < 0) {
        end("the server closed the connection");
        return;
      }
      if (count == 0) {
        return;
      }
      receivedBytes += count;
      byte[] bytes = Arrays.copyOf(begun, begun.length + count);
      in.flip().get(bytes, begun.length, count);
      begun = NOTHING;
      take(bytes);
    }
  }

  private void take(byte[] all) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(all);
    if (!upgraded && !answered(all, bytes)) {
      begun = all;
      return;
    }
    while (bytes.hasRemaining() && !closed) {
      int at = bytes.position();
      if (!takeFrame(bytes)) {
        begun = Arrays.copyOfRange(all, at, all.length);
        return;
      }
    }
  }

  /** Whether the server's answer to the upgrade is whole; then it was read. */
  private boolean answered(byte[] all, ByteBuffer bytes) throws IOException {
    String text = new String(all, US_ASCII);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    if (!text.startsWith("HTTP/1.1 101 ") || !text.substring(0, end).contains(accept())) {
      throw new IOException("no WebSocket: " + text.lines().findFirst().orElse(""));
    }
    bytes.position(end + 4);
    upgraded = true;
    owner.opened();
    return true;
  }

  private String accept() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((secret + GUID).getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether a whole frame is there; then it was read. */
  private boolean takeFrame(ByteBuffer bytes) throws IOException {
    if (bytes.remaining() < 2) {
      return false;
    }
    int first = bytes.get() & 0xFF;
    long length = bytes.get() & 0xFF;
    if (length >= 126) {
      int width = length == 126 ? 2 : 8;
      if (bytes.remaining() < width) {
        return false;
      }
      length = width == 2 ? bytes.getShort() & 0xFFFF : bytes.getLong();
    }
    if (length < 0 || length > 1 << 30) {
      throw new IOException("a frame of " + length + " bytes, or a masked one");
    }
    if (bytes.remaining() < length) {
      return false;
    }
    byte[] payload = new byte[(int) length];
    bytes.get(payload);
    takePayload((first & 0x80) != 0, first & 0xF, payload);
    return true;
  }

  private void takePayload(boolean last, int opcode, byte[] payload) {
    if (opcode == CLOSE) {
      if (!closing) {
        sendFrame(CLOSE, Arrays.copyOf(payload, Math.min(payload.length, 2)));
      }
      end("the server said goodbye");
    } else if (opcode == PING) {
      sendFrame(PONG, payload);
    } else if (opcode < CLOSE) {
      if (last && pieces == null) {
        deliver(payload);
        return;
      }
      if (pieces == null) {
        pieces = new ByteArrayOutputStream();
      }
      pieces.writeBytes(payload);
      if (last) {
        byte[] whole = pieces.toByteArray();
        pieces = null;
        deliver(whole);
      }
    }
  }

  private void deliver(byte[] message) {
    if (!closing) {
      owner.message(message);
    }
  }

  private void end(String why) {
    if (closed) {
      return;
    }
    closed = true;
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone, one way or the other.
    }
    if (why != null && !closing) {
      owner.closed(why);
    }
  }
}
