package org.amkit.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.amkit.storage.DocumentFileException;
import org.jspecify.annotations.Nullable;

/**
 * A stream of UTF-8 text or bytes to the outside. Unlike {@code PrintStream} it does not swallow
 * errors: a full disk ends the command with exit 4, a reader that went away ends it quietly.
 */
public final class Output {
  private final String name;
  private final OutputStream stream;

  private boolean used;

  /** What text goes through on its way out of the process; null where it goes as it is. */
  private final @Nullable TerminalText text;

  /** Writes to a stream that errors call {@code name}; everything goes as it is. */
  public Output(String name, OutputStream stream) {
    this.name = name;
    this.stream = new BufferedOutputStream(stream, 1 << 16);
    this.text = null;
  }

  private Output(String name, OutputStream stream, boolean escapes) {
    this.name = name;
    this.stream = new BufferedOutputStream(stream, 1 << 16);
    this.text = new TerminalText(this.stream, escapes);
  }

  /**
   * Writes out of the process.
   *
   * @param terminal whether a terminal reads it: then nothing but text and our own colours go there
   * @param colored whether there are {@linkplain Style colours}
   */
  static Output toOutside(String name, OutputStream stream, boolean terminal, boolean colored) {
    return terminal || colored ? new Output(name, stream, terminal) : new Output(name, stream);
  }

  /** The reader has closed the pipe, as {@code head} does. Not an error. */
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
    write(bytes, 0, bytes.length);
    return this;
  }

  /** Whether anything was written. */
  boolean isUsed() {
    return used;
  }

  private void write(byte[] bytes, int offset, int length) {
    used = true;
    try {
      if (text != null) {
        text.write(bytes, offset, length);
      } else {
        stream.write(bytes, offset, length);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Writes text of our own that may hold escape sequences, such as a help page. */
  public Output printOwn(String own) {
    used = true;
    try {
      if (text != null) {
        text.finish();
      }
      stream.write(own.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw failed(e);
    }
    return this;
  }

  /** Hands over what is buffered. */
  public void flush() {
    handOver(false);
  }

  private void handOver(boolean last) {
    try {
      if (text != null) {
        text.finish();
      }
      if (last) {
        stream.close();
      } else {
        stream.flush();
      }
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
        Output.this.write(bytes, offset, length);
      }

      @Override
      public void flush() {
        // Left to the owner: writers that flush after each value would defeat the buffer.
      }
    };
  }

  void close() {
    handOver(true);
  }

  private RuntimeException failed(IOException e) {
    String reason = String.valueOf(e.getMessage());
    String lower = reason.toLowerCase(Locale.ROOT);
    if (lower.contains("broken pipe") || lower.contains("stream closed")) {
      return new ReaderGone(e);
    }
    String problem = DocumentFileException.of(Path.of(""), "write", e).problem();
    return Failure.fileSystem(name + ": " + problem, e);
  }
}
