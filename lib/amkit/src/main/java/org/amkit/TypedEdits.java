package org.amkit;

import java.util.Date;
import org.amkit.ops.Value;

/** The edits of a transaction that differ by the kind of value only, brought down to four. */
@SuppressWarnings("JavaUtilDate") // The binding's signatures.
abstract class TypedEdits extends EngineReader implements Transaction {
  abstract void put(ObjectId obj, String key, Value.Scalar value);

  abstract void put(ObjectId obj, long index, Value.Scalar value);

  abstract void add(ObjectId obj, long index, Value.Scalar value);

  abstract void mark(
      ObjectId obj, long start, long end, String name, Value.Scalar value, ExpandMark expand);

  @Override
  public void set(ObjectId obj, String key, String value) {
    put(obj, key, new Value.Str(value));
  }

  @Override
  public void set(ObjectId obj, long index, String value) {
    put(obj, index, new Value.Str(value));
  }

  @Override
  public void insert(ObjectId obj, long index, String value) {
    add(obj, index, new Value.Str(value));
  }

  @Override
  public void set(ObjectId obj, String key, double value) {
    put(obj, key, new Value.F64(value));
  }

  @Override
  public void set(ObjectId obj, long index, double value) {
    put(obj, index, new Value.F64(value));
  }

  @Override
  public void insert(ObjectId obj, long index, double value) {
    add(obj, index, new Value.F64(value));
  }

  @Override
  public void set(ObjectId obj, String key, int value) {
    put(obj, key, new Value.Int(value));
  }

  @Override
  public void set(ObjectId obj, long index, int value) {
    put(obj, index, new Value.Int(value));
  }

  @Override
  public void insert(ObjectId obj, long index, int value) {
    add(obj, index, new Value.Int(value));
  }

  @Override
  public void set(ObjectId obj, String key, NewValue value) {
    put(obj, key, value.scalar());
  }

  @Override
  public void set(ObjectId obj, long index, NewValue value) {
    put(obj, index, value.scalar());
  }

  @Override
  public void insert(ObjectId obj, long index, NewValue value) {
    add(obj, index, value.scalar());
  }

  @Override
  public void set(ObjectId obj, String key, byte[] value) {
    put(obj, key, new Value.Bytes(value.clone()));
  }

  @Override
  public void set(ObjectId obj, long index, byte[] value) {
    put(obj, index, new Value.Bytes(value.clone()));
  }

  @Override
  public void insert(ObjectId obj, long index, byte[] value) {
    add(obj, index, new Value.Bytes(value.clone()));
  }

  @Override
  public void set(ObjectId obj, String key, boolean value) {
    put(obj, key, new Value.Bool(value));
  }

  @Override
  public void set(ObjectId obj, long index, boolean value) {
    put(obj, index, new Value.Bool(value));
  }

  @Override
  public void insert(ObjectId obj, long index, boolean value) {
    add(obj, index, new Value.Bool(value));
  }

  @Override
  public void set(ObjectId obj, String key, Counter value) {
    put(obj, key, new Value.Counter(value.getValue()));
  }

  @Override
  public void set(ObjectId obj, long index, Counter value) {
    put(obj, index, new Value.Counter(value.getValue()));
  }

  @Override
  public void insert(ObjectId obj, long index, Counter value) {
    add(obj, index, new Value.Counter(value.getValue()));
  }

  @Override
  public void set(ObjectId obj, String key, Date value) {
    put(obj, key, new Value.Timestamp(value.getTime()));
  }

  @Override
  public void set(ObjectId obj, long index, Date value) {
    put(obj, index, new Value.Timestamp(value.getTime()));
  }

  @Override
  public void insert(ObjectId obj, long index, Date value) {
    add(obj, index, new Value.Timestamp(value.getTime()));
  }

  @Override
  public void setInt(ObjectId obj, String key, long value) {
    put(obj, key, new Value.Int(value));
  }

  @Override
  public void setInt(ObjectId obj, long index, long value) {
    put(obj, index, new Value.Int(value));
  }

  @Override
  public void insertInt(ObjectId obj, long index, long value) {
    add(obj, index, new Value.Int(value));
  }

  @Override
  public void setUint(ObjectId obj, String key, long value) {
    put(obj, key, new Value.Uint(NewValue.UInt.notNegative(value)));
  }

  @Override
  public void setUint(ObjectId obj, long index, long value) {
    put(obj, index, new Value.Uint(NewValue.UInt.notNegative(value)));
  }

  @Override
  public void insertUint(ObjectId obj, long index, long value) {
    add(obj, index, new Value.Uint(NewValue.UInt.notNegative(value)));
  }

  @Override
  public void setNull(ObjectId obj, String key) {
    put(obj, key, Value.Null.NULL);
  }

  @Override
  public void setNull(ObjectId obj, long index) {
    put(obj, index, Value.Null.NULL);
  }

  @Override
  public void insertNull(ObjectId obj, long index) {
    add(obj, index, Value.Null.NULL);
  }

  @Override
  public void mark(
      ObjectId obj, long start, long end, String markName, String value, ExpandMark expand) {
    mark(obj, start, end, markName, new Value.Str(value), expand);
  }

  @Override
  public void mark(
      ObjectId obj, long start, long end, String markName, double value, ExpandMark expand) {
    mark(obj, start, end, markName, new Value.F64(value), expand);
  }

  @Override
  public void mark(
      ObjectId obj, long start, long end, String markName, NewValue value, ExpandMark expand) {
    mark(obj, start, end, markName, value.scalar(), expand);
  }

  @Override
  public void mark(
      ObjectId obj, long start, long end, String markName, byte[] value, ExpandMark expand) {
    mark(obj, start, end, markName, new Value.Bytes(value.clone()), expand);
  }

  @Override
  public void mark(
      ObjectId obj, long start, long end, String markName, boolean value, ExpandMark expand) {
    mark(obj, start, end, markName, new Value.Bool(value), expand);
  }

  @Override
  public void mark(
      ObjectId obj, long start, long end, String markName, Counter value, ExpandMark expand) {
    mark(obj, start, end, markName, new Value.Counter(value.getValue()), expand);
  }

  @Override
  public void mark(
      ObjectId obj, long start, long end, String markName, Date value, ExpandMark expand) {
    mark(obj, start, end, markName, new Value.Timestamp(value.getTime()), expand);
  }

  @Override
  public void mark(
      ObjectId obj, long start, long end, String markName, long value, ExpandMark expand) {
    mark(obj, start, end, markName, new Value.Int(value), expand);
  }

  @Override
  public void markUint(
      ObjectId obj, long start, long end, String markName, long value, ExpandMark expand) {
    mark(obj, start, end, markName, new Value.Uint(NewValue.UInt.notNegative(value)), expand);
  }

  @Override
  public void markNull(ObjectId obj, long start, long end, String markName, ExpandMark expand) {
    mark(obj, start, end, markName, Value.Null.NULL, expand);
  }
}
