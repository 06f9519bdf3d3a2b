package org.amkit;

import java.util.Objects;
import org.amkit.chunk.ActorId;
import org.amkit.codec.ByteReader;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.FormatException;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list or text that stays with its element while others come and go around it.
 *
 * <p>It names the operation whose value the element has when the cursor is made: the one that
 * inserted the element, or the last that overwrote it. It is found by either, but only in versions
 * that have that operation.
 *
 * <p>Made with {@link Read#makeCursor}, resolved with {@link Read#lookupCursorIndex}; {@link
 * #START} and {@link #END} stand for the two ends of any sequence. Both written forms are
 * upstream's; the string form is also what its JavaScript reads.
 *
 * <pre>
 * string: s | e | [-]counter@actor
 * bytes:  01 (01 | 02 | 03 uleb(length) actor uleb(counter) (01 | 02))
 *         00 uleb(length) actor uleb(counter)
 * </pre>
 */
public final class Cursor {
  /** Where the index of a cursor goes when its element is deleted. */
  public enum Move {
    /**
     * To the element that it was inserted after; when that one is deleted too, to the one that
     * element was inserted after, and so on; to 0 when none of them is left. In text typed from
     * left to right that is the nearest character before it that is left. Elements inserted between
     * the two later are skipped.
     */
    BEFORE,
    /** To the nearest element after it that is left; to the length when there is none. */
    AFTER
  }

  private enum Kind {
    START,
    END,
    ELEMENT
  }

  /** The start of any sequence: always index 0. */
  public static final Cursor START = new Cursor(Kind.START, null, 0, Move.AFTER);

  /** The end of any sequence: always its length. */
  public static final Cursor END = new Cursor(Kind.END, null, 0, Move.AFTER);

  private static final int VERSION_0 = 0;
  private static final int VERSION_1 = 1;
  private static final int TAG_START = 1;
  private static final int TAG_END = 2;
  private static final int TAG_ELEMENT = 3;
  private static final int TAG_BEFORE = 1;
  private static final int TAG_AFTER = 2;

  private final Kind kind;
  private final @Nullable ActorId actor;
  private final long counter;
  private final Move move;

  private Cursor(Kind kind, @Nullable ActorId actor, long counter, Move move) {
    this.kind = kind;
    this.actor = actor;
    this.counter = counter;
    this.move = move;
  }

  static Cursor element(ActorId actor, long counter, Move move) {
    return new Cursor(Kind.ELEMENT, actor, counter, move);
  }

  /**
   * The cursor written so by {@link #toBytes}.
   *
   * @param encoded the bytes
   * @return the cursor
   * @throws IllegalArgumentException when they are not a cursor
   */
  public static Cursor fromBytes(byte[] encoded) {
    try {
      return read(new ByteReader(encoded));
    } catch (FormatException e) {
      throw new IllegalArgumentException("not a cursor: " + e.getMessage(), e);
    }
  }

  private static Cursor read(ByteReader in) {
    int version = in.readByte();
    if (version == VERSION_0) {
      return element(actor(in), in.ulebLax(), Move.AFTER);
    } else if (version != VERSION_1) {
      throw in.fault("version " + version);
    }
    int tag = in.readByte();
    return switch (tag) {
      case TAG_START -> START;
      case TAG_END -> END;
      case TAG_ELEMENT -> {
        ActorId actor = actor(in);
        long counter = in.ulebLax();
        int move = in.readByte();
        if (move != TAG_BEFORE && move != TAG_AFTER) {
          throw in.fault("movement " + move);
        }
        yield element(actor, counter, move == TAG_BEFORE ? Move.BEFORE : Move.AFTER);
      }
      default -> throw in.fault("tag " + tag);
    };
  }

  private static ActorId actor(ByteReader in) {
    ByteReader bytes = in.slice(in.ulebLax());
    return ActorId.of(bytes.readBytes(bytes.remaining()));
  }

  /**
   * The cursor written so by {@link #toString}.
   *
   * @param encoded the string
   * @return the cursor
   * @throws IllegalArgumentException when it is not a cursor
   */
  public static Cursor fromString(String encoded) {
    if (encoded.equals("s")) {
      return START;
    } else if (encoded.equals("e")) {
      return END;
    }
    int from = encoded.startsWith("-") ? 1 : 0;
    int at = encoded.indexOf('@');
    try {
      if (at > from && Character.digit(encoded.charAt(from), 10) >= 0) {
        long counter = Long.parseUnsignedLong(encoded, from, at, 10);
        ActorId actor = ActorId.parse(encoded.substring(at + 1));
        return element(actor, counter, from == 1 ? Move.BEFORE : Move.AFTER);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a cursor: \"" + encoded + "\"", e);
    }
    throw new IllegalArgumentException("not a cursor: \"" + encoded + "\"");
  }

  /** {@return the cursor in upstream's byte form} */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    out.putByte(VERSION_1);
    if (actor == null) {
      out.putByte(kind == Kind.START ? TAG_START : TAG_END);
      return out.toByteArray();
    }
    out.putByte(TAG_ELEMENT);
    byte[] actorBytes = actor.toBytes();
    out.uleb(actorBytes.length);
    out.putBytes(actorBytes);
    out.uleb(counter);
    out.putByte(move == Move.BEFORE ? TAG_BEFORE : TAG_AFTER);
    return out.toByteArray();
  }

  boolean isStart() {
    return kind == Kind.START;
  }

  boolean isEnd() {
    return kind == Kind.END;
  }

  /** The element's actor; null for the two ends. */
  @Nullable ActorId actor() {
    return actor;
  }

  long counter() {
    return counter;
  }

  /** {@return where this cursor goes when its element is deleted} */
  public Move move() {
    return move;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Cursor other
        && kind == other.kind
        && counter == other.counter
        && move == other.move
        && Objects.equals(actor, other.actor);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, actor, counter, move);
  }

  /** The cursor in upstream's string form. */
  @Override
  public String toString() {
    if (actor == null) {
      return kind == Kind.START ? "s" : "e";
    }
    return (move == Move.BEFORE ? "-" : "") + Long.toUnsignedString(counter) + "@" + actor;
  }
}
