package org.amkit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A stretch of rich text: characters under one set of marks, or a block marker. */
public sealed interface Span {
  /**
   * Characters under one set of marks.
   *
   * @param text the characters
   * @param marks the marks' values by name
   */
  record Text(String text, SortedMap<String, AmValue> marks) implements Span {
    /**
     * Copies the marks.
     *
     * @param text the characters
     * @param marks the marks' values by name
     */
    public Text {
      Objects.requireNonNull(text, "text");
      marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
    }
  }

  /**
   * A block marker, such as the start of a paragraph or heading.
   *
   * @param id the marker's map in the document; null for one that is yet to be put there
   * @param attributes what the map holds, as plain values (see {@link Read#toPlain})
   */
  record Block(@Nullable ObjectId id, Map<String, @Nullable Object> attributes) implements Span {
    /**
     * Copies the attributes.
     *
     * @param id the marker's map in the document; null for one that is yet to be put there
     * @param attributes what the map holds, as plain values
     */
    public Block {
      attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }
  }

  /**
   * Characters without marks.
   *
   * @param text the characters
   * @return the span
   */
  static Span text(String text) {
    return new Text(text, new TreeMap<>());
  }

  /**
   * Characters under marks.
   *
   * @param text the characters
   * @param marks the marks by name, as plain scalars (see {@link NewValue#of})
   * @return the span
   */
  static Span text(String text, Map<String, ? extends @Nullable Object> marks) {
    SortedMap<String, AmValue> values = new TreeMap<>();
    marks.forEach(
        (name, value) -> values.put(name, EngineTypes.value(NewValue.of(value).scalar())));
    return new Text(text, values);
  }

  /**
   * A block marker to put into a text.
   *
   * @param attributes what its map is to hold, as plain values
   * @return the span
   */
  static Span block(Map<String, ? extends @Nullable Object> attributes) {
    return new Block(null, new LinkedHashMap<>(attributes));
  }
}
