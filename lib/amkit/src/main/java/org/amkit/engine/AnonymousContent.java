package org.amkit.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.amkit.codec.ByteReader;
import org.amkit.codec.ByteWriter;
import org.amkit.column.ValueReader;

/**
 * Random content in the place of what a document says: of the same kind and of as many bytes.
 *
 * <p>Names (keys and marks') that are equal stay equal, and those that differ stay different; so do
 * equal times stay equal. All else is drawn anew each time, so nothing can be told from what
 * repeats. White space and controls stay, other characters become ones of as many bytes of UTF-8,
 * no character itself.
 */
final class AnonymousContent {
  private static final int TRIES = 64;

  private final RandomGenerator random;
  private final Map<String, String> names = new HashMap<>();
  private final Map<Long, Long> times = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  AnonymousContent(RandomGenerator random) {
    this.random = random;
  }

  /** What stands for a key or the name of a mark, the same each time. */
  String name(String name) {
    String known = names.get(name);
    if (known == null) {
      known = name.isEmpty() ? name : newName(name);
      names.put(name, known);
    }
    return known;
  }

  private String newName(String name) {
    String candidate = text(name);
    // Short names run out; longer ones do not.
    for (int i = 0; !taken.add(candidate); i++) {
      candidate = i < TRIES ? text(name) : candidate + (char) letter('a', 'z', -1);
    }
    return candidate;
  }

  /** What stands for a text. */
  String text(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(codePoint -> out.appendCodePoint(character(codePoint)));
    return out.toString();
  }

  private int character(int codePoint) {
    if (Character.isWhitespace(codePoint)
        || Character.isSpaceChar(codePoint)
        || Character.isISOControl(codePoint)) {
      return codePoint;
    } else if (codePoint < 0x80) {
      return letter('a', 'z', codePoint);
    } else if (codePoint < 0x800) {
      return letter(0x430, 0x44f, codePoint); // Cyrillic
    } else if (codePoint < 0x10000) {
      return letter(0x4e00, 0x9fa5, codePoint); // ideographs
    }
    return letter(0x1f300, 0x1f5ff, codePoint); // pictographs
  }

  private int letter(int first, int last, int other) {
    int drawn;
    do {
      drawn = first + random.nextInt(last - first + 1);
    } while (drawn == other);
    return drawn;
  }

  byte[] bytes(byte[] bytes) {
    byte[] out = new byte[bytes.length];
    for (int i = 0; i < out.length; i++) {
      do {
        out[i] = (byte) random.nextInt();
      } while (out[i] == bytes[i]);
    }
    return out;
  }

  /** What stands for a change's time; 0, which is none, stays. */
  long time(long time) {
    if (time == 0) {
      return 0;
    }
    // Times are written as differences, which are to stay within 64 bits.
    return times.computeIfAbsent(time, t -> signed(Math.min(ByteWriter.slebByteCount(t), 8), t));
  }

  /** The type of a truth value. */
  int truth() {
    return random.nextBoolean() ? ValueReader.TRUE : ValueReader.FALSE;
  }

  /** The bytes that stand for those of a value. */
  byte[] value(int typeCode, byte[] value) {
    return switch (typeCode) {
      case ValueReader.NULL, ValueReader.FALSE, ValueReader.TRUE -> value;
      case ValueReader.STRING ->
          text(new String(value, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
      case ValueReader.UINT -> uleb(value);
      case ValueReader.INT, ValueReader.COUNTER, ValueReader.TIMESTAMP -> {
        ByteWriter out = new ByteWriter();
        out.sleb(signed(value.length, new ByteReader(value).sleb()));
        yield out.toByteArray();
      }
      case ValueReader.FLOAT -> fraction(value);
      default -> bytes(value);
    };
  }

  /** Another number that is written in so many bytes. */
  private long signed(int byteCount, long other) {
    int unused = Math.max(0, 64 - 7 * byteCount);
    long drawn;
    do {
      drawn = random.nextLong() << unused >> unused;
    } while (drawn == other || ByteWriter.slebByteCount(drawn) != byteCount);
    return drawn;
  }

  private byte[] uleb(byte[] value) {
    int unused = Math.max(0, 64 - 7 * value.length);
    long other = new ByteReader(value).uleb();
    long drawn;
    do {
      drawn = random.nextLong() << unused >>> unused;
    } while (drawn == other || ByteWriter.ulebByteCount(drawn) != value.length);
    ByteWriter out = new ByteWriter();
    out.uleb(drawn);
    return out.toByteArray();
  }

  private byte[] fraction(byte[] value) {
    double other = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getDouble();
    double drawn;
    do {
      drawn = random.nextDouble();
    } while (drawn == other);
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(drawn).array();
  }
}
