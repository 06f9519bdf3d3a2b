package org.amkit.cli.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Objects;

/**
 * The two directions of a blocking socket as streams that do not wait for each other. (Those of
 * {@link java.nio.channels.Channels} do: a read that waits keeps a write from going out.)
 */
final class SocketStreams {
  private SocketStreams() {}

  static InputStream in(SocketChannel socket) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] to, int from, int byteCount) throws IOException {
        Objects.checkFromIndexSize(from, byteCount, to.length);
        return byteCount == 0 ? 0 : socket.read(ByteBuffer.wrap(to, from, byteCount));
      }
    };
  }

  /** Closing it closes this direction only. */
  static OutputStream out(SocketChannel socket) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int byteCount) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, byteCount);
        while (buffer.hasRemaining()) {
          socket.write(buffer);
        }
      }

      @Override
      public void close() throws IOException {
        socket.shutdownOutput();
      }
    };
  }
}
