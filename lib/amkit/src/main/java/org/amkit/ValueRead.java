package org.amkit;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads of values in maps, lists and texts. Methods with heads read the version those name; heads
 * that the document does not have are skipped.
 *
 * <p>Everywhere: a null object id is an {@link IllegalArgumentException}, an object that is not in
 * this document an {@link AutomergeException}, unless a method says otherwise.
 */
public interface ValueRead {
  /**
   * These reads of a version: what methods with heads go through.
   *
   * @param heads the version; heads that the document does not have are skipped
   * @return the version, which stays the same whatever the document goes through
   */
  Read asOf(ChangeHash[] heads);

  /**
   * The value under a key; of several concurrent ones the winner, the same in every copy.
   *
   * @param obj the map
   * @param key the key
   * @return the value, or empty when the key is absent
   * @throws AutomergeException when the object is not a map
   */
  Optional<AmValue> get(ObjectId obj, String key);

  /**
   * The value under a key in a version.
   *
   * @param obj the map
   * @param key the key
   * @param heads the version
   * @return the value, or empty when the key is absent
   * @throws AutomergeException when the object is not a map
   */
  default Optional<AmValue> get(ObjectId obj, String key, ChangeHash[] heads) {
    return asOf(heads).get(obj, key);
  }

  /**
   * The value of an element; of several concurrent ones the winner, the same in every copy.
   *
   * @param obj the list or text
   * @param idx the element's index
   * @return the value, or empty past the end
   * @throws AutomergeException when the object is a map
   * @throws IllegalArgumentException when the index is negative
   */
  Optional<AmValue> get(ObjectId obj, long idx);

  /**
   * The value of an element in a version.
   *
   * @param obj the list or text
   * @param idx the element's index
   * @param heads the version
   * @return the value, or empty past the end
   * @throws AutomergeException when the object is a map
   * @throws IllegalArgumentException when the index is negative
   */
  default Optional<AmValue> get(ObjectId obj, long idx, ChangeHash[] heads) {
    return asOf(heads).get(obj, idx);
  }

  /**
   * All values that compete for a key.
   *
   * @param obj the map
   * @param key the key
   * @return the values, or empty when the key is absent
   * @throws AutomergeException when the object is not a map
   */
  Optional<Conflicts> getAll(ObjectId obj, String key);

  /**
   * All values that compete for a key in a version.
   *
   * @param obj the map
   * @param key the key
   * @param heads the version
   * @return the values, or empty when the key is absent
   * @throws AutomergeException when the object is not a map
   */
  default Optional<Conflicts> getAll(ObjectId obj, String key, ChangeHash[] heads) {
    return asOf(heads).getAll(obj, key);
  }

  /**
   * All values that compete for an element.
   *
   * @param obj the list or text
   * @param idx the element's index
   * @return the values, or empty past the end
   * @throws AutomergeException when the object is a map
   * @throws IllegalArgumentException when the index is negative
   */
  Optional<Conflicts> getAll(ObjectId obj, long idx);

  /**
   * All values that compete for an element in a version.
   *
   * @param obj the list or text
   * @param idx the element's index
   * @param heads the version
   * @return the values, or empty past the end
   * @throws AutomergeException when the object is a map
   * @throws IllegalArgumentException when the index is negative
   */
  default Optional<Conflicts> getAll(ObjectId obj, long idx, ChangeHash[] heads) {
    return asOf(heads).getAll(obj, idx);
  }

  /**
   * What is at a key or index.
   *
   * @param obj the object
   * @param at the key or index
   * @return the value, of several the winner; empty when there is none
   */
  default Optional<AmValue> get(ObjectId obj, Prop at) {
    return at instanceof Prop.Key key ? get(obj, key.key) : get(obj, ((Prop.Index) at).index);
  }

  /**
   * All values that compete for a key or index.
   *
   * @param obj the object
   * @param at the key or index
   * @return the values; empty when there is none
   */
  default Optional<Conflicts> getAll(ObjectId obj, Prop at) {
    return at instanceof Prop.Key key ? getAll(obj, key.key) : getAll(obj, ((Prop.Index) at).index);
  }

  /**
   * The keys of a map, in the order of their UTF-8 bytes.
   *
   * @param obj the map
   * @return the keys, or empty when the object is not a map
   */
  Optional<String[]> keys(ObjectId obj);

  /**
   * The keys of a map in a version, in the order of their UTF-8 bytes.
   *
   * @param obj the map
   * @param heads the version
   * @return the keys, or empty when the object is not a map
   */
  default Optional<String[]> keys(ObjectId obj, ChangeHash[] heads) {
    return asOf(heads).keys(obj);
  }

  /**
   * The keys of a map with their values, in the order of the keys' UTF-8 bytes.
   *
   * @param obj the map
   * @return the entries, or empty when the object is not a map
   */
  Optional<MapEntry[]> mapEntries(ObjectId obj);

  /**
   * The keys of a map with their values in a version, in the order of the keys' UTF-8 bytes.
   *
   * @param obj the map
   * @param heads the version
   * @return the entries, or empty when the object is not a map
   */
  default Optional<MapEntry[]> mapEntries(ObjectId obj, ChangeHash[] heads) {
    return asOf(heads).mapEntries(obj);
  }

  /**
   * The values of a list.
   *
   * @param obj the list
   * @return the values, or empty when the object is not a list
   */
  Optional<AmValue[]> listItems(ObjectId obj);

  /**
   * The values of a list in a version.
   *
   * @param obj the list
   * @param heads the version
   * @return the values, or empty when the object is not a list
   */
  default Optional<AmValue[]> listItems(ObjectId obj, ChangeHash[] heads) {
    return asOf(heads).listItems(obj);
  }

  /**
   * How long an object is: the keys of a map, the elements of a list, the units of a text.
   *
   * @param obj the object
   * @return its length; 0 when it is not in this document
   */
  long length(ObjectId obj);

  /**
   * How long an object is in a version.
   *
   * @param obj the object
   * @param heads the version
   * @return its length; 0 when it is not in this document
   */
  default long length(ObjectId obj, ChangeHash[] heads) {
    return asOf(heads).length(obj);
  }

  /**
   * What kind of object an id names.
   *
   * @param obj the object
   * @return its kind (a classic table is a map), or empty when it is not in this document
   */
  Optional<ObjectType> getObjectType(ObjectId obj);

  /**
   * The way from the root to an object.
   *
   * @param obj the object
   * @return the steps, outermost first, none for the root; or empty when the object is not visible,
   *     as it is deleted or replaced
   * @throws AutomergeException when there is no such object in this document
   */
  Optional<List<PathElement>> path(ObjectId obj);

  /**
   * The way from the root to an object in a version.
   *
   * @param obj the object
   * @param heads the version
   * @return the steps, outermost first, none for the root; or empty when the object is not visible
   *     in that version
   * @throws AutomergeException when there is no such object in this document
   */
  default Optional<List<PathElement>> path(ObjectId obj, ChangeHash[] heads) {
    return asOf(heads).path(obj);
  }

  /**
   * The entries of a map, as they are at this moment, in the order of the keys' UTF-8 bytes.
   *
   * @param obj the map
   * @return the entries
   * @throws AutomergeException when the object is not a map
   */
  Stream<MapEntry> entries(ObjectId obj);

  /**
   * The elements of a list or text, as they are at this moment, in order.
   *
   * @param obj the list or text
   * @return the elements; of a text each character that is one, each block marker
   * @throws AutomergeException when the object is a map
   */
  Stream<ListItem> items(ObjectId obj);

  /**
   * Hands the entries of a map to a visitor, in the order of the keys' UTF-8 bytes, without
   * collecting them. The document stays locked meanwhile; the visitor may read but not edit it.
   *
   * @param obj the map
   * @param visitor takes each entry
   * @throws AutomergeException when the object is not a map
   */
  void forEachEntry(ObjectId obj, Consumer<? super MapEntry> visitor);

  /**
   * Hands the elements of a list or text to a visitor, in order, without collecting them. The
   * document stays locked meanwhile; the visitor may read but not edit it.
   *
   * @param obj the list or text
   * @param visitor takes each element
   * @throws AutomergeException when the object is a map
   */
  void forEachItem(ObjectId obj, Consumer<? super ListItem> visitor);

  /**
   * Goes through a map or list and all in it, depth first, and tells a visitor. Texts are members
   * like scalars, unless the visitor enters them.
   *
   * <p>Memory: O(depth), on the heap and not on the thread's stack, whatever the document's size.
   *
   * @param obj the object
   * @param visitor is told
   * @throws AutomergeException when the object is not in this document
   */
  void walk(ObjectId obj, DocumentVisitor visitor);

  /**
   * An object and all in it as plain Java values: maps as {@link java.util.Map} (in key order),
   * lists as {@link java.util.List}, texts and scalar strings as {@link String}, null, {@link
   * Boolean}, ints as {@link Long}, uints as {@link java.math.BigInteger}, {@link Double}, {@code
   * byte[]}, {@link Counter}, timestamps as {@link java.time.Instant}, values of unknown type as
   * {@link AmValue.Unknown}. Block markers in a text read as U+FFFC.
   *
   * @param obj the object
   * @return the plain value; what is mutable in it is the caller's own
   */
  Object toPlain(ObjectId obj);
}
