package org.amkit;

import java.util.Objects;

/** A property of an object: a key of a map, or an index of a list or text. */
public abstract sealed class Prop {
  private Prop() {}

  /**
   * A key of a map.
   *
   * @param key the key
   * @return the property
   */
  public static Prop of(String key) {
    return new Key(key);
  }

  /**
   * An index of a list or text.
   *
   * @param index the index
   * @return the property
   */
  public static Prop of(long index) {
    return new Index(index);
  }

  /** A key of a map. */
  public static final class Key extends Prop {
    /** The key. */
    public final String key;

    /**
     * A key.
     *
     * @param key the key
     */
    public Key(String key) {
      this.key = Objects.requireNonNull(key, "key");
    }

    /** {@return the key} */
    public String getValue() {
      return key;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Key other && key.equals(other.key);
    }

    @Override
    public int hashCode() {
      return key.hashCode();
    }

    @Override
    public String toString() {
      return key;
    }
  }

  /** An index of a list (in elements) or a text (in the document's text unit). */
  public static final class Index extends Prop {
    /** The index. */
    public final long index;

    /**
     * An index.
     *
     * @param index the index
     */
    public Index(long index) {
      this.index = index;
    }

    /** {@return the index} */
    public long getValue() {
      return index;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Index other && index == other.index;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(index);
    }

    @Override
    public String toString() {
      return Long.toString(index);
    }
  }
}
