package org.amkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a {@link Patch} does to its object. One nested record for each kind; tell by {@code
 * instanceof}.
 */
@SuppressWarnings("NonApiType") // The binding's signatures.
public sealed interface PatchAction {
  /** {@return the values that the action puts or inserts} */
  default List<AmValue> values() {
    return List.of();
  }

  /**
   * A key of a map now has this value.
   *
   * @param key the key
   * @param value the new value; an object is empty until later patches fill it
   * @param isConflict whether concurrent values compete for the key
   */
  record PutMap(String key, AmValue value, boolean isConflict) implements PatchAction {
    @Override
    public List<AmValue> values() {
      return List.of(value);
    }

    /** {@return the key} */
    public String getKey() {
      return key;
    }

    /** {@return the new value; an object is empty until later patches fill it} */
    public AmValue getValue() {
      return value;
    }
  }

  /**
   * An element of a list now has this value.
   *
   * @param index the element's index
   * @param value the new value; an object is empty until later patches fill it
   * @param isConflict whether concurrent values compete for the element
   */
  record PutList(long index, AmValue value, boolean isConflict) implements PatchAction {
    @Override
    public List<AmValue> values() {
      return List.of(value);
    }

    /** {@return the element's index} */
    public long getIndex() {
      return index;
    }

    /** {@return the new value; an object is empty until later patches fill it} */
    public AmValue getValue() {
      return value;
    }
  }

  /**
   * New elements stand in a list, or block markers in a text.
   *
   * @param index the first new element's index
   * @param values the new elements; objects are empty until later patches
   * @param conflicts for each, whether concurrent values compete for it
   */
  record Insert(long index, List<AmValue> values, List<Boolean> conflicts) implements PatchAction {
    /** {@return the first new element's index} */
    public long getIndex() {
      return index;
    }

    /** {@return the new elements, in a list of the caller's own} */
    public ArrayList<AmValue> getValues() {
      return new ArrayList<>(values);
    }

    /**
     * Copies the lists.
     *
     * @param index the first new element's index
     * @param values the new elements
     * @param conflicts for each, whether concurrent values compete for it
     */
    public Insert {
      values = List.copyOf(values);
      conflicts = List.copyOf(conflicts);
    }

    /**
     * Whether concurrent values compete for a new element.
     *
     * @param i which of {@link #getValues}
     * @return whether they do
     */
    public boolean isConflict(int i) {
      return conflicts.get(i);
    }
  }

  /**
   * New characters stand in a text.
   *
   * @param index the first new character's index, in the document's text unit
   * @param text the new characters
   * @param marks the marks that they are under, by name
   */
  record SpliceText(long index, String text, Map<String, AmValue> marks) implements PatchAction {
    /** {@return the first new character's index} */
    public long getIndex() {
      return index;
    }

    /** {@return the new characters} */
    public String getText() {
      return text;
    }

    /** {@return the marks by name, in a map of the caller's own} */
    public Map<String, AmValue> getMarks() {
      return new TreeMap<>(marks);
    }

    /**
     * Copies the marks.
     *
     * @param index the first new character's index
     * @param text the new characters
     * @param marks the marks that they are under, by name
     */
    public SpliceText {
      marks = Collections.unmodifiableMap(new TreeMap<>(marks));
    }
  }

  /**
   * A counter was incremented.
   *
   * @param property where the counter is
   * @param value what is added to it
   */
  record Increment(Prop property, long value) implements PatchAction {
    /** {@return where the counter is} */
    public Prop getProperty() {
      return property;
    }

    /** {@return what is added to the counter} */
    public long getValue() {
      return value;
    }
  }

  /**
   * A key is gone from a map.
   *
   * @param key the key
   */
  record DeleteMap(String key) implements PatchAction {
    /** {@return the key} */
    public String getKey() {
      return key;
    }
  }

  /**
   * Elements are gone from a list, or characters and block markers from a text.
   *
   * @param index the first gone one's index
   * @param length how many are gone: elements of a list, units of a text
   */
  record DeleteList(long index, long length) implements PatchAction {
    /** {@return the first gone one's index} */
    public long getIndex() {
      return index;
    }

    /** {@return how many are gone} */
    public long getLength() {
      return length;
    }
  }

  /**
   * Ranges of a text are now marked so; a null value takes the mark away.
   *
   * @param marks the marks
   */
  record Mark(List<org.amkit.Mark> marks) implements PatchAction {
    /** {@return the marks, in an array of the caller's own} */
    public org.amkit.Mark[] getMarks() {
      return marks.toArray(new org.amkit.Mark[0]);
    }

    /**
     * Copies the list.
     *
     * @param marks the marks
     */
    public Mark {
      marks = List.copyOf(marks);
    }
  }

  /**
   * A property has the value it had, but concurrent values now compete with it.
   *
   * @param property the property
   */
  record FlagConflict(Prop property) implements PatchAction {
    /** {@return the property} */
    public Prop getProperty() {
      return property;
    }
  }
}
