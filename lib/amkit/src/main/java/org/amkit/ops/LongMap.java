package org.amkit.ops;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A hash map from packed op ids to objects, without boxing. Open addressing, linear probing. */
public final class LongMap<V> {
  private static final long FREE = -1;
  private static final int FIRST_SLOT_COUNT = 16;
  private static final int LARGEST_CLEARED = 64;

  private long[] keys = new long[FIRST_SLOT_COUNT];
  private @Nullable Object[] values = new Object[FIRST_SLOT_COUNT];
  private int size;

  public LongMap() {
    Arrays.fill(keys, FREE);
  }

  /** Forgets all; a table that has grown large is not kept. Cost: O(1). */
  void clear() {
    if (keys.length > LARGEST_CLEARED) {
      keys = new long[FIRST_SLOT_COUNT];
      values = new Object[FIRST_SLOT_COUNT];
    } else if (size == 0) {
      return;
    }
    Arrays.fill(keys, FREE);
    Arrays.fill(values, null);
    size = 0;
  }

  public int size() {
    return size;
  }

  /** Eight counters in a row share a cache line, wherever it is. */
  private int slot(long key) {
    long line = (key >>> 34) + (key & 0x7fffffff) * 0xD6E8FEB86659FD93L;
    int mask = keys.length - 1;
    int scattered = (int) ((line * 0x9E3779B97F4A7C15L) >>> 32);
    int i = ((scattered << 3) | ((int) (key >>> 31) & 7)) & mask;
    while (keys[i] != FREE && keys[i] != key) {
      i = (i + 1) & mask;
    }
    return i;
  }

  @SuppressWarnings("unchecked")
  public @Nullable V get(long key) {
    return (V) values[slot(key)];
  }

  public void put(long key, V value) {
    int i = slot(key);
    if (keys[i] == FREE) {
      keys[i] = key;
      size++;
    }
    values[i] = value;
    if (size * 3 > keys.length * 2) {
      grow();
    }
  }

  private void grow() {
    long[] oldKeys = keys;
    Object[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new Object[keys.length];
    Arrays.fill(keys, FREE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != FREE) {
        int at = slot(oldKeys[i]);
        keys[at] = oldKeys[i];
        values[at] = oldValues[i];
      }
    }
  }

  /** Takes the key out; those behind it in its probe chain move up. */
  public void remove(long key) {
    int i = slot(key);
    if (keys[i] == FREE) {
      return;
    }
    int mask = keys.length - 1;
    keys[i] = FREE;
    values[i] = null;
    size--;
    for (int j = (i + 1) & mask; keys[j] != FREE; j = (j + 1) & mask) {
      long moved = keys[j];
      Object value = values[j];
      keys[j] = FREE;
      values[j] = null;
      int at = slot(moved);
      keys[at] = moved;
      values[at] = value;
    }
  }

  /** The values, in no order. */
  public Iterable<V> values() {
    return new Iterable<>() {
      @Override
      public Iterator<V> iterator() {
        return new ValueIterator<>(values);
      }
    };
  }

  private static final class ValueIterator<V> implements Iterator<V> {
    private final @Nullable Object[] values;
    private int next;

    ValueIterator(@Nullable Object[] values) {
      this.values = values;
    }

    @Override
    public boolean hasNext() {
      while (next < values.length && values[next] == null) {
        next++;
      }
      return next < values.length;
    }

    @Override
    @SuppressWarnings("unchecked")
    public V next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return (V) Objects.requireNonNull(values[next++]);
    }
  }
}
