package org.amkit.ops;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map: a register per key. Cost: O(1) a key; the first ordered walk after a new key sorts. */
public final class MapObject extends ObjectStore {
  /** In the order they came: a loaded document's are sorted, and sorting them again takes O(n). */
  private final Map<String, Register> registers = new LinkedHashMap<>();

  private String @Nullable [] sortedKeys;

  public MapObject(
      long id,
      ObjType type,
      @Nullable ObjectStore parent,
      @Nullable String parentKey,
      long parentElement) {
    super(id, type, parent, parentKey, parentElement);
  }

  public @Nullable Register register(String key) {
    return registers.get(key);
  }

  public Register registerOrNew(String key) {
    Register register = registers.get(key);
    if (register == null) {
      register = new Register(null);
      registers.put(key, register);
      sortedKeys = null;
    }
    return register;
  }

  /** Forgets a key whose register has become empty (undoing its first op). */
  public void removeIfEmpty(String key) {
    Register register = registers.get(key);
    if (register != null && register.isEmpty()) {
      registers.remove(key);
      sortedKeys = null;
    }
  }

  /** Number of keys that ever had an op. */
  public int keyCount() {
    return registers.size();
  }

  /** Visits all registers, in no order. */
  public void forEachRegister(java.util.function.BiConsumer<String, Register> visitor) {
    registers.forEach(visitor);
  }

  /** All keys that ever had an op, in UTF-8 byte order. Not to be changed. */
  public String[] sortedKeys() {
    String[] keys = sortedKeys;
    if (keys == null) {
      keys = registers.keySet().toArray(new String[0]);
      Arrays.sort(keys, MapObject::compareUtf8);
      sortedKeys = keys;
    }
    return keys;
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
