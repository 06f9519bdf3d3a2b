package org.amkit.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A document chunk taken apart without the library's readers: actors, heads, and every column
 * before DEFLATE.
 *
 * <pre>
 * 85 6f 4a 83 | checksum (4) | 0 | length | actors | heads | change columns | op columns | their bytes | head indexes
 * </pre>
 */
final class DocumentColumns {
  private static final int MAGIC = 0x856f4a83;
  private static final int DEFLATED = 8;

  private final ByteBuffer in;

  private DocumentColumns(byte[] file) {
    this.in = ByteBuffer.wrap(file).order(ByteOrder.BIG_ENDIAN);
  }

  /** The types of the chunks in a file, in order. */
  static List<Integer> chunkTypes(byte[] file) {
    DocumentColumns parts = new DocumentColumns(file);
    List<Integer> types = new ArrayList<>();
    while (parts.in.hasRemaining()) {
      types.add(parts.header());
      int length = (int) parts.number();
      parts.in.position(parts.in.position() + length);
    }
    return types;
  }

  /** Name to hex of each part of the first chunk, which must be a document chunk. */
  static Map<String, String> of(byte[] file) {
    return new DocumentColumns(file).parts();
  }

  private int header() {
    if (in.getInt() != MAGIC) {
      throw new IllegalArgumentException("not a chunk at " + (in.position() - 4));
    }
    in.getInt();
    return in.get();
  }

  private Map<String, String> parts() {
    if (header() != 0) {
      throw new IllegalArgumentException("not a document chunk");
    }
    int length = (int) number();
    int end = in.position() + length;
    Map<String, String> parts = new LinkedHashMap<>();
    long actors = number();
    for (long i = 0; i < actors; i++) {
      parts.put("actor " + i, hex((int) number()));
    }
    long heads = number();
    for (long i = 0; i < heads; i++) {
      parts.put("head " + i, hex(32));
    }
    Map<Integer, Integer> changeColumns = lengths();
    Map<Integer, Integer> opColumns = lengths();
    changeColumns.forEach(
        (spec, size) -> parts.put("change column " + (spec & ~DEFLATED), column(spec, size)));
    opColumns.forEach(
        (spec, size) -> parts.put("op column " + (spec & ~DEFLATED), column(spec, size)));
    parts.put("head indexes", hex(end - in.position()));
    return parts;
  }

  private Map<Integer, Integer> lengths() {
    Map<Integer, Integer> lengths = new LinkedHashMap<>();
    long count = number();
    for (long i = 0; i < count; i++) {
      int spec = (int) number();
      lengths.put(spec, (int) number());
    }
    return lengths;
  }

  private String column(int spec, int size) {
    byte[] bytes = new byte[size];
    in.get(bytes);
    return HexFormat.of().formatHex((spec & DEFLATED) == 0 ? bytes : inflated(bytes));
  }

  private static byte[] inflated(byte[] bytes) {
    Inflater inflater = new Inflater(true);
    inflater.setInput(bytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    try {
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 && inflater.needsInput()) {
          throw new IllegalArgumentException("a column ends inside its DEFLATE stream");
        }
        out.write(buffer, 0, count);
      }
    } catch (DataFormatException e) {
      throw new IllegalArgumentException(e);
    } finally {
      inflater.end();
    }
    return out.toByteArray();
  }

  private String hex(int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private long number() {
    long number = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      number |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return number;
      }
    }
  }
}
