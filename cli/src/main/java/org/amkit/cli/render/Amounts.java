package org.amkit.cli.render;

import java.util.Locale;

/** Numbers with their units, for people. */
public final class Amounts {
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  private static final int STEP = 1024;

  private Amounts() {}

  /** A count with its noun: {@code 1 change}, {@code 3 changes}. */
  public static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** Bytes in the unit that keeps the number short: {@code 12.3 KiB}. */
  public static String bytes(long byteCount) {
    double amount = byteCount;
    int unit = 0;
    while (amount >= STEP && unit < UNITS.length - 1) {
      amount /= STEP;
      unit++;
    }
    if (unit == 0) {
      return byteCount == 1 ? "1 byte" : byteCount + " bytes";
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
  }
}
