package org.amkit.storage;

import java.util.HexFormat;
import java.util.List;
import org.amkit.ChangeHash;
import org.jspecify.annotations.Nullable;

/**
 * The last change that was written as an actor, and where: one line each of {@code actor}, {@code
 * seq}, {@code hash}, {@code host} and {@code file}. The actor is in hexadecimal digits.
 */
record ActorRecord(String actor, long seq, ChangeHash hash, String host, String fileKey) {
  private static final List<String> NAMES = List.of("actor ", "seq ", "hash ", "host ", "file ");

  /** Reads what {@link #toString} wrote; null when it is anything else. */
  static @Nullable ActorRecord parse(String text) {
    String[] values = new String[NAMES.size()];
    int begin = 0;
    for (int i = 0; i < values.length; i++) {
      String name = NAMES.get(i);
      int end = text.indexOf('\n', begin);
      if (end < 0 || !text.startsWith(name, begin)) {
        return null;
      }
      values[i] = text.substring(begin + name.length(), end);
      begin = end + 1;
    }
    if (begin != text.length()) {
      return null;
    }
    try {
      return new ActorRecord(
          HexFormat.of().formatHex(HexFormat.of().parseHex(values[0])),
          Long.parseLong(values[1]),
          ChangeHash.fromString(values[2]),
          values[3],
          values[4]);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  byte[] actorId() {
    return HexFormat.of().parseHex(actor);
  }

  ActorRecord withFileKey(String key) {
    return new ActorRecord(actor, seq, hash, host, key);
  }

  @Override
  public String toString() {
    Object[] values = {actor, seq, hash, host, fileKey};
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      lines.append(NAMES.get(i)).append(values[i]).append('\n');
    }
    return lines.toString();
  }
}
