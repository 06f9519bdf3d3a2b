package org.amkit.cli.render;

/** Numbers with their units, for people. */
public final class Amounts {
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

  /** Bits of a number of bytes that one unit is further up. */
  private static final int UNIT_BITS = 10;

  private Amounts() {}

  /** A count with its noun: {@code 1 change}, {@code 3 changes}. */
  public static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** Bytes in the unit that keeps the number short: {@code 12.3 KiB}. */
  public static String bytes(long byteCount) {
    int unit = 0;
    while (unit < UNITS.length - 1 && byteCount >> (UNIT_BITS * (unit + 1)) > 0) {
      unit++;
    }
    if (unit == 0) {
      return byteCount == 1 ? "1 byte" : byteCount + " bytes";
    }
    long one = 1L << (UNIT_BITS * unit);
    return tenths(byteCount / one, byteCount % one, one) + " " + UNITS[unit];
  }

  /** A part of a whole in percent: {@code 12.3%}; of nothing, 0. */
  public static String percent(long part, long whole) {
    long one = Math.max(1, whole);
    long hundredfold = 100 * part;
    return tenths(hundredfold / one, hundredfold % one, one) + "%";
  }

  /** A number with one digit behind the point. Not by a Formatter, which costs a command 15 ms. */
  private static String tenths(long whole, long rest, long one) {
    long tenths = (10 * rest + one / 2) / one;
    return whole + tenths / 10 + "." + tenths % 10;
  }
}
