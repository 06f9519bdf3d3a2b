package org.amkit;

import java.util.Date;
import java.util.Iterator;

/**
 * Edits of sequences by index, in an open {@link Transaction}: of lists, and of texts where single
 * elements are meant ({@link TextEdits} has the edits of characters). {@link PlaceEdits} says what
 * they all do and refuse; an insertion past the end is refused, too.
 */
@SuppressWarnings("JavaUtilDate") // The binding's signatures.
public interface ListEdits extends PlaceEdits {
  /**
   * Puts a scalar string in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the string
   */
  default void set(ObjectId obj, long index, String value) {
    set(obj, new Prop.Index(index), NewValue.str(value));
  }

  /**
   * Inserts a scalar string as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the string
   */
  default void insert(ObjectId obj, long index, String value) {
    insert(obj, index, NewValue.str(value));
  }

  /**
   * Puts a floating point number in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the number
   */
  default void set(ObjectId obj, long index, double value) {
    set(obj, new Prop.Index(index), NewValue.f64(value));
  }

  /**
   * Inserts a floating point number as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the number
   */
  default void insert(ObjectId obj, long index, double value) {
    insert(obj, index, NewValue.f64(value));
  }

  /**
   * Puts a signed integer in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the number
   */
  default void set(ObjectId obj, long index, int value) {
    set(obj, new Prop.Index(index), NewValue.integer(value));
  }

  /**
   * Inserts a signed integer as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the number
   */
  default void insert(ObjectId obj, long index, int value) {
    insert(obj, index, NewValue.integer(value));
  }

  /**
   * Puts a scalar in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the value
   */
  default void set(ObjectId obj, long index, NewValue value) {
    set(obj, new Prop.Index(index), value);
  }

  /**
   * Inserts a scalar as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the value
   */
  void insert(ObjectId obj, long index, NewValue value);

  /**
   * Puts a string of bytes in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the bytes
   */
  default void set(ObjectId obj, long index, byte[] value) {
    set(obj, new Prop.Index(index), NewValue.bytes(value));
  }

  /**
   * Inserts a string of bytes as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the bytes
   */
  default void insert(ObjectId obj, long index, byte[] value) {
    insert(obj, index, NewValue.bytes(value));
  }

  /**
   * Puts a truth value in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the truth value
   */
  default void set(ObjectId obj, long index, boolean value) {
    set(obj, new Prop.Index(index), NewValue.bool(value));
  }

  /**
   * Inserts a truth value as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the truth value
   */
  default void insert(ObjectId obj, long index, boolean value) {
    insert(obj, index, NewValue.bool(value));
  }

  /**
   * Puts a counter in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the counter, by its start
   */
  default void set(ObjectId obj, long index, Counter value) {
    set(obj, new Prop.Index(index), NewValue.counter(value.getValue()));
  }

  /**
   * Inserts a counter as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the counter, by its start
   */
  default void insert(ObjectId obj, long index, Counter value) {
    insert(obj, index, NewValue.counter(value.getValue()));
  }

  /**
   * Puts a point in time in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the time, kept to the millisecond
   */
  default void set(ObjectId obj, long index, Date value) {
    set(obj, new Prop.Index(index), NewValue.timestamp(value));
  }

  /**
   * Inserts a point in time as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the time, kept to the millisecond
   */
  default void insert(ObjectId obj, long index, Date value) {
    insert(obj, index, NewValue.timestamp(value));
  }

  /**
   * Puts a signed 64-bit integer in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the number
   */
  default void setInt(ObjectId obj, long index, long value) {
    set(obj, new Prop.Index(index), NewValue.integer(value));
  }

  /**
   * Inserts a signed 64-bit integer as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the number
   */
  default void insertInt(ObjectId obj, long index, long value) {
    insert(obj, index, NewValue.integer(value));
  }

  /**
   * Puts an unsigned integer in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the number, not negative
   */
  default void setUint(ObjectId obj, long index, long value) {
    set(obj, new Prop.Index(index), NewValue.uint(value));
  }

  /**
   * Inserts an unsigned integer as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the number, not negative
   */
  default void insertUint(ObjectId obj, long index, long value) {
    insert(obj, index, NewValue.uint(value));
  }

  /**
   * Puts the null value in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   */
  default void setNull(ObjectId obj, long index) {
    set(obj, new Prop.Index(index), NewValue.NULL);
  }

  /**
   * Inserts the null value as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   */
  default void insertNull(ObjectId obj, long index) {
    insert(obj, index, NewValue.NULL);
  }

  /**
   * Puts a new, empty object in the place of an element.
   *
   * @param parent the list
   * @param index the element's index
   * @param objType what kind of object
   * @return the new object's id
   */
  default ObjectId set(ObjectId parent, long index, ObjectType objType) {
    return set(parent, new Prop.Index(index), objType);
  }

  /**
   * Inserts a new, empty object as an element; in a text, a map is a block marker.
   *
   * @param parent the list or text
   * @param index the index the new element is to have
   * @param objType what kind of object
   * @return the new object's id
   */
  ObjectId insert(ObjectId parent, long index, ObjectType objType);

  /**
   * Adds to the counter in an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param amount what to add; may be negative
   */
  default void increment(ObjectId obj, long index, long amount) {
    increment(obj, new Prop.Index(index), amount);
  }

  /**
   * Deletes an element.
   *
   * @param obj the list or text
   * @param index the element's index
   */
  default void delete(ObjectId obj, long index) {
    delete(obj, new Prop.Index(index));
  }

  /**
   * Inserts scalars in a list, then deletes elements behind them. In a text the values, which must
   * be strings there, are its new characters.
   *
   * @param obj the list or text
   * @param start where
   * @param deleteCount how many elements to delete there; a negative count deletes that many before
   *     the place; fewer are deleted where fewer are
   * @param items what to insert
   */
  void splice(ObjectId obj, long start, long deleteCount, Iterator<NewValue> items);
}
