package org.amkit.cli.transport;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.amkit.net.MessageChannel;
import org.amkit.net.SessionException;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.enums.Role;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.LimitExceededException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.framing.PongFrame;
import org.jspecify.annotations.Nullable;

/**
 * Messages over WebSocket (RFC 6455), each one binary message, after the HTTP upgrade.
 *
 * <p>The frames are read by the caller of {@link #receive}: a peer that sends faster than its
 * messages are taken is held back by TCP, and no thread of its own is needed for a connection.
 * Pings are answered on the way.
 */
final class WebSocketChannel implements MessageChannel {
  /** Bytes handed to the stream at once: a measure of progress inside long messages. */
  private static final int WRITE_BYTES = 1 << 16;

  private static final int READ_BYTES = 1 << 16;

  private final InputStream in;
  private final OutputStream out;
  private final Closeable connection;
  private final Role role;
  private final int maxMessageBytes;
  private final Draft_6455 draft;

  // Used by the receiving thread only.
  private final Deque<byte[]> received = new ArrayDeque<>();
  private @Nullable ByteArrayOutputStream fragments;
  private @Nullable CloseFrame peerClose;

  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicReference<@Nullable PongFrame> pong = new AtomicReference<>();
  private final AtomicLong sentByteCount = new AtomicLong();
  private volatile boolean closeSent;

  /**
   * @param in bytes from the peer, behind the upgrade
   * @param out bytes to the peer, behind the upgrade
   * @param connection closed last
   * @param maxMessageBytes longer messages are refused in both directions
   */
  WebSocketChannel(
      InputStream in, OutputStream out, Closeable connection, Role role, int maxMessageBytes) {
    this.in = in;
    this.out = out;
    this.connection = connection;
    this.role = role;
    this.maxMessageBytes = maxMessageBytes;
    this.draft = new Draft_6455(List.of(), maxMessageBytes);
    // A client's frames are masked.
    draft.setParseMode(role);
  }

  @Override
  public byte @Nullable [] receive() throws IOException {
    byte[] buffer = new byte[READ_BYTES];
    while (received.isEmpty()) {
      if (peerClose != null) {
        return end(peerClose);
      }
      int count = in.read(buffer);
      if (count < 0) {
        throw new EOFException("the connection ended without a WebSocket close");
      }
      read(ByteBuffer.wrap(buffer, 0, count));
    }
    return received.remove();
  }

  private void read(ByteBuffer bytes) throws IOException {
    try {
      for (Framedata frame : draft.translateFrame(bytes)) {
        if (peerClose == null) {
          read(frame);
        }
      }
    } catch (LimitExceededException e) {
      sendClose(CloseFrame.TOOBIG);
      throw new SessionException(
          SessionException.Kind.PROTOCOL,
          "a message of more than the " + maxMessageBytes + " bytes that are allowed",
          e);
    } catch (InvalidDataException e) {
      sendClose(e.getCloseCode());
      throw new SessionException(
          SessionException.Kind.PROTOCOL, "bad WebSocket frame: " + e.getMessage(), e);
    }
  }

  private void read(Framedata frame) throws IOException, InvalidDataException {
    switch (frame.getOpcode()) {
      case BINARY -> {
        if (fragments != null) {
          throw unexpected("a message inside another");
        }
        begin(frame);
      }
      case CONTINUOUS -> {
        if (fragments == null) {
          throw unexpected("the rest of a message that was not begun");
        }
        append(fragments, frame);
      }
      case TEXT -> {
        sendClose(CloseFrame.REFUSE);
        throw new SessionException(
            SessionException.Kind.PROTOCOL, "expected a binary message, found text");
      }
      case PING -> {
        pong.set(new PongFrame((PingFrame) frame));
        sendPong();
      }
      case CLOSING -> {
        peerClose = (CloseFrame) frame;
        sendClose(CloseFrame.NORMAL);
      }
      case PONG -> {}
    }
  }

  private void begin(Framedata frame) throws InvalidDataException {
    if (frame.isFin()) {
      received.add(bytes(frame));
      return;
    }
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    fragments = first;
    append(first, frame);
  }

  private void append(ByteArrayOutputStream message, Framedata frame) throws InvalidDataException {
    byte[] more = bytes(frame);
    if (message.size() > maxMessageBytes - more.length) {
      throw new LimitExceededException(maxMessageBytes);
    }
    message.writeBytes(more);
    if (frame.isFin()) {
      received.add(message.toByteArray());
      fragments = null;
    }
  }

  private static InvalidDataException unexpected(String what) {
    return new InvalidDataException(CloseFrame.PROTOCOL_ERROR, "found " + what);
  }

  private static byte[] bytes(Framedata frame) {
    ByteBuffer payload = frame.getPayloadData();
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    return bytes;
  }

  /** Null when the peer has closed in good order. */
  private static byte @Nullable [] end(CloseFrame close) throws IOException {
    int code = close.getCloseCode();
    if (code == CloseFrame.NORMAL || code == CloseFrame.GOING_AWAY || code == CloseFrame.NOCODE) {
      return null;
    }
    String reason = close.getMessage().isEmpty() ? "" : ": " + close.getMessage();
    throw new IOException("WebSocket close " + code + reason);
  }

  @Override
  public void send(byte[] message) throws IOException {
    if (message.length > maxMessageBytes) {
      throw SessionException.tooLong("of ours ", message.length, maxMessageBytes);
    }
    writing.lock();
    try {
      if (closeSent) {
        throw new IOException("the connection is closed");
      }
      writePong();
      for (Framedata frame : draft.createFrames(ByteBuffer.wrap(message), role == Role.CLIENT)) {
        write(frame);
      }
    } finally {
      writing.unlock();
    }
    sendPong();
  }

  /** Answers the last ping, or leaves that to the thread that is writing. */
  private void sendPong() throws IOException {
    while (pong.get() != null && writing.tryLock()) {
      try {
        writePong();
      } finally {
        writing.unlock();
      }
    }
  }

  private void writePong() throws IOException {
    PongFrame frame = pong.getAndSet(null);
    if (frame != null && !closeSent) {
      write(frame);
    }
  }

  /** Says that this side sends nothing more, once. */
  private void sendClose(int code) throws IOException {
    writing.lock();
    try {
      if (!closeSent) {
        closeSent = true;
        CloseFrame frame = new CloseFrame();
        frame.setCode(code);
        write(frame);
      }
    } finally {
      writing.unlock();
    }
  }

  private void write(Framedata frame) throws IOException {
    ByteBuffer bytes = draft.createBinaryFrame(frame);
    int end = bytes.limit();
    for (int at = 0; at < end; at += WRITE_BYTES) {
      int count = Math.min(WRITE_BYTES, end - at);
      out.write(bytes.array(), bytes.arrayOffset() + at, count);
      if (frame.getOpcode() == Opcode.BINARY) {
        sentByteCount.addAndGet(count);
      }
    }
    out.flush();
  }

  @Override
  public long sentByteCount() {
    return sentByteCount.get();
  }

  @Override
  public void finishSending() throws IOException {
    sendClose(CloseFrame.NORMAL);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
