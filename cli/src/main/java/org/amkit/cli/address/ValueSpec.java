package org.amkit.cli.address;

import java.util.List;
import java.util.Map;
import org.amkit.NewStrings;
import org.jspecify.annotations.Nullable;

/** A VALUE as read, before it is written into a document. */
public sealed interface ValueSpec {
  /** A value without inner structure. */
  sealed interface Scalar extends ValueSpec {}

  /** Nothing. */
  record Null() implements Scalar {}

  /** Yes or no. */
  record Bool(boolean value) implements Scalar {}

  /** Signed 64-bit. */
  record Int(long value) implements Scalar {}

  /** Unsigned 64-bit; the long holds its bits. */
  record Uint(long value) implements Scalar {}

  /** A double. */
  record F64(double value) implements Scalar {}

  /** A plain string. */
  record Str(String value) implements Scalar {}

  /** Bytes; the array is not copied and not written to. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Bytes(byte[] value) implements Scalar {}

  /** A counter with its first value. */
  record Counter(long start) implements Scalar {}

  /** A time in milliseconds since 1970. */
  record Timestamp(long millis) implements Scalar {}

  /** A collaborative text. */
  record Text(String value) implements ValueSpec {}

  /**
   * A JSON array.
   *
   * @param items plain values, as {@link org.amkit.json.JsonReader} gives them
   * @param strings what the strings in it become
   */
  record Items(List<@Nullable Object> items, NewStrings strings) implements ValueSpec {}

  /**
   * A JSON object.
   *
   * @param fields plain values, as {@link org.amkit.json.JsonReader} gives them
   * @param strings what the strings in it become
   */
  record Fields(Map<String, @Nullable Object> fields, NewStrings strings) implements ValueSpec {}
}
