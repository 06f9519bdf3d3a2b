package org.amkit;

import java.util.Date;
import java.util.Iterator;

/**
 * Edits of sequences by index, in an open {@link Transaction}: of lists, and of texts where single
 * elements are meant ({@link TextEdits} has the edits of characters).
 *
 * <p>Putting the scalar that is there already does nothing, unless concurrent values compete with
 * it: then they are settled. Everywhere: a null object id is an {@link IllegalArgumentException},
 * an object that is not in this document an {@link AutomergeException}; a failed edit changes
 * nothing.
 */
@SuppressWarnings("JavaUtilDate") // The binding's signatures.
public interface ListEdits {
  /**
   * Puts a scalar string in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the string
   * @throws AutomergeException when the object is a map or there is no such element
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void set(ObjectId obj, long index, String value);

  /**
   * Inserts a scalar string as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the string
   * @throws AutomergeException when the object is a map or the index is past the end
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void insert(ObjectId obj, long index, String value);

  /**
   * Puts a floating point number in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the number
   * @throws AutomergeException when the object is a map or there is no such element
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void set(ObjectId obj, long index, double value);

  /**
   * Inserts a floating point number as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the number
   * @throws AutomergeException when the object is a map or the index is past the end
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void insert(ObjectId obj, long index, double value);

  /**
   * Puts a signed integer in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the number
   * @throws AutomergeException when the object is a map or there is no such element
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void set(ObjectId obj, long index, int value);

  /**
   * Inserts a signed integer as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the number
   * @throws AutomergeException when the object is a map or the index is past the end
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void insert(ObjectId obj, long index, int value);

  /**
   * Puts a scalar in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the value
   * @throws AutomergeException when the object is a map or there is no such element
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void set(ObjectId obj, long index, NewValue value);

  /**
   * Inserts a scalar as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the value
   * @throws AutomergeException when the object is a map or the index is past the end
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void insert(ObjectId obj, long index, NewValue value);

  /**
   * Puts a string of bytes in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the bytes
   * @throws AutomergeException when the object is a map or there is no such element
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void set(ObjectId obj, long index, byte[] value);

  /**
   * Inserts a string of bytes as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the bytes
   * @throws AutomergeException when the object is a map or the index is past the end
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void insert(ObjectId obj, long index, byte[] value);

  /**
   * Puts a truth value in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the truth value
   * @throws AutomergeException when the object is a map or there is no such element
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void set(ObjectId obj, long index, boolean value);

  /**
   * Inserts a truth value as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the truth value
   * @throws AutomergeException when the object is a map or the index is past the end
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void insert(ObjectId obj, long index, boolean value);

  /**
   * Puts a counter in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the counter, by its start
   * @throws AutomergeException when the object is a map or there is no such element
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void set(ObjectId obj, long index, Counter value);

  /**
   * Inserts a counter as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the counter, by its start
   * @throws AutomergeException when the object is a map or the index is past the end
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void insert(ObjectId obj, long index, Counter value);

  /**
   * Puts a point in time in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the time, kept to the millisecond
   * @throws AutomergeException when the object is a map or there is no such element
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void set(ObjectId obj, long index, Date value);

  /**
   * Inserts a point in time as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the time, kept to the millisecond
   * @throws AutomergeException when the object is a map or the index is past the end
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void insert(ObjectId obj, long index, Date value);

  /**
   * Puts a signed 64-bit integer in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the number
   * @throws AutomergeException when the object is a map or there is no such element
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void setInt(ObjectId obj, long index, long value);

  /**
   * Inserts a signed 64-bit integer as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the number
   * @throws AutomergeException when the object is a map or the index is past the end
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void insertInt(ObjectId obj, long index, long value);

  /**
   * Puts an unsigned integer in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param value the number, not negative
   * @throws AutomergeException when the object is a map or there is no such element
   * @throws IndexOutOfBoundsException when the index is negative
   * @throws IllegalArgumentException when the number is negative
   */
  void setUint(ObjectId obj, long index, long value);

  /**
   * Inserts an unsigned integer as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @param value the number, not negative
   * @throws AutomergeException when the object is a map or the index is past the end
   * @throws IndexOutOfBoundsException when the index is negative
   * @throws IllegalArgumentException when the number is negative
   */
  void insertUint(ObjectId obj, long index, long value);

  /**
   * Puts the null value in the place of an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @throws AutomergeException when the object is a map or there is no such element
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void setNull(ObjectId obj, long index);

  /**
   * Inserts the null value as a new element.
   *
   * @param obj the list or text
   * @param index the index the new element is to have
   * @throws AutomergeException when the object is a map or the index is past the end
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void insertNull(ObjectId obj, long index);

  /**
   * Puts a new, empty object in the place of an element.
   *
   * @param parent the list
   * @param index the element's index
   * @param objType what kind of object
   * @return the new object's id
   * @throws AutomergeException when the object is a map or there is no such element
   * @throws IndexOutOfBoundsException when the index is negative
   */
  ObjectId set(ObjectId parent, long index, ObjectType objType);

  /**
   * Inserts a new, empty object as an element; in a text, a map is a block marker.
   *
   * @param parent the list or text
   * @param index the index the new element is to have
   * @param objType what kind of object
   * @return the new object's id
   * @throws AutomergeException when the object is a map or the index is past the end
   * @throws IndexOutOfBoundsException when the index is negative
   */
  ObjectId insert(ObjectId parent, long index, ObjectType objType);

  /**
   * Adds to the counter in an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @param amount what to add; may be negative
   * @throws AutomergeException when the object is a map or no counter is there
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void increment(ObjectId obj, long index, long amount);

  /**
   * Deletes an element.
   *
   * @param obj the list or text
   * @param index the element's index
   * @throws AutomergeException when the object is a map or there is no such element
   * @throws IndexOutOfBoundsException when the index is negative
   */
  void delete(ObjectId obj, long index);

  /**
   * Inserts scalars in a list, then deletes elements behind them. In a text the values, which must
   * be strings there, are its new characters.
   *
   * @param obj the list or text
   * @param start where
   * @param deleteCount how many elements to delete there; a negative count deletes that many before
   *     the place; fewer are deleted where fewer are
   * @param items what to insert
   * @throws AutomergeException when the object is a map or the place is past the end
   */
  void splice(ObjectId obj, long start, long deleteCount, Iterator<NewValue> items);
}
