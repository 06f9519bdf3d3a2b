package org.amkit;

import org.amkit.chunk.ActorId;
import org.amkit.chunk.OpId;
import org.jspecify.annotations.Nullable;

/**
 * The id of an object of a document: that of the operation that made it, or {@link #ROOT}.
 *
 * <p>An id is the same in every copy of a document. Where a method says so, it also names an
 * operation that made no object. Immutable and safe to share between threads.
 */
public final class ObjectId {
  /** The root of every document, a map. */
  public static final ObjectId ROOT = new ObjectId(null, 0, null, OpId.ROOT);

  private final @Nullable ActorId actor;
  private final long counter;

  /** The document in memory that made this object, and the id's packed form there. */
  private final @Nullable IdScope home;

  private final long packed;

  /** The packed form in the other document asked last. Benign race: the record is immutable. */
  private @Nullable Resolved away;

  private record Resolved(IdScope scope, long packed) {}

  /**
   * Stands for one document in memory, and with it for how that packs ids, which never changes.
   * (The document itself would be kept alive by its ids.)
   */
  static final class IdScope {}

  private ObjectId(@Nullable ActorId actor, long counter, @Nullable IdScope home, long packed) {
    this.actor = actor;
    this.counter = counter;
    this.home = home;
    this.packed = packed;
  }

  static ObjectId of(ActorId actor, long counter, IdScope home, long packed) {
    return new ObjectId(actor, counter, home, packed);
  }

  /**
   * The id written so.
   *
   * @param id {@code _root}, or a counter, {@code @} and an actor in hexadecimal digits
   * @return the id
   * @throws IllegalArgumentException when it is anything else
   */
  public static ObjectId fromString(String id) {
    if (id.equals("_root")) {
      return ROOT;
    }
    int at = id.indexOf('@');
    try {
      if (at > 0) {
        long counter = Long.parseLong(id, 0, at, 10);
        if (counter > 0) {
          return new ObjectId(ActorId.parse(id.substring(at + 1)), counter, null, -1);
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an object id: \"" + id + "\"", e);
    }
    throw new IllegalArgumentException("not an object id: \"" + id + "\"");
  }

  /** The packed id in a document, where it is known to this id; else -1. */
  long packedIn(IdScope scope) {
    if (home == scope) {
      return packed;
    }
    if (actor == null) {
      return OpId.ROOT;
    }
    Resolved last = away;
    return last != null && last.scope == scope ? last.packed : -1;
  }

  /** Remembers the packed id in a document. */
  void remember(IdScope scope, long packedThere) {
    away = new Resolved(scope, packedThere);
  }

  /** Null for the root. */
  @Nullable ActorId actor() {
    return actor;
  }

  long counter() {
    return counter;
  }

  /** {@return whether this is the id of the root} */
  public boolean isRoot() {
    return actor == null;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    if (this == o) {
      return true;
    }
    if (!(o instanceof ObjectId other) || counter != other.counter) {
      return false;
    }
    return actor == null ? other.actor == null : actor.equals(other.actor);
  }

  @Override
  public int hashCode() {
    return actor == null ? 0 : 31 * actor.hashCode() + Long.hashCode(counter);
  }

  /** {@code _root}, or the counter, {@code @} and the actor in hexadecimal digits. */
  @Override
  public String toString() {
    return actor == null ? "_root" : counter + "@" + actor;
  }
}
