package org.amkit.ops;

import java.util.Arrays;
import org.amkit.ObjectType;

/** A value as the op store keeps it: a scalar, or a reference to an object of the same document. */
@SuppressWarnings("ArrayRecordComponent") // compared by content, see equals
public sealed interface Value {
  /** A value without inner structure. */
  sealed interface Scalar extends Value {}

  record Null() implements Scalar {
    public static final Null NULL = new Null();
  }

  record Bool(boolean value) implements Scalar {}

  /** Unsigned 64-bit; the long holds its bits. */
  record Uint(long value) implements Scalar {}

  record Int(long value) implements Scalar {}

  record F64(double value) implements Scalar {}

  record Str(String value) implements Scalar {}

  record Bytes(byte[] value) implements Scalar {
    @Override
    public boolean equals(Object o) {
      return o instanceof Bytes other && Arrays.equals(value, other.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }
  }

  /** A counter's current sum (its start plus the visible increments). */
  record Counter(long value) implements Scalar {}

  /** Milliseconds since 1970. */
  record Timestamp(long millis) implements Scalar {}

  /** A value type (10..15) that no version of the format defines yet, kept as it came. */
  record Unknown(int typeCode, byte[] bytes) implements Scalar {
    @Override
    public boolean equals(Object o) {
      return o instanceof Unknown other
          && typeCode == other.typeCode
          && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
      return 31 * typeCode + Arrays.hashCode(bytes);
    }
  }

  /** An object; {@code id} is its packed op id. */
  record Obj(ObjectType type, long id) implements Value {}
}
