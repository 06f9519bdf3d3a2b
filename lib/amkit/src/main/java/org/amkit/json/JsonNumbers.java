package org.amkit.json;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers to JSON text and back, by the rules of {@link JsonWriter} and {@link JsonReader}. */
final class JsonNumbers {
  private static final BigInteger MAX_UINT = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  /** Doubles of so many digits before the point are written without an exponent. */
  private static final int MAX_PLAIN_DIGITS = 16;

  private static final int MAX_PLAIN_ZEROS = 4;
  private static final int MAX_ECMA_DIGITS = 21;
  private static final int MAX_ECMA_ZEROS = 5;

  private JsonNumbers() {}

  /**
   * The shortest digits that read back as the same double, always with a point or an exponent, so
   * that they read back as a double: {@code 15.0}, {@code 0.0001}, {@code 1e-5}, {@code 1.5e16}.
   */
  static String fractional(double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal shortest = shortest(value);
    String digits = shortest.unscaledValue().abs().toString();
    int point = digits.length() - shortest.scale();
    String sign = value < 0 ? "-" : "";
    if (point > 0 && point <= MAX_PLAIN_DIGITS) {
      String plain = plain(digits, point);
      return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
    }
    if (point <= 0 && -point < MAX_PLAIN_ZEROS) {
      return sign + plain(digits, point);
    }
    return sign + scientific(digits) + "e" + (point - 1);
  }

  /** As JavaScript writes numbers: {@code 15}, {@code 0.00001}, {@code 1.5e-7}, {@code 1e+21}. */
  static String ecmaScript(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal shortest = shortest(value);
    String digits = shortest.unscaledValue().abs().toString();
    int point = digits.length() - shortest.scale();
    String sign = value < 0 ? "-" : "";
    if (point <= MAX_ECMA_DIGITS && -point <= MAX_ECMA_ZEROS) {
      return sign + plain(digits, point);
    }
    return sign + scientific(digits) + (point > 0 ? "e+" : "e") + (point - 1);
  }

  private static BigDecimal shortest(double value) {
    BigDecimal digits = new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros();
    if (digits.precision() == 2) {
      // Java wants two digits at least and gives 4.9E-324 where 5e-324 reads back the same.
      BigDecimal one = digits.round(new MathContext(1, RoundingMode.HALF_EVEN));
      return one.doubleValue() == value ? one : digits;
    }
    return digits;
  }

  private static String plain(String digits, int point) {
    if (point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    return point >= digits.length()
        ? digits + "0".repeat(point - digits.length())
        : digits.substring(0, point) + "." + digits.substring(point);
  }

  private static String scientific(String digits) {
    return digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
  }

  /**
   * An integer as {@link Long} where it fits (an int), as {@link BigInteger} up to 2^64-1 (a uint),
   * else as the nearest {@link Double}.
   */
  static Object integer(BigInteger value) {
    if (value.bitLength() < Long.SIZE) {
      return value.longValue();
    }
    return value.signum() > 0 && value.compareTo(MAX_UINT) <= 0 ? value : value.doubleValue();
  }

  /** Whether an integer is a double, or the digits that one is written with. */
  static boolean isWritten(double value, BigInteger integer) {
    BigDecimal written = new BigDecimal(integer);
    return new BigDecimal(value).compareTo(written) == 0 || shortest(value).compareTo(written) == 0;
  }
}
