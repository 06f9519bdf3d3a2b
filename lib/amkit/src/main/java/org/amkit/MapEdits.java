package org.amkit;

import java.util.Date;

/**
 * Edits of maps, in an open {@link Transaction}.
 *
 * <p>Putting the scalar that is there already does nothing, unless concurrent values compete with
 * it: then they are settled. Everywhere: a null object id is an {@link IllegalArgumentException},
 * an object that is not in this document an {@link AutomergeException}; a failed edit changes
 * nothing.
 */
@SuppressWarnings("JavaUtilDate") // The binding's signatures.
public interface MapEdits {
  /**
   * Puts a scalar string under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the string
   * @throws AutomergeException when the object is not a map
   */
  void set(ObjectId obj, String key, String value);

  /**
   * Puts a floating point number under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the number
   * @throws AutomergeException when the object is not a map
   */
  void set(ObjectId obj, String key, double value);

  /**
   * Puts a signed integer under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the number
   * @throws AutomergeException when the object is not a map
   */
  void set(ObjectId obj, String key, int value);

  /**
   * Puts a scalar under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the value
   * @throws AutomergeException when the object is not a map
   */
  void set(ObjectId obj, String key, NewValue value);

  /**
   * Puts a string of bytes under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the bytes
   * @throws AutomergeException when the object is not a map
   */
  void set(ObjectId obj, String key, byte[] value);

  /**
   * Puts a truth value under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the truth value
   * @throws AutomergeException when the object is not a map
   */
  void set(ObjectId obj, String key, boolean value);

  /**
   * Puts a counter under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the counter, by its start
   * @throws AutomergeException when the object is not a map
   */
  void set(ObjectId obj, String key, Counter value);

  /**
   * Puts a point in time under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the time, kept to the millisecond
   * @throws AutomergeException when the object is not a map
   */
  void set(ObjectId obj, String key, Date value);

  /**
   * Puts a signed 64-bit integer under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the number
   * @throws AutomergeException when the object is not a map
   */
  void setInt(ObjectId obj, String key, long value);

  /**
   * Puts an unsigned integer under a key.
   *
   * @param obj the map
   * @param key the key
   * @param value the number, not negative
   * @throws AutomergeException when the object is not a map
   * @throws IllegalArgumentException when the number is negative
   */
  void setUint(ObjectId obj, String key, long value);

  /**
   * Puts the null value under a key.
   *
   * @param obj the map
   * @param key the key
   * @throws AutomergeException when the object is not a map
   */
  void setNull(ObjectId obj, String key);

  /**
   * Puts a new, empty object under a key.
   *
   * @param parent the map
   * @param key the key
   * @param objType what kind of object
   * @return the new object's id
   * @throws AutomergeException when the object is not a map
   */
  ObjectId set(ObjectId parent, String key, ObjectType objType);

  /**
   * Adds to the counter under a key; of concurrent values there, the counters are kept.
   *
   * @param obj the map
   * @param key the key
   * @param amount what to add; may be negative
   * @throws AutomergeException when the object is not a map or no counter is there
   */
  void increment(ObjectId obj, String key, long amount);

  /**
   * Deletes a key; nothing happens when it is absent.
   *
   * @param obj the map
   * @param key the key
   * @throws AutomergeException when the object is not a map
   */
  void delete(ObjectId obj, String key);
}
