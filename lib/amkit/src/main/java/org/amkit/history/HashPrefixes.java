package org.amkit.history;

import java.util.Arrays;
import org.amkit.ChangeHash;

/**
 * The beginnings of the hashes of changes, as people write them. Cost: O(changes), for four bytes
 * of each.
 *
 * @param graph the changes
 */
public record HashPrefixes(ChangeGraph graph) {
  /** Digits of a hash that are in its first four bytes. */
  private static final int PREFIX_DIGITS = 8;

  private static final int HASH_DIGITS = 2 * ChangeHash.BYTE_COUNT;

  /** Numbers, ascending, of the changes whose hash begins with these hexadecimal digits. */
  public int[] startingWith(String hex) {
    int digits = Math.min(PREFIX_DIGITS, hex.length());
    int below = 4 * (PREFIX_DIGITS - digits);
    int mask = digits == 0 ? 0 : -1 << below;
    int prefix = digits == 0 ? 0 : Integer.parseUnsignedInt(hex.substring(0, digits), 16) << below;
    int[] found = new int[4];
    int n = 0;
    for (int number = graph.nextWith(0, prefix, mask);
        number >= 0;
        number = graph.nextWith(number + 1, prefix, mask)) {
      if (hex.length() <= PREFIX_DIGITS || graph.hashOf(number).toString().startsWith(hex)) {
        if (n == found.length) {
          found = Arrays.copyOf(found, n * 2);
        }
        found[n++] = number;
      }
    }
    return Arrays.copyOf(found, n);
  }

  /**
   * How many digits, {@code fewest} of 8 or more at least, tell a change's hash from all others.
   * Cost: O(1) where many are asked for.
   */
  public int uniqueDigits(int number, int fewest) {
    int[] digits = {fewest};
    graph.forEachWith(
        graph.prefixOf(number),
        other -> {
          if (other != number) {
            digits[0] = Math.max(digits[0], 1 + commonDigits(number, other));
          }
        });
    return digits[0];
  }

  private int commonDigits(int one, int other) {
    String a = graph.hashOf(one).toString();
    String b = graph.hashOf(other).toString();
    int i = 0;
    while (i < HASH_DIGITS - 1 && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return i;
  }

  /** How many digits, {@code fewest} of 8 or more at least, tell each hash from all others. */
  public int uniqueDigits(int fewest) {
    long[] sorted = new long[graph.count()];
    for (int number = 0; number < sorted.length; number++) {
      sorted[number] = (long) graph.prefixOf(number) << 32 | number;
    }
    Arrays.sort(sorted);
    int digits = fewest;
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] >> 32 == sorted[i - 1] >> 32) {
        digits = Math.max(digits, uniqueDigits((int) sorted[i], fewest));
      }
    }
    return digits;
  }
}
