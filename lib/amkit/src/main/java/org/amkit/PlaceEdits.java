package org.amkit;

/**
 * Edits of what stands under a key of a map, or at an index of a list or text, in an open {@link
 * Transaction}.
 *
 * <p>Setting the scalar that is there already does nothing, unless concurrent values compete with
 * it: then they are settled. Everywhere: a null object id and a negative unsigned number is an
 * {@link IllegalArgumentException}, a negative index an {@link IndexOutOfBoundsException}; an
 * object that is not in this document or not of the place's kind, and an index without an element
 * an {@link AutomergeException}. A failed edit changes nothing.
 */
public interface PlaceEdits {
  /**
   * Puts a scalar under a key or in the place of an element.
   *
   * @param obj the map, list or text
   * @param at the key, or the element's index
   * @param value the value
   */
  void set(ObjectId obj, Prop at, NewValue value);

  /**
   * Puts a new, empty object under a key or in the place of a list's element.
   *
   * @param parent the map or list
   * @param at the key, or the element's index
   * @param objType what kind of object
   * @return the new object's id
   */
  ObjectId set(ObjectId parent, Prop at, ObjectType objType);

  /**
   * Adds to a counter; of concurrent values in its place, the counters are kept.
   *
   * @param obj the map, list or text
   * @param at the key, or the element's index
   * @param amount what to add; may be negative
   * @throws AutomergeException when no counter is there
   */
  void increment(ObjectId obj, Prop at, long amount);

  /**
   * Deletes a key, if it is there, or an element.
   *
   * @param obj the map, list or text
   * @param at the key, or the element's index
   */
  void delete(ObjectId obj, Prop at);
}
