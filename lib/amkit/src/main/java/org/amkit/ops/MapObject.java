package org.amkit.ops;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.amkit.ObjectType;
import org.jspecify.annotations.Nullable;

/**
 * A map: a register per key, in the order in which the keys came until an ordered walk sorts them.
 *
 * <p>Cost: O(1) a key; the first ordered walk after a new key sorts, unless the keys came in order,
 * as those of a loaded document do.
 */
public final class MapObject extends ObjectStore {
  /** Up to so many keys are looked through one by one. */
  private static final int FEW = 8;

  private static final Register[] NO_REGISTERS = {};
  private static final String[] NO_KEYS = {};
  private static final int[] NO_TABLE = {};

  /** Keys and, at the same index, their registers; {@code null} for a key whose ops were undone. */
  private String[] keys = NO_KEYS;

  private @Nullable Register[] registers = NO_REGISTERS;
  private int slotCount;
  private int keyCount;

  /** Whether the keys are in UTF-8 byte order. */
  private boolean sorted = true;

  /**
   * Hash table of the slots {@code [0..indexed)}: in the low bits, as many as an index into the
   * table has, the slot plus 1; above them the hash's own, so that other keys are hardly ever
   * looked at. 0 is free.
   */
  private int[] table = NO_TABLE;

  private int indexed;

  public MapObject(
      long id,
      ObjectType type,
      @Nullable ObjectStore parent,
      @Nullable String parentKey,
      long parentElement) {
    super(id, type, parent, parentKey, parentElement);
  }

  public @Nullable Register register(String key) {
    int slot = slotOf(key);
    return slot < 0 ? null : registers[slot];
  }

  public Register registerOrNew(String key) {
    int slot = slotOf(key);
    return slot < 0 ? append(key) : newWhereNull(slot);
  }

  private Register newWhereNull(int slot) {
    Register register = registers[slot];
    if (register == null) {
      register = new Register(null);
      registers[slot] = register;
      keyCount++;
    }
    return register;
  }

  /** A new key's register; {@code null} when the key is there already. */
  public @Nullable Register newRegister(String key) {
    boolean isLast = sorted && (slotCount == 0 || compareUtf8(keys[slotCount - 1], key) < 0);
    return isLast || slotOf(key) < 0 ? append(key) : null;
  }

  private Register append(String key) {
    if (slotCount == keys.length) {
      int size = Math.max(4, slotCount * 2);
      keys = Arrays.copyOf(keys, size);
      registers = Arrays.copyOf(registers, size);
    }
    sorted = sorted && (slotCount == 0 || compareUtf8(keys[slotCount - 1], key) < 0);
    keys[slotCount] = key;
    registers[slotCount] = null;
    return newWhereNull(slotCount++);
  }

  private int slotOf(String key) {
    if (slotCount <= FEW) {
      for (int i = 0; i < slotCount; i++) {
        if (keys[i].equals(key)) {
          return i;
        }
      }
      return -1;
    }
    bringTableUpToDate();
    int hash = hash(key);
    int mask = table.length - 1;
    int at = hash & mask;
    while (table[at] != 0) {
      int slot = (table[at] & mask) - 1;
      if (((table[at] ^ hash) & ~mask) == 0 && keys[slot].equals(key)) {
        return slot;
      }
      at = (at + 1) & mask;
    }
    return -1;
  }

  /** Keys that count up have hash codes close to each other; this scatters them. */
  private static int hash(String key) {
    int hash = key.hashCode() * 0x9E3779B9;
    return hash ^ hash >>> 15;
  }

  private void bringTableUpToDate() {
    if (slotCount * 2 > table.length) {
      table = new int[Integer.highestOneBit(slotCount) * 4];
      indexed = 0;
    }
    int mask = table.length - 1;
    while (indexed < slotCount) {
      int hash = hash(keys[indexed]);
      int at = hash & mask;
      while (table[at] != 0) {
        at = (at + 1) & mask;
      }
      indexed++;
      table[at] = (hash & ~mask) | indexed;
    }
  }

  /** Forgets a key whose register has become empty (undoing its first op). */
  public void removeIfEmpty(String key) {
    int slot = slotOf(key);
    Register register = slot < 0 ? null : registers[slot];
    if (register != null && register.isEmpty()) {
      registers[slot] = null;
      keyCount--;
    }
  }

  /** Number of keys that ever had an op. */
  public int keyCount() {
    return keyCount;
  }

  /**
   * Visits all keys that ever had an op, in UTF-8 byte order. A key that the visitor adds is not
   * visited.
   */
  public void forEachRegister(BiConsumer<String, Register> visitor) {
    int n = sort();
    String[] ordered = keys;
    @Nullable Register[] inStep = registers;
    for (int i = 0; i < n; i++) {
      Register register = inStep[i];
      if (register != null) {
        visitor.accept(ordered[i], register);
      }
    }
  }

  /** The slots in UTF-8 byte order of their keys, for {@link Members}; returns how many. */
  int sort() {
    if (sorted) {
      return slotCount;
    }
    String[] ordered = Arrays.copyOf(keys, slotCount);
    Arrays.sort(ordered, MapObject::compareUtf8);
    @Nullable Register[] moved = new Register[slotCount];
    for (int i = 0; i < slotCount; i++) {
      moved[i] = registers[slotOf(ordered[i])];
    }
    keys = ordered;
    registers = moved;
    table = NO_TABLE;
    indexed = 0;
    sorted = true;
    return slotCount;
  }

  String[] sortedKeys() {
    return keys;
  }

  /** At the index of its key; null for a key whose ops were undone. */
  @Nullable Register[] sortedRegisters() {
    return registers;
  }

  /** Order of the UTF-8 forms (Java's own compares UTF-16 units, which differs beyond the BMP). */
  public static int compareUtf8(String a, String b) {
    int n = Math.min(a.length(), b.length());
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean surrogateX = Character.isSurrogate(x);
        boolean surrogateY = Character.isSurrogate(y);
        if (surrogateX != surrogateY) {
          return surrogateX ? 1 : -1;
        }
        return x < y ? -1 : 1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
