package org.amkit;

import java.math.BigInteger;
import java.time.Instant;
import java.util.function.Function;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/** Scalars as {@link Read#toPlain} gives them. */
final class PlainScalars implements Function<Value.Scalar, @Nullable Object> {
  static final PlainScalars ALL = new PlainScalars();

  @Override
  public @Nullable Object apply(Value.Scalar scalar) {
    if (scalar instanceof Value.Str v) {
      return v.value();
    } else if (scalar instanceof Value.Int v) {
      return v.value();
    } else if (scalar instanceof Value.Uint v) {
      return new BigInteger(Long.toUnsignedString(v.value()));
    } else if (scalar instanceof Value.F64 v) {
      return v.value();
    } else if (scalar instanceof Value.Bool v) {
      return v.value();
    } else if (scalar instanceof Value.Bytes v) {
      return v.value().clone();
    } else if (scalar instanceof Value.Counter v) {
      return new Counter(v.value());
    } else if (scalar instanceof Value.Timestamp v) {
      return Instant.ofEpochMilli(v.millis());
    } else if (scalar instanceof Value.Unknown v) {
      return new AmValue.Unknown(v.typeCode(), v.bytes());
    }
    return null;
  }
}
