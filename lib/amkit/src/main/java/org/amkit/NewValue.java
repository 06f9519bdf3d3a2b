package org.amkit;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import org.amkit.codec.Utf8;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * A scalar to put into a document, where its kind is not known when the program is written.
 *
 * <p>Made by the static methods; immutable, with value semantics.
 */
// The binding's signatures; and its NULL, which is of a nested class.
@SuppressWarnings({"JavaUtilDate", "ClassInitializationDeadlock"})
public abstract class NewValue {
  /** The null value. */
  public static final NewValue NULL = new Null();

  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

  private final Value.Scalar scalar;

  NewValue(Value.Scalar scalar) {
    this.scalar = scalar;
  }

  Value.Scalar scalar() {
    return scalar;
  }

  /** {@return the value as {@link org.amkit.Read#toPlain} gives it} */
  public @Nullable Object toPlain() {
    return PlainScalars.ALL.apply(scalar);
  }

  /** {@return the value as reads give it} */
  public AmValue value() {
    return EngineTypes.value(scalar);
  }

  /**
   * Puts this value under a key of a map.
   *
   * @param tx the open transaction
   * @param obj the map
   * @param key the key
   */
  protected void set(Transaction tx, ObjectId obj, String key) {
    tx.set(obj, key, this);
  }

  /**
   * Puts this value in the place of an element.
   *
   * @param tx the open transaction
   * @param obj the list or text
   * @param idx the element's index
   */
  protected void set(Transaction tx, ObjectId obj, long idx) {
    tx.set(obj, idx, this);
  }

  /**
   * Inserts this value as a new element.
   *
   * @param tx the open transaction
   * @param obj the list or text
   * @param idx the index it is to have
   */
  protected void insert(Transaction tx, ObjectId obj, long idx) {
    tx.insert(obj, idx, this);
  }

  /**
   * Marks a range of a text with this value.
   *
   * @param tx the open transaction
   * @param obj the text
   * @param start where the range starts
   * @param end where the range ends, exclusive
   * @param markName the mark's name
   * @param expand at which ends the mark grows
   */
  protected void mark(
      Transaction tx, ObjectId obj, long start, long end, String markName, ExpandMark expand) {
    tx.mark(obj, start, end, markName, this, expand);
  }

  /**
   * An unsigned integer.
   *
   * @param value the number, not negative
   * @return the new value
   * @throws IllegalArgumentException when it is negative
   */
  public static NewValue uint(long value) {
    return new UInt(value);
  }

  /**
   * An unsigned integer up to 2^64-1.
   *
   * @param bits the number's 64 bits
   * @return the new value
   */
  public static NewValue unsigned(long bits) {
    return new UInt(new Value.Uint(bits));
  }

  /**
   * A signed integer.
   *
   * @param value the number
   * @return the new value
   */
  public static NewValue integer(long value) {
    return new Int(value);
  }

  /**
   * A floating point number.
   *
   * @param value the number
   * @return the new value
   */
  public static NewValue f64(double value) {
    return new F64(value);
  }

  /**
   * A truth value.
   *
   * @param value the truth value
   * @return the new value
   */
  public static NewValue bool(boolean value) {
    return new Bool(value);
  }

  /**
   * A scalar string.
   *
   * @param value the string
   * @return the new value
   */
  public static NewValue str(String value) {
    return new Str(value);
  }

  /**
   * A string of bytes.
   *
   * @param value the bytes, which are copied
   * @return the new value
   */
  public static NewValue bytes(byte[] value) {
    return new Bytes(value);
  }

  /**
   * A counter.
   *
   * @param value what it starts from
   * @return the new value
   */
  public static NewValue counter(long value) {
    return new Counter(value);
  }

  /**
   * A point in time.
   *
   * @param value the time, kept to the millisecond
   * @return the new value
   */
  public static NewValue timestamp(Date value) {
    return new Timestamp(value);
  }

  /**
   * A point in time.
   *
   * @param value the time, kept to the millisecond
   * @return the new value
   * @throws ArithmeticException when its milliseconds do not fit 64 bits
   */
  public static NewValue timestamp(Instant value) {
    return new Timestamp(new Value.Timestamp(value.toEpochMilli()));
  }

  /**
   * A value of a type that no version of the format defines yet.
   *
   * @param typeCode the format's number of the type, 10 to 15
   * @param value the value's bytes
   * @return the new value
   * @throws IllegalArgumentException when the type is another
   */
  public static NewValue unknown(int typeCode, byte[] value) {
    if (typeCode < 10 || typeCode > 15) {
      throw new IllegalArgumentException("an unknown type has a number from 10 to 15: " + typeCode);
    }
    return new Read(new Value.Unknown(typeCode, value.clone()));
  }

  /**
   * The scalar that a plain Java value stands for: {@code null}; {@link Boolean}; {@link Byte},
   * {@link Short}, {@link Integer}, {@link Long} (an int); {@link BigInteger} (a uint unless
   * negative); {@link Float}, {@link Double}; {@link CharSequence}, {@link Character} (a scalar
   * string); {@code byte[]}; {@link Date}, {@link Instant}; {@link org.amkit.Counter}; an {@link
   * AmValue} that is a scalar; a {@code NewValue}.
   *
   * @param plain the plain value
   * @return the new value
   * @throws IllegalArgumentException when it is of another class or out of range
   */
  public static NewValue of(@Nullable Object plain) {
    if (plain == null) {
      return NULL;
    } else if (plain instanceof NewValue value) {
      return value;
    } else if (plain instanceof AmValue value) {
      return new Read(EngineTypes.scalar(value));
    } else if (plain instanceof Boolean b) {
      return bool(b);
    } else if (plain instanceof Number n) {
      return of(n);
    } else if (plain instanceof CharSequence || plain instanceof Character) {
      return str(plain.toString());
    } else if (plain instanceof byte[] bytes) {
      return bytes(bytes);
    } else if (plain instanceof Date date) {
      return timestamp(date);
    } else if (plain instanceof Instant instant) {
      return timestampInRange(instant);
    } else if (plain instanceof org.amkit.Counter c) {
      return counter(c.getValue());
    }
    throw new IllegalArgumentException("not a scalar: a " + plain.getClass().getName());
  }

  private static NewValue timestampInRange(Instant instant) {
    try {
      return timestamp(instant);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("milliseconds of more than 64 bits: " + instant, e);
    }
  }

  private static NewValue of(Number n) {
    if (n instanceof Long || n instanceof Integer || n instanceof Short || n instanceof Byte) {
      return integer(n.longValue());
    } else if (n instanceof Double || n instanceof Float) {
      return f64(n.doubleValue());
    } else if (n instanceof BigInteger big) {
      if (big.signum() < 0 && big.bitLength() <= 63) {
        return integer(big.longValue());
      } else if (big.signum() >= 0 && big.compareTo(TWO_TO_64) < 0) {
        return unsigned(big.longValue());
      }
      throw new IllegalArgumentException("an integer of more than 64 bits: " + big);
    }
    throw new IllegalArgumentException("not a scalar: a " + n.getClass().getName());
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof NewValue other && scalar.equals(other.scalar);
  }

  @Override
  public int hashCode() {
    return scalar.hashCode();
  }

  @Override
  public String toString() {
    return "NewValue " + scalar;
  }

  /** A value that was read before, of whatever kind. */
  private static final class Read extends NewValue {
    Read(Value.Scalar scalar) {
      super(scalar);
    }
  }

  /** An unsigned integer. */
  public static class UInt extends NewValue {
    /**
     * An unsigned integer.
     *
     * @param value the number, not negative
     */
    protected UInt(long value) {
      this(new Value.Uint(notNegative(value)));
    }

    UInt(Value.Uint value) {
      super(value);
    }

    static long notNegative(long value) {
      if (value < 0) {
        throw new IllegalArgumentException("a uint is not negative: " + value);
      }
      return value;
    }
  }

  /** A signed integer. */
  public static class Int extends NewValue {
    /**
     * A signed integer.
     *
     * @param value the number
     */
    protected Int(long value) {
      super(new Value.Int(value));
    }
  }

  /** A floating point number. */
  public static class F64 extends NewValue {
    /**
     * A floating point number.
     *
     * @param value the number
     */
    protected F64(double value) {
      super(new Value.F64(value));
    }
  }

  /** A truth value. */
  public static class Bool extends NewValue {
    /**
     * A truth value.
     *
     * @param value the truth value
     */
    protected Bool(boolean value) {
      super(new Value.Bool(value));
    }
  }

  /** A scalar string. */
  public static class Str extends NewValue {
    /**
     * A scalar string.
     *
     * @param value the string
     */
    protected Str(String value) {
      super(new Value.Str(Utf8.valid(Objects.requireNonNull(value, "value"))));
    }
  }

  /** The null value. */
  public static class Null extends NewValue {
    /** The null value. */
    public Null() {
      super(Value.Null.NULL);
    }
  }

  /** A string of bytes. */
  public static class Bytes extends NewValue {
    /**
     * A string of bytes.
     *
     * @param value the bytes
     */
    protected Bytes(byte[] value) {
      super(new Value.Bytes(value.clone()));
    }
  }

  /** A counter. */
  public static class Counter extends NewValue {
    /**
     * A counter.
     *
     * @param value what it starts from
     */
    protected Counter(long value) {
      super(new Value.Counter(value));
    }
  }

  /** A point in time. */
  public static class Timestamp extends NewValue {
    /**
     * A point in time.
     *
     * @param value the time
     */
    protected Timestamp(Date value) {
      this(new Value.Timestamp(value.getTime()));
    }

    Timestamp(Value.Timestamp value) {
      super(value);
    }
  }
}
