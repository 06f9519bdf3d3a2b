package org.amkit.repo;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a {@link Storage} keeps a value under: a path of parts, none of them empty. */
public final class StorageKey {
  private final String[] parts;

  /**
   * A key.
   *
   * @param parts copied
   * @throws IllegalArgumentException when a part is null or empty or has a slash in it
   */
  public StorageKey(String... parts) {
    for (String part : parts) {
      if (part == null || part.isEmpty() || part.contains("/")) {
        throw new IllegalArgumentException(
            "a part of a storage key is empty or has a slash in it: " + Arrays.toString(parts));
      }
    }
    this.parts = parts.clone();
  }

  /** {@return the parts, in an array of the caller's own} */
  public String[] getParts() {
    return parts.clone();
  }

  /**
   * Whether another key begins with all parts of this one.
   *
   * @param other the other key
   * @return whether it does; false for one without parts
   */
  public boolean isPrefixOf(@Nullable StorageKey other) {
    return other != null
        && other.parts.length > 0
        && other.parts.length >= parts.length
        && Arrays.equals(parts, 0, parts.length, other.parts, 0, parts.length);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof StorageKey other && Arrays.equals(parts, other.parts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(parts);
  }

  /** {@return the parts, with slashes between them} */
  @Override
  public String toString() {
    return String.join("/", parts);
  }
}
