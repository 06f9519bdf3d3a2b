package org.amkit.codec;

import java.util.Arrays;

/** Sorts longs; a few of them without what the JDK sets up for many. */
public final class LongSort {
  private static final int FEW = 44;

  private LongSort() {}

  /**
   * Sorts ascending. Cost: O(n log n). Of few, as many as the JDK would sort by insertion anyway,
   * the JDK's own code is not asked: on Java 25 it links a lambda first, 4 ms of a short command.
   */
  public static void sort(long[] values) {
    if (values.length > FEW) {
      Arrays.sort(values);
      return;
    }
    for (int i = 1; i < values.length; i++) {
      long moving = values[i];
      int at = i;
      while (at > 0 && values[at - 1] > moving) {
        values[at] = values[at - 1];
        at--;
      }
      values[at] = moving;
    }
  }
}
