package org.amkit.cli.address;

import java.util.Arrays;
import java.util.Collection;

/**
 * The shortest beginnings of names that tell each from all others, as git abbreviates hashes: at
 * least a given number of characters, and more where it takes more.
 *
 * <p>Cost: O(n log n) to make, O(log n) for a name.
 */
public final class ShortNames {
  private final String[] sorted;
  private final int fewest;

  /**
   * Names that are to be told apart.
   *
   * @param names the names; one may be the beginning of another
   * @param fewest how many characters are always shown
   */
  public ShortNames(Collection<String> names, int fewest) {
    this.sorted = names.stream().sorted().distinct().toArray(String[]::new);
    this.fewest = fewest;
  }

  /** The beginning of a name; the whole name where it is the beginning of another. */
  public String of(String name) {
    return name.substring(0, Math.min(name.length(), length(name)));
  }

  /** How many characters it takes for any of the names, so that all are cut alike. */
  public int length() {
    int length = fewest;
    for (String name : sorted) {
      length = Math.max(length, length(name));
    }
    return length;
  }

  private int length(String name) {
    int found = Arrays.binarySearch(sorted, name);
    int before = found >= 0 ? found - 1 : -found - 2;
    int after = found >= 0 ? found + 1 : -found - 1;
    int length = fewest;
    if (before >= 0) {
      length = Math.max(length, 1 + common(name, sorted[before]));
    }
    if (after < sorted.length) {
      length = Math.max(length, 1 + common(name, sorted[after]));
    }
    return length;
  }

  private static int common(String a, String b) {
    int most = Math.min(a.length(), b.length());
    for (int i = 0; i < most; i++) {
      if (a.charAt(i) != b.charAt(i)) {
        return i;
      }
    }
    return most;
  }
}
