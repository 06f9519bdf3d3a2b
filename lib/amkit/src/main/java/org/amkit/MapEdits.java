package org.amkit;

import java.util.Date;

/**
 * Edits of maps by key, in an open {@link Transaction}. Each is one of {@link PlaceEdits}, which
 * says what they all do and refuse.
 */
@SuppressWarnings("JavaUtilDate") // The binding's signatures.
public interface MapEdits extends PlaceEdits {
  /**
   * Puts a scalar string under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the string
   */
  default void set(ObjectId obj, String key, String value) {
    set(obj, new Prop.Key(key), NewValue.str(value));
  }

  /**
   * Puts a floating point number under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the number
   */
  default void set(ObjectId obj, String key, double value) {
    set(obj, new Prop.Key(key), NewValue.f64(value));
  }

  /**
   * Puts a signed integer under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the number
   */
  default void set(ObjectId obj, String key, int value) {
    set(obj, new Prop.Key(key), NewValue.integer(value));
  }

  /**
   * Puts a scalar under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the value
   */
  default void set(ObjectId obj, String key, NewValue value) {
    set(obj, new Prop.Key(key), value);
  }

  /**
   * Puts a string of bytes under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the bytes
   */
  default void set(ObjectId obj, String key, byte[] value) {
    set(obj, new Prop.Key(key), NewValue.bytes(value));
  }

  /**
   * Puts a truth value under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the truth value
   */
  default void set(ObjectId obj, String key, boolean value) {
    set(obj, new Prop.Key(key), NewValue.bool(value));
  }

  /**
   * Puts a counter under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the counter, by its start
   */
  default void set(ObjectId obj, String key, Counter value) {
    set(obj, new Prop.Key(key), NewValue.counter(value.getValue()));
  }

  /**
   * Puts a point in time under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the time, kept to the millisecond
   */
  default void set(ObjectId obj, String key, Date value) {
    set(obj, new Prop.Key(key), NewValue.timestamp(value));
  }

  /**
   * Puts a signed 64-bit integer under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the number
   */
  default void setInt(ObjectId obj, String key, long value) {
    set(obj, new Prop.Key(key), NewValue.integer(value));
  }

  /**
   * Puts an unsigned integer under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the number, not negative
   */
  default void setUint(ObjectId obj, String key, long value) {
    set(obj, new Prop.Key(key), NewValue.uint(value));
  }

  /**
   * Puts the null value under a key.
   *
   * @param obj the map
   * @param key the key
   */
  default void setNull(ObjectId obj, String key) {
    set(obj, new Prop.Key(key), NewValue.NULL);
  }

  /**
   * Puts a new, empty object under a key.
   *
   * @param parent the map
   * @param key the key
   * @param objType what kind of object
   * @return the new object's id
   */
  default ObjectId set(ObjectId parent, String key, ObjectType objType) {
    return set(parent, new Prop.Key(key), objType);
  }

  /**
   * Adds to the counter under a key; of concurrent values there, the counters are kept.
   *
   * @param obj the map
   * @param key the key
   * @param amount what to add; may be negative
   */
  default void increment(ObjectId obj, String key, long amount) {
    increment(obj, new Prop.Key(key), amount);
  }

  /**
   * Deletes a key; nothing happens when it is absent.
   *
   * @param obj the map
   * @param key the key
   */
  default void delete(ObjectId obj, String key) {
    delete(obj, new Prop.Key(key));
  }
}
