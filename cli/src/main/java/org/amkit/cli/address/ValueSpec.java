package org.amkit.cli.address;

import java.util.List;
import java.util.SortedMap;

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

  /** A list of values. */
  record Items(List<ValueSpec> items) implements ValueSpec {}

  /** A map of values, keys in the order of their UTF-8 bytes. */
  record Fields(SortedMap<String, ValueSpec> fields) implements ValueSpec {}
}
