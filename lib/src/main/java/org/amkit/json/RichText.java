package org.amkit.json;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A text with marks or blocks, outside of a document: what {@code {"$text": [...]}} says. */
record RichText(List<Stretch> stretches) {
  /** A part of a rich text. */
  sealed interface Stretch {}

  /** Characters under one set of marks; the marks' values are scalars. */
  record Marked(String text, SortedMap<String, @Nullable Object> marks) implements Stretch {}

  /** A block marker and what its map holds. */
  record Block(Map<String, @Nullable Object> content) implements Stretch {}
}
