package org.amkit;

import java.util.Arrays;
import java.util.Date;
import java.util.Optional;

/**
 * A value read from a document: a scalar, or a reference to a map, a list or a text.
 *
 * <p>Exactly one nested record exists per kind of value; tell them apart with {@code instanceof}.
 * Values are immutable and have value semantics: two values are equal when they are of the same
 * kind and hold the same thing (for maps, lists and texts: the same object id).
 */
@SuppressWarnings({"JavaUtilDate", "ArrayRecordComponent"}) // The binding's; compared by content.
public sealed interface AmValue {
  /** {@return the object's id when this value is a map, a list or a text; empty for scalars} */
  default Optional<ObjectId> objectId() {
    return Optional.empty();
  }

  private static String text(String kind, Object value) {
    return kind + " [value=" + value + "]";
  }

  /**
   * An unsigned 64-bit integer.
   *
   * @param value the 64 bits; negative when the number is above 2^63-1 (see {@link
   *     Long#toUnsignedString})
   */
  record UInt(long value) implements AmValue {
    /** {@return the 64 bits} */
    public long getValue() {
      return value;
    }

    @Override
    public String toString() {
      return AmValue.text("UInt", Long.toUnsignedString(value));
    }
  }

  /**
   * A signed 64-bit integer.
   *
   * @param value the number
   */
  record Int(long value) implements AmValue {
    /** {@return the number} */
    public long getValue() {
      return value;
    }

    @Override
    public String toString() {
      return AmValue.text("Int", value);
    }
  }

  /**
   * A truth value.
   *
   * @param value the truth value
   */
  record Bool(boolean value) implements AmValue {
    /** {@return the truth value} */
    public boolean getValue() {
      return value;
    }

    @Override
    public String toString() {
      return AmValue.text("Bool", value);
    }
  }

  /**
   * A string of bytes.
   *
   * @param value the bytes
   */
  record Bytes(byte[] value) implements AmValue {
    /** {@return the bytes, in an array of the caller's own} */
    @Override
    public byte[] value() {
      return value.clone();
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
      return AmValue.text("Bytes", Arrays.toString(value));
    }
  }

  /**
   * A scalar string: one value that is replaced as a whole (a {@link Text} is edited in parts).
   *
   * @param value the string
   */
  record Str(String value) implements AmValue {
    /** {@return the string} */
    public String getValue() {
      return value;
    }

    @Override
    public String toString() {
      return AmValue.text("Str", value);
    }
  }

  /**
   * A 64-bit floating point number. By the bits: 0.0 and -0.0 differ, NaN equals itself.
   *
   * @param value the number
   */
  record F64(double value) implements AmValue {
    /** {@return the number} */
    public double getValue() {
      return value;
    }

    @Override
    public String toString() {
      return AmValue.text("F64", value);
    }
  }

  /**
   * A counter, to which concurrent increments add up.
   *
   * @param value the sum of its start and all increments
   */
  record Counter(long value) implements AmValue {
    /** {@return the sum of its start and all increments} */
    public long getValue() {
      return value;
    }

    @Override
    public String toString() {
      return AmValue.text("Counter", value);
    }
  }

  /**
   * A point in time, to the millisecond.
   *
   * @param millis milliseconds since 1970-01-01T00:00Z
   */
  record Timestamp(long millis) implements AmValue {
    /** {@return the time, in a date of the caller's own} */
    public Date getValue() {
      return new Date(millis);
    }

    @Override
    public String toString() {
      return AmValue.text("Timestamp", new Date(millis));
    }
  }

  /** The null value, which is a value: a key that holds it is present. */
  record Null() implements AmValue {
    static final Null INSTANCE = new Null();

    @Override
    public String toString() {
      return "Null";
    }
  }

  /**
   * A value of a type that this version does not know; it is kept and saved as it came.
   *
   * @param typeCode the format's number of the type, 10 to 15
   * @param value the value's bytes
   */
  record Unknown(int typeCode, byte[] value) implements AmValue {
    /** {@return the format's number of the type, 10 to 15} */
    public int getTypeCode() {
      return typeCode;
    }

    /** {@return the bytes, in an array of the caller's own} */
    @Override
    public byte[] value() {
      return value.clone();
    }

    /** {@return the bytes, in an array of the caller's own} */
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

  /**
   * A reference to a map: values under string keys.
   *
   * @param id the map's id
   */
  record Map(ObjectId id) implements AmValue {
    /** {@return the map's id} */
    public ObjectId getId() {
      return id;
    }

    @Override
    public Optional<ObjectId> objectId() {
      return Optional.of(id);
    }

    @Override
    public String toString() {
      return "Map [id=" + id + "]";
    }
  }

  /**
   * A reference to a list: values in a sequence.
   *
   * @param id the list's id
   */
  record List(ObjectId id) implements AmValue {
    /** {@return the list's id} */
    public ObjectId getId() {
      return id;
    }

    @Override
    public Optional<ObjectId> objectId() {
      return Optional.of(id);
    }

    @Override
    public String toString() {
      return "List [id=" + id + "]";
    }
  }

  /**
   * A reference to a text: characters in a sequence, with marks and block markers.
   *
   * @param id the text's id
   */
  record Text(ObjectId id) implements AmValue {
    /** {@return the text's id} */
    public ObjectId getId() {
      return id;
    }

    @Override
    public Optional<ObjectId> objectId() {
      return Optional.of(id);
    }

    @Override
    public String toString() {
      return "Text [id=" + id + "]";
    }
  }
}
