package org.amkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Patch} does to its object. One nested class for each kind; tell by {@code
 * instanceof}.
 */
// The binding's signatures; and one equals for kinds that none is derived from.
@SuppressWarnings({"NonApiType", "EqualsGetClass"})
public abstract class PatchAction {
  PatchAction() {}

  /** {@return the values that the action puts or inserts} */
  public List<AmValue> values() {
    if (this instanceof PutMap put) {
      return List.of(put.getValue());
    } else if (this instanceof PutList put) {
      return List.of(put.getValue());
    }
    return this instanceof Insert insert ? insert.getValues() : List.of();
  }

  /** What the action is made of, for equality. */
  abstract List<@Nullable Object> parts();

  @Override
  public boolean equals(@Nullable Object o) {
    return o != null && getClass() == o.getClass() && parts().equals(((PatchAction) o).parts());
  }

  @Override
  public int hashCode() {
    return parts().hashCode();
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + " " + parts();
  }

  /** A key of a map now has this value. */
  public static class PutMap extends PatchAction {
    private final String key;
    private final AmValue value;
    private final boolean conflict;

    /**
     * An action.
     *
     * @param key the key
     * @param value its new value
     * @param conflict whether concurrent values compete for the key
     */
    protected PutMap(String key, AmValue value, boolean conflict) {
      this.key = key;
      this.value = value;
      this.conflict = conflict;
    }

    /** {@return the key} */
    public String getKey() {
      return key;
    }

    /** {@return the key's new value; an object is empty until later patches fill it} */
    public AmValue getValue() {
      return value;
    }

    /** {@return whether concurrent values compete for the key} */
    public boolean isConflict() {
      return conflict;
    }

    @Override
    List<@Nullable Object> parts() {
      return Arrays.asList(key, value, conflict);
    }
  }

  /** An element of a list now has this value. */
  public static class PutList extends PatchAction {
    private final long index;
    private final AmValue value;
    private final boolean conflict;

    /**
     * An action.
     *
     * @param index the element's index
     * @param value its new value
     * @param conflict whether concurrent values compete for the element
     */
    protected PutList(long index, AmValue value, boolean conflict) {
      this.index = index;
      this.value = value;
      this.conflict = conflict;
    }

    /** {@return the element's index} */
    public long getIndex() {
      return index;
    }

    /** {@return the element's new value; an object is empty until later patches fill it} */
    public AmValue getValue() {
      return value;
    }

    /** {@return whether concurrent values compete for the element} */
    public boolean isConflict() {
      return conflict;
    }

    @Override
    List<@Nullable Object> parts() {
      return Arrays.asList(index, value, conflict);
    }
  }

  /** New elements stand in a list, or block markers in a text. */
  public static class Insert extends PatchAction {
    private final long index;
    private final ArrayList<AmValue> values;
    private final boolean[] conflicts;

    /**
     * An action.
     *
     * @param index the first new element's index
     * @param values the new elements
     */
    protected Insert(long index, AmValue[] values) {
      this(index, Arrays.asList(values), new boolean[values.length]);
    }

    Insert(long index, List<AmValue> values, boolean[] conflicts) {
      this.index = index;
      this.values = new ArrayList<>(values);
      this.conflicts = conflicts;
    }

    /** {@return the first new element's index} */
    public long getIndex() {
      return index;
    }

    /**
     * {@return the new elements, in a list of the caller's own; objects are empty until later
     * patches}
     */
    public ArrayList<AmValue> getValues() {
      return new ArrayList<>(values);
    }

    /**
     * Whether concurrent values compete for a new element.
     *
     * @param i which of {@link #getValues}
     * @return whether they do
     */
    public boolean isConflict(int i) {
      return conflicts[Objects.checkIndex(i, conflicts.length)];
    }

    @Override
    List<@Nullable Object> parts() {
      return Arrays.asList(index, values, Arrays.toString(conflicts));
    }
  }

  /** New characters stand in a text. */
  public static class SpliceText extends PatchAction {
    private final long index;
    private final String text;
    private final Map<String, AmValue> marks;

    /**
     * An action.
     *
     * @param index the first new character's index
     * @param text the new characters
     */
    protected SpliceText(long index, String text) {
      this(index, text, Map.of());
    }

    SpliceText(long index, String text, Map<String, AmValue> marks) {
      this.index = index;
      this.text = text;
      this.marks = new TreeMap<>(marks);
    }

    /** {@return the first new character's index, in the document's text unit} */
    public long getIndex() {
      return index;
    }

    /** {@return the new characters} */
    public String getText() {
      return text;
    }

    /**
     * {@return the marks that the new characters are under, by name, in a map of the caller's own}
     */
    public Map<String, AmValue> getMarks() {
      return new TreeMap<>(marks);
    }

    @Override
    List<@Nullable Object> parts() {
      return Arrays.asList(index, text, marks);
    }
  }

  /** A counter was incremented. */
  public static class Increment extends PatchAction {
    private final Prop property;
    private final long value;

    /**
     * An action.
     *
     * @param property where the counter is
     * @param value what is added
     */
    protected Increment(Prop property, long value) {
      this.property = property;
      this.value = value;
    }

    /** {@return where the counter is} */
    public Prop getProperty() {
      return property;
    }

    /** {@return what is added to the counter} */
    public long getValue() {
      return value;
    }

    @Override
    List<@Nullable Object> parts() {
      return Arrays.asList(property, value);
    }
  }

  /** A key is gone from a map. */
  public static class DeleteMap extends PatchAction {
    private final String key;

    /**
     * An action.
     *
     * @param key the key
     */
    protected DeleteMap(String key) {
      this.key = key;
    }

    /** {@return the key} */
    public String getKey() {
      return key;
    }

    @Override
    List<@Nullable Object> parts() {
      return Arrays.asList(key);
    }
  }

  /** Elements are gone from a list, or characters and block markers from a text. */
  public static class DeleteList extends PatchAction {
    private final long index;
    private final long length;

    /**
     * An action.
     *
     * @param index the first one's index
     * @param length how many
     */
    protected DeleteList(long index, long length) {
      this.index = index;
      this.length = length;
    }

    /** {@return the first gone one's index} */
    public long getIndex() {
      return index;
    }

    /** {@return how many are gone: elements of a list, units of a text} */
    public long getLength() {
      return length;
    }

    @Override
    List<@Nullable Object> parts() {
      return Arrays.asList(index, length);
    }
  }

  /** Ranges of a text are now marked so; a null value takes the mark away. */
  public static class Mark extends PatchAction {
    private final org.amkit.Mark[] marks;

    /**
     * An action.
     *
     * @param marks the marks
     */
    protected Mark(org.amkit.Mark[] marks) {
      this.marks = marks.clone();
    }

    /** {@return the marks, in an array of the caller's own} */
    public org.amkit.Mark[] getMarks() {
      return marks.clone();
    }

    @Override
    List<@Nullable Object> parts() {
      return Arrays.asList((Object[]) marks);
    }
  }

  /** A property has the value it had, but concurrent values now compete with it. */
  public static class FlagConflict extends PatchAction {
    private final Prop property;

    /**
     * An action.
     *
     * @param property the property
     */
    protected FlagConflict(Prop property) {
      this.property = property;
    }

    /** {@return the property} */
    public Prop getProperty() {
      return property;
    }

    @Override
    List<@Nullable Object> parts() {
      return Arrays.asList(property);
    }
  }
}
