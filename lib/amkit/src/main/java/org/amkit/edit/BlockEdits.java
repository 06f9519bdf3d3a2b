package org.amkit.edit;

import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.engine.Edits;
import org.amkit.engine.Engine;
import org.amkit.ops.Entry;
import org.amkit.ops.Value;

/**
 * Edits of the block markers of a text: maps that are elements of it.
 *
 * @param engine the engine
 * @param edits its edits, recorded or not
 */
public record BlockEdits(Engine engine, Edits edits) {
  /** Inserts a marker; returns its map. */
  public long split(long text, long index) {
    requireText(text);
    return edits.insertObject(text, index, ObjectType.MAP);
  }

  /** Deletes a marker. */
  public void join(long text, long index) {
    long unused = block(text, index);
    edits.delete(text, new Prop.Index(index));
  }

  /** Puts a new marker in the place of one; returns its map. */
  public long replace(long text, long index) {
    join(text, index);
    return split(text, index);
  }

  /**
   * The map of the marker at an index.
   *
   * @throws IllegalArgumentException when there is none
   */
  public long block(long text, long index) {
    requireText(text);
    Entry entry = engine.get(text, index, null);
    if (entry != null
        && entry.value() instanceof Value.Obj block
        && block.type() == ObjectType.MAP) {
      return block.id();
    }
    throw new IllegalArgumentException(
        "no block marker at index " + index + " of " + engine.idText(text));
  }

  private void requireText(long text) {
    if (engine.objectType(text) != ObjectType.TEXT) {
      throw new IllegalArgumentException("not a text: " + engine.idText(text));
    }
  }
}
