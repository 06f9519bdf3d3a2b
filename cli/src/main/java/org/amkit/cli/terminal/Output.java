package org.amkit.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A stream of UTF-8 text or bytes to the outside. Unlike {@code PrintStream} it does not swallow
 * errors: a full disk ends the command with exit 4, a reader that went away ends it quietly.
 */
public final class Output {
  private final String name;
  private final OutputStream stream;

  /** Writes to a stream that errors call {@code name}. */
  public Output(String name, OutputStream stream) {
    this.name = name;
    this.stream = new BufferedOutputStream(stream, 1 << 16);
  }

  /** Nobody reads any more ({@code am log | head}). Not an error. */
  public static final class ReaderGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReaderGone(Throwable cause) {
      super(cause);
    }
  }

  /** Writes text as UTF-8. */
  public Output print(String text) {
    return write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes text and a line feed. */
  public Output println(String text) {
    return print(text).print("\n");
  }

  /** Writes bytes. */
  public Output write(byte[] bytes) {
    try {
      stream.write(bytes);
    } catch (IOException e) {
      throw failed(e);
    }
    return this;
  }

  /** Hands over what is buffered. */
  public void flush() {
    try {
      stream.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The stream itself, for writers that want one; errors surface when it is flushed here. */
  public OutputStream stream() {
    return new OutputStream() {
      @Override
      public void write(int b) {
        Output.this.write(new byte[] {(byte) b});
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        try {
          stream.write(bytes, offset, length);
        } catch (IOException e) {
          throw failed(e);
        }
      }

      @Override
      public void flush() {
        // Left to the owner: writers that flush after each value would defeat the buffer.
      }
    };
  }

  void close() {
    try {
      stream.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private RuntimeException failed(IOException e) {
    String reason = String.valueOf(e.getMessage());
    String lower = reason.toLowerCase(Locale.ROOT);
    if (lower.contains("broken pipe") || lower.contains("stream closed")) {
      return new ReaderGone(e);
    }
    return Failure.fileSystem(name + ": " + reason, e);
  }
}
