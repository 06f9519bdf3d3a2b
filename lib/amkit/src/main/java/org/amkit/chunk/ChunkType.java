package org.amkit.chunk;

import org.jspecify.annotations.Nullable;

/** What a chunk holds: the byte behind its checksum. What is in it, {@link ChunkContent} reads. */
public enum ChunkType {
  /** A whole document, compacted. */
  DOCUMENT(0, "document"),

  /** One change. */
  CHANGE(1, "change"),

  /** One change, deflated. */
  COMPRESSED_CHANGE(2, "compressed change"),

  /** Several changes, compacted. */
  BUNDLE(3, "bundle");

  /** The greatest code. */
  static final int MAX_CODE = 3;

  private static final ChunkType[] BY_CODE = values();

  private final byte code;
  private final String words;

  ChunkType(int code, String words) {
    this.code = (byte) code;
    this.words = words;
  }

  /** The type of a code; null where no type has it. */
  static @Nullable ChunkType of(int code) {
    return code >= 0 && code <= MAX_CODE ? BY_CODE[code] : null;
  }

  /** The byte in the chunk's header. */
  byte code() {
    return code;
  }

  /** Whether the chunk is one change, deflated or not. */
  public boolean isChange() {
    return this == CHANGE || this == COMPRESSED_CHANGE;
  }

  /** The type in words, for messages. */
  @Override
  public String toString() {
    return words;
  }
}
