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
  /** Reads what {@link #toString} wrote; null when it is anything else. */
  static @Nullable ActorRecord parse(String text) {
    List<String> lines = text.lines().toList();
    List<String> names = List.of("actor ", "seq ", "hash ", "host ", "file ");
    if (lines.size() != names.size()) {
      return null;
    }
    String[] values = new String[names.size()];
    for (int i = 0; i < values.length; i++) {
      if (!lines.get(i).startsWith(names.get(i))) {
        return null;
      }
      values[i] = lines.get(i).substring(names.get(i).length());
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
    return String.format(
        "actor %s%nseq %d%nhash %s%nhost %s%nfile %s%n", actor, seq, hash, host, fileKey);
  }
}
