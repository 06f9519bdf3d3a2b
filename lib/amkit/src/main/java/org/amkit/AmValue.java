package org.amkit;

import java.util.Arrays;
import java.util.Date;
import java.util.Optional;

/**
 * A value read from a document: a scalar, or a reference to a map, a list or a text.
 *
 * <p>Exactly one nested class exists per kind of value; tell them apart with {@code instanceof}.
 * Values are immutable and have value semantics: two values are equal when they are of the same
 * kind and hold the same thing (for maps, lists and texts: the same object id).
 */
@SuppressWarnings("JavaUtilDate") // The binding's signatures.
public abstract class AmValue {
  AmValue() {}

  /** {@return the object's id when this value is a map, a list or a text; empty for scalars} */
  public Optional<ObjectId> objectId() {
    return Optional.empty();
  }

  /** An unsigned 64-bit integer. */
  public static class UInt extends AmValue {
    private final long value;

    UInt(long value) {
      this.value = value;
    }

    /**
     * {@return the 64 bits; negative when the number is above 2^63-1 (see {@link
     * Long#toUnsignedString})}
     */
    public long getValue() {
      return value;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof UInt other && value == other.value;
    }

    @Override
    public int hashCode() {
      return 31 + Long.hashCode(value);
    }

    @Override
    public String toString() {
      return "UInt [value=" + Long.toUnsignedString(value) + "]";
    }
  }

  /** A signed 64-bit integer. */
  public static class Int extends AmValue {
    private final long value;

    Int(long value) {
      this.value = value;
    }

    /** {@return the number} */
    public long getValue() {
      return value;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Int other && value == other.value;
    }

    @Override
    public int hashCode() {
      return 62 + Long.hashCode(value);
    }

    @Override
    public String toString() {
      return "Int [value=" + value + "]";
    }
  }

  /** A truth value. */
  public static class Bool extends AmValue {
    private final boolean value;

    Bool(boolean value) {
      this.value = value;
    }

    /** {@return the truth value} */
    public boolean getValue() {
      return value;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Bool other && value == other.value;
    }

    @Override
    public int hashCode() {
      return Boolean.hashCode(value);
    }

    @Override
    public String toString() {
      return "Bool [value=" + value + "]";
    }
  }

  /** A string of bytes. */
  public static class Bytes extends AmValue {
    private final byte[] value;

    Bytes(byte[] value) {
      this.value = value;
    }

    /** {@return the bytes, in an array of the caller's own} */
    public byte[] getValue() {
      return value.clone();
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Bytes other && Arrays.equals(value, other.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return "Bytes [value=" + Arrays.toString(value) + "]";
    }
  }

  /** A scalar string: one value that is replaced as a whole (a {@link Text} is edited in parts). */
  public static class Str extends AmValue {
    private final String value;

    Str(String value) {
      this.value = value;
    }

    /** {@return the string} */
    public String getValue() {
      return value;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Str other && value.equals(other.value);
    }

    @Override
    public int hashCode() {
      return value.hashCode();
    }

    @Override
    public String toString() {
      return "Str [value=" + value + "]";
    }
  }

  /** A 64-bit floating point number. */
  public static class F64 extends AmValue {
    private final double value;

    F64(double value) {
      this.value = value;
    }

    /** {@return the number} */
    public double getValue() {
      return value;
    }

    /** Equal when the bits are: 0.0 and -0.0 differ, NaN equals itself. */
    @Override
    public boolean equals(Object o) {
      return o instanceof F64 other && Double.compare(value, other.value) == 0;
    }

    @Override
    public int hashCode() {
      return Double.hashCode(value);
    }

    @Override
    public String toString() {
      return "F64 [value=" + value + "]";
    }
  }

  /** A counter, to which concurrent increments add up. */
  public static class Counter extends AmValue {
    private final long value;

    Counter(long value) {
      this.value = value;
    }

    /** {@return the sum of its start and all increments} */
    public long getValue() {
      return value;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Counter other && value == other.value;
    }

    @Override
    public int hashCode() {
      return 93 + Long.hashCode(value);
    }

    @Override
    public String toString() {
      return "Counter [value=" + value + "]";
    }
  }

  /** A point in time, to the millisecond. */
  public static class Timestamp extends AmValue {
    private final long millis;

    Timestamp(long millis) {
      this.millis = millis;
    }

    /** {@return the time, in a date of the caller's own} */
    public Date getValue() {
      return new Date(millis);
    }

    /** {@return milliseconds since 1970-01-01T00:00Z} */
    public long millis() {
      return millis;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Timestamp other && millis == other.millis;
    }

    @Override
    public int hashCode() {
      return 124 + Long.hashCode(millis);
    }

    @Override
    public String toString() {
      return "Timestamp [value=" + new Date(millis) + "]";
    }
  }

  /** The null value, which is a value: a key that holds it is present. */
  public static class Null extends AmValue {
    static final Null INSTANCE = new Null();

    Null() {}

    @Override
    public boolean equals(Object o) {
      return o instanceof Null;
    }

    @Override
    public int hashCode() {
      return 5;
    }

    @Override
    public String toString() {
      return "Null";
    }
  }

  /** A value of a type that this version does not know; it is kept and saved as it came. */
  public static class Unknown extends AmValue {
    private final int typeCode;
    private final byte[] value;

    Unknown(int typeCode, byte[] value) {
      this.typeCode = typeCode;
      this.value = value;
    }

    /** {@return the format's number of the type, 10 to 15} */
    public int getTypeCode() {
      return typeCode;
    }

    /** {@return the value's bytes, in an array of the caller's own} */
    public byte[] getValue() {
      return value.clone();
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Unknown other
          && typeCode == other.typeCode
          && Arrays.equals(value, other.value);
    }

    @Override
    public int hashCode() {
      return 31 * typeCode + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return "Unknown [typeCode=" + typeCode + "]";
    }
  }

  /** A reference to a map: values under string keys. */
  public static class Map extends AmValue {
    private final ObjectId id;

    Map(ObjectId id) {
      this.id = id;
    }

    /** {@return the map's id} */
    public ObjectId getId() {
      return id;
    }

    @Override
    public Optional<ObjectId> objectId() {
      return Optional.of(id);
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Map other && id.equals(other.id);
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }

    @Override
    public String toString() {
      return "Map [id=" + id + "]";
    }
  }

  /** A reference to a list: values in a sequence. */
  public static class List extends AmValue {
    private final ObjectId id;

    List(ObjectId id) {
      this.id = id;
    }

    /** {@return the list's id} */
    public ObjectId getId() {
      return id;
    }

    @Override
    public Optional<ObjectId> objectId() {
      return Optional.of(id);
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof List other && id.equals(other.id);
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }

    @Override
    public String toString() {
      return "List [id=" + id + "]";
    }
  }

  /** A reference to a text: characters in a sequence, with marks and block markers. */
  public static class Text extends AmValue {
    private final ObjectId id;

    Text(ObjectId id) {
      this.id = id;
    }

    /** {@return the text's id} */
    public ObjectId getId() {
      return id;
    }

    @Override
    public Optional<ObjectId> objectId() {
      return Optional.of(id);
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Text other && id.equals(other.id);
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }

    @Override
    public String toString() {
      return "Text [id=" + id + "]";
    }
  }
}
