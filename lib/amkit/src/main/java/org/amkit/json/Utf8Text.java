package org.amkit.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The characters of a stream of UTF-8. A byte order mark at its beginning is skipped; a byte that
 * is not UTF-8 ends it with a {@link JsonSyntaxException}. The stream is never closed.
 */
final class Utf8Text extends Reader {
  private final InputStream in;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).flip();

  /** The offset in the stream of what stands first in {@link #bytes}. */
  private long offset;

  private boolean atStart = true;
  private boolean atEnd;

  Utf8Text(InputStream in) {
    this.in = in;
  }

  @Override
  public int read(char[] out, int start, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    CharBuffer characters = CharBuffer.wrap(out, start, length);
    while (characters.position() == 0) {
      int before = bytes.position();
      CoderResult result = decoder.decode(bytes, characters, atEnd);
      offset += bytes.position() - before;
      if (result.isError()) {
        throw new JsonSyntaxException("the byte at offset " + offset + " is not UTF-8", null, null);
      }
      if (characters.position() > 0) {
        break;
      }
      if (atEnd) {
        return -1;
      }
      fill();
    }
    int count = characters.position();
    if (atStart) {
      atStart = false;
      if (out[start] == '\uFEFF') {
        System.arraycopy(out, start + 1, out, start, count - 1);
        return count > 1 ? count - 1 : read(out, start, length);
      }
    }
    return count;
  }

  private void fill() throws IOException {
    bytes.compact();
    int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
    atEnd = count < 0;
    bytes.position(bytes.position() + Math.max(0, count)).flip();
  }

  @Override
  public void close() {
    // The caller's stream stays open.
  }
}
