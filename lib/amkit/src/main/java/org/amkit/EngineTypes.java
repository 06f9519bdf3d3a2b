package org.amkit;

import org.amkit.ops.Value;

/** Public types to the engine's and back. */
final class EngineTypes {
  private EngineTypes() {}

  static AmValue value(Value.Scalar scalar) {
    if (scalar instanceof Value.Str v) {
      return new AmValue.Str(v.value());
    } else if (scalar instanceof Value.Int v) {
      return new AmValue.Int(v.value());
    } else if (scalar instanceof Value.Uint v) {
      return new AmValue.UInt(v.value());
    } else if (scalar instanceof Value.F64 v) {
      return new AmValue.F64(v.value());
    } else if (scalar instanceof Value.Bool v) {
      return new AmValue.Bool(v.value());
    } else if (scalar instanceof Value.Bytes v) {
      return new AmValue.Bytes(v.value());
    } else if (scalar instanceof Value.Counter v) {
      return new AmValue.Counter(v.value());
    } else if (scalar instanceof Value.Timestamp v) {
      return new AmValue.Timestamp(v.millis());
    } else if (scalar instanceof Value.Unknown v) {
      return new AmValue.Unknown(v.typeCode(), v.bytes());
    }
    return AmValue.Null.INSTANCE;
  }

  static Value.Scalar scalar(AmValue value) {
    if (value instanceof AmValue.Str v) {
      return new Value.Str(v.getValue());
    } else if (value instanceof AmValue.Int v) {
      return new Value.Int(v.getValue());
    } else if (value instanceof AmValue.UInt v) {
      return new Value.Uint(v.getValue());
    } else if (value instanceof AmValue.F64 v) {
      return new Value.F64(v.getValue());
    } else if (value instanceof AmValue.Bool v) {
      return new Value.Bool(v.getValue());
    } else if (value instanceof AmValue.Bytes v) {
      return new Value.Bytes(v.getValue());
    } else if (value instanceof AmValue.Counter v) {
      return new Value.Counter(v.getValue());
    } else if (value instanceof AmValue.Timestamp v) {
      return new Value.Timestamp(v.millis());
    } else if (value instanceof AmValue.Unknown v) {
      return new Value.Unknown(v.getTypeCode(), v.getValue());
    } else if (value instanceof AmValue.Null) {
      return Value.Null.NULL;
    }
    throw new IllegalArgumentException("not a scalar: " + value);
  }
}
