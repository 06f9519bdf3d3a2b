package org.amkit;

import org.jspecify.annotations.Nullable;

/**
 * Edits that take whole values: plain ones, and such as the document has or had.
 *
 * <p>A plain value is a {@link java.util.Map} for a map, an {@link Iterable} or array for a list, a
 * {@link CharSequence} for a text or scalar string, a {@link RichText} for a text with its marks
 * and blocks, or what {@link NewValue#of} takes for a scalar.
 */
public interface PlainEdits {
  /**
   * Makes an object hold a plain value by the least change: a map is compared key by key, a list by
   * the least edit of its elements, a text by the least edit of its characters (of a {@link
   * RichText} its block markers and marks as well); what is equal stays as it is with its history.
   *
   * <p>A map in a list is the same as before if it has the same {@code id}, {@code _id} or {@code
   * key}, which no other of the list has, else if it is much alike. It never becomes another one.
   * Lists do not move elements: of those that are the same as many stay as have the same order
   * before and after, the others are deleted and made anew.
   *
   * <p>* A string updates a text where one stands, else it becomes a scalar string.
   *
   * @param obj the object
   * @param value the plain value
   * @throws AutomergeException when the object is of another kind than the value
   * @throws IllegalArgumentException when something in the value is of no known class
   */
  default void update(ObjectId obj, Object value) {
    update(obj, value, NewStrings.SCALAR);
  }

  /**
   * Makes an object hold a plain value by the least change.
   *
   * @param obj the object
   * @param value the plain value
   * @param strings what a string becomes where no text stands
   * @throws AutomergeException when the object is of another kind than the value
   * @throws IllegalArgumentException when something in the value is of no known class
   */
  void update(ObjectId obj, Object value, NewStrings strings);

  /**
   * Makes what is under a key, or an element, a plain value by the least change: an object of the
   * value's kind stays and is updated, a counter is added to, an equal scalar is left alone; all
   * else is replaced.
   *
   * @param obj the map, list or text
   * @param at the key, with or without a value, or the element's index
   * @param value the plain value
   * @param strings what a string becomes where no text stands
   * @throws AutomergeException when the object is not of the place's kind, or the index past the
   *     end
   * @throws IllegalArgumentException when something in the value is of no known class
   */
  void update(ObjectId obj, Prop at, @Nullable Object value, NewStrings strings);

  /**
   * Makes what is under a key a plain value by the least change.
   *
   * @param map the map
   * @param key the key, with or without a value
   * @param value the plain value
   * @param strings what a string becomes where no text stands
   */
  default void update(ObjectId map, String key, @Nullable Object value, NewStrings strings) {
    update(map, new Prop.Key(key), value, strings);
  }

  /**
   * Makes an element a plain value by the least change.
   *
   * @param list the list or text
   * @param index the element's index
   * @param value the plain value
   * @param strings what a string becomes where no text stands
   */
  default void update(ObjectId list, long index, @Nullable Object value, NewStrings strings) {
    update(list, new Prop.Index(index), value, strings);
  }

  /**
   * Inserts a plain value as a new element.
   *
   * @param list the list or text
   * @param index the index it is to have
   * @param value the plain value
   * @param strings what a string becomes
   * @throws AutomergeException when the object is a map or the index past the end
   * @throws IllegalArgumentException when something in the value is of no known class
   */
  void insert(ObjectId list, long index, @Nullable Object value, NewStrings strings);

  /**
   * Makes an object, and all in it, what it was in an old version: takes back what all changes
   * since did to it. What stayed the same keeps its identity and history; what was deleted comes
   * back as a copy, with marks that grow as they did. Edits of this transaction stay.
   *
   * <p>Cost: in the order of the changes and operations since that version.
   *
   * @param obj the object, by whatever way it was or is to be reached
   * @param heads the version
   * @throws AutomergeException when a head or the object is not in this document, or the object not
   *     in that version
   */
  void restore(ObjectId obj, ChangeHash[] heads);

  /**
   * Puts a copy of a value of some version under a key or in the place of an element: of a scalar
   * the scalar, of an object a new one with all that was in it, marks and at which ends they grow
   * included.
   *
   * @param obj the map, list or text
   * @param at the key or the element's index
   * @param value a value read in that version
   * @param heads the version
   * @throws AutomergeException when the object is not of the place's kind, the index past the end,
   *     or a head not in this document
   */
  void copy(ObjectId obj, Prop at, AmValue value, ChangeHash[] heads);

  /**
   * Puts a copy of a value of some version under a key.
   *
   * @param map the map
   * @param key the key
   * @param value a value read in that version
   * @param heads the version
   */
  default void copy(ObjectId map, String key, AmValue value, ChangeHash[] heads) {
    copy(map, new Prop.Key(key), value, heads);
  }

  /**
   * Puts a copy of a value of some version in the place of an element.
   *
   * @param list the list or text
   * @param index the element's index
   * @param value a value read in that version
   * @param heads the version
   */
  default void copy(ObjectId list, long index, AmValue value, ChangeHash[] heads) {
    copy(list, new Prop.Index(index), value, heads);
  }

  /**
   * Inserts a copy of a value of some version as a new element.
   *
   * @param list the list or text
   * @param index the index it is to have
   * @param value a value read in that version
   * @param heads the version
   * @throws AutomergeException when the object is a map, the index past the end, or a head not in
   *     this document
   */
  void insertCopy(ObjectId list, long index, AmValue value, ChangeHash[] heads);
}
