package org.amkit.ops;

import org.amkit.ObjectType;
import org.jspecify.annotations.Nullable;

/** One object of a document: its type, its place in its parent, its members. */
public abstract sealed class ObjectStore permits MapObject, SeqObject {
  public final long id;
  public final ObjectType type;

  /** Where it was made: the parent, and there a key or (if null) an element id. */
  public final @Nullable ObjectStore parent;

  public final @Nullable String parentKey;
  public final long parentElement;

  /** How many objects hold this one; 0 for the root. */
  public final int depth;

  ObjectStore(
      long id,
      ObjectType type,
      @Nullable ObjectStore parent,
      @Nullable String parentKey,
      long parentElement) {
    this.id = id;
    this.type = type;
    this.parent = parent;
    this.parentKey = parentKey;
    this.parentElement = parentElement;
    depth = parent == null ? 0 : parent.depth + 1;
  }
}
