package org.amkit.edit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.amkit.ops.MarkRange;
import org.amkit.ops.Value;

/** The marks of a text by name and place. */
final class MarkIndex {
  private final Map<String, TreeMap<Long, MarkRange>> byName = new HashMap<>();

  MarkIndex(List<MarkRange> marks) {
    for (MarkRange mark : marks) {
      byName.computeIfAbsent(mark.name(), name -> new TreeMap<>()).put(mark.start(), mark);
    }
  }

  Set<String> names() {
    return byName.keySet();
  }

  /** The value of a mark at an index; null as a value where it is not there. */
  Value.Scalar at(String name, long index) {
    TreeMap<Long, MarkRange> ranges = byName.get(name);
    Map.Entry<Long, MarkRange> range = ranges == null ? null : ranges.floorEntry(index);
    return range != null && index < range.getValue().end()
        ? range.getValue().value()
        : Value.Null.NULL;
  }
}
