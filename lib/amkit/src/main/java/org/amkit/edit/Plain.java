package org.amkit.edit;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.amkit.ops.Value;

/** A value from outside of any document: what objects are to hold. */
public sealed interface Plain {
  /** A map, in the order in which its members are to be made. */
  record Members(Map<String, Plain> map) implements Plain {}

  record Items(List<Plain> list) implements Plain {}

  /** Characters: for a text, or a scalar string where none stands. */
  record Chars(String text) implements Plain {}

  /** A text with its marks and blocks: {@link Marked} characters, and {@link Members} of blocks. */
  record Rich(List<Plain> spans) implements Plain {}

  /** Characters in a {@link Rich} text under one set of marks. */
  record Marked(String text, SortedMap<String, Value.Scalar> marks) implements Plain {}

  record Scalar(Value.Scalar value) implements Plain {}

  /** Whether a value is or holds a {@link Rich} text, but for those in the blocks of one. */
  static boolean hasRich(Plain value) {
    Deque<Iterator<Plain>> open = new ArrayDeque<>();
    open.push(List.of(value).iterator());
    while (!open.isEmpty()) {
      if (!open.element().hasNext()) {
        open.pop();
        continue;
      }
      Plain next = open.element().next();
      if (next instanceof Rich) {
        return true;
      }
      Collection<Plain> parts =
          next instanceof Members members
              ? members.map().values()
              : next instanceof Items items ? items.list() : List.of();
      open.push(parts.iterator());
    }
    return false;
  }
}
