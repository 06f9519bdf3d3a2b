package org.amkit.chunk;

/** What a chunk holds: the byte behind its checksum. */
public final class ChunkType {
  /** A whole document, compacted. */
  public static final int DOCUMENT = 0;

  /** One change. */
  public static final int CHANGE = 1;

  /** One change, deflated. */
  public static final int COMPRESSED_CHANGE = 2;

  /** Several changes, compacted. */
  public static final int BUNDLE = 3;

  private ChunkType() {}

  /** The type in words, for messages. */
  public static String name(int type) {
    return switch (type) {
      case DOCUMENT -> "document";
      case CHANGE -> "change";
      case COMPRESSED_CHANGE -> "compressed change";
      case BUNDLE -> "bundle";
      default -> "type " + type;
    };
  }
}
