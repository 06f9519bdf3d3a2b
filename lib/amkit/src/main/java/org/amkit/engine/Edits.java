package org.amkit.engine;

import java.util.List;
import org.amkit.ExpandMark;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.ops.Value;

/**
 * The edits of an open transaction, to which all others come down. Objects are packed ids; places
 * are keys of maps, or indices of lists and texts, in text units there.
 *
 * <p>Everywhere: an object that is not there or of the wrong kind, and a place without what the
 * edit needs, is an {@link IllegalArgumentException}; an index outside of the object an {@link
 * IndexOutOfBoundsException}. A failed edit changes nothing.
 */
public interface Edits {
  /** Puts a scalar under a key or in the place of an element; no op where it is there alone. */
  void put(long obj, Prop at, Value.Scalar value);

  /** Puts a new object under a key or in the place of a list's element; returns its id. */
  long putObject(long obj, Prop at, ObjectType type);

  /** Inserts a scalar as the element of this index. */
  void insert(long obj, long index, Value.Scalar value);

  /** Inserts a new object as the element of this index, a map in a text; returns its id. */
  long insertObject(long obj, long index, ObjectType type);

  /** Adds to the counter under a key or in an element. */
  void increment(long obj, Prop at, long by);

  /** Deletes a key, which need not be there, or an element. */
  void delete(long obj, Prop at);

  /** Inserts scalars in a list and deletes elements behind them, as many as there are. */
  void splice(long obj, long index, long deleteCount, List<Value.Scalar> values);

  /** Inserts characters in a text and deletes units behind them, as many as there are. */
  void spliceText(long obj, long index, long deleteCount, String text);

  /** Marks a range of a text; null takes the mark away. */
  void mark(long obj, long start, long end, String name, Value.Scalar value, ExpandMark expand);
}
