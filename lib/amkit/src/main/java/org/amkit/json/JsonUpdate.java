package org.amkit.json;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.amkit.AmValue;
import org.amkit.NewStrings;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.Read;
import org.amkit.Transaction;
import org.amkit.patch.ValueNumbers;
import org.jspecify.annotations.Nullable;

/**
 * Makes what is in a document equal to a JSON value by the least change, so that others' concurrent
 * edits of the rest stay: maps are compared key by key, lists by the least edit of their items
 * (maps in them are told apart by an id, or by likeness), texts by the least edit of their
 * characters; see {@link Transaction#update(ObjectId, Object)}.
 *
 * <p>Values are compared as JSON, which says 5 for an int, a uint, a counter and a timestamp, and a
 * string for a text and a scalar string. What is equal stays as it is. What is not keeps its kind
 * where that can hold the new value: a counter is incremented by the difference, a timestamp, uint
 * or float stays one, a scalar string stays one, bytes stay bytes when the new value is an array of
 * numbers from 0 to 255. What has nothing to replace becomes what {@link JsonReader} says.
 */
public final class JsonUpdate {
  /** What is wrong with a place inside of a string. */
  static final String NO_MEMBERS = "a string has no members";

  private JsonUpdate() {}

  /**
   * Makes an object equal to a JSON value.
   *
   * @param transaction the transaction to edit in
   * @param object a map, list or text
   * @param value what {@link JsonReader#PLAIN} gave: a map for a map, a list for a list, a string
   *     for a text
   * @param strings what strings without a predecessor become
   * @throws IllegalArgumentException when the value is of another kind than the object
   */
  public static void update(
      Transaction transaction, ObjectId object, @Nullable Object value, NewStrings strings) {
    ObjectType type = transaction.getObjectType(object).orElse(ObjectType.MAP);
    if (value == null || !fits(type, value)) {
      throw new IllegalArgumentException(
          object.isRoot()
              ? "a document's root is a map: it cannot hold " + JsonReader.describe(value)
              : JsonReader.cannotHold(type, JsonReader.describe(value)));
    }
    Object fitted = new KindKeeper(transaction).fitObject(object, value);
    transaction.update(object, Objects.requireNonNull(fitted), strings);
  }

  /**
   * Puts a JSON value at a place: into what is there when it is of the same kind, else instead of
   * it; in a vacant place of a list, as a new item.
   *
   * @param transaction the transaction to edit in
   * @param value the value
   * @param strings what strings without a predecessor become
   * @param place what {@link DocumentPath#find} found in the transaction
   * @throws IllegalArgumentException when it is nowhere or in a text, or the root and the value no
   *     map
   */
  public static void set(
      Transaction transaction, Place place, @Nullable Object value, NewStrings strings) {
    if (isInText(transaction, place)) {
      throw new IllegalArgumentException(NO_MEMBERS);
    } else if (place instanceof Place.Nowhere nowhere) {
      throw new IllegalArgumentException(nowhere.problem());
    } else if (place instanceof Place.Vacant vacant) {
      add(transaction, vacant.container(), vacant.prop(), value, strings);
      return;
    }
    ObjectId object = place.object().orElse(null);
    if (object != null) {
      ObjectType type = transaction.getObjectType(object).orElse(ObjectType.MAP);
      if (place instanceof Place.Root || (value != null && fits(type, value))) {
        update(transaction, object, value, strings);
        return;
      }
    }
    if (place instanceof Place.Found found) {
      replace(transaction, found, value, strings);
    }
  }

  /** Whether a place is in a text, which is a string in JSON. */
  static boolean isInText(Read document, Place place) {
    ObjectId container = place.container();
    return container != null
        && document.getObjectType(container).orElse(ObjectType.MAP) == ObjectType.TEXT;
  }

  /** Puts a value under a key, or inserts it as a new item. */
  static void add(
      Transaction tx, ObjectId container, Prop prop, @Nullable Object value, NewStrings strings) {
    if (prop instanceof Prop.Index index) {
      tx.insert(container, index.index, value, strings);
    } else {
      tx.update(container, prop, value, strings);
    }
  }

  private static boolean fits(ObjectType type, Object value) {
    return switch (type) {
      case MAP -> value instanceof Map;
      case LIST -> value instanceof List;
      case TEXT -> value instanceof String;
    };
  }

  private static void replace(
      Transaction tx, Place.Found found, @Nullable Object value, NewStrings strings) {
    AmValue old = found.value();
    boolean scalar = old.objectId().isEmpty();
    boolean conflict = isConflict(tx, found);
    if (scalar && !conflict && isSame(tx, old, value)) {
      return;
    }
    Object fitted = scalar ? new KindKeeper(tx).fit(old, value) : value;
    tx.update(found.container(), found.prop(), fitted, strings);
  }

  /** Whether the JSON of a value of a document and of a plain value is the same. */
  static boolean isSame(Read document, AmValue old, @Nullable Object value) {
    ValueNumbers numbers = JsonForms.numbers(document);
    return numbers.of(old) == numbers.of(value);
  }

  /** Whether the JSON of an object of a document and of a plain value is the same. */
  static boolean isSame(Read document, ObjectId object, @Nullable Object value) {
    ValueNumbers numbers = JsonForms.numbers(document);
    return numbers.of(document.toPlain(object)) == numbers.of(value);
  }

  private static boolean isConflict(Transaction tx, Place.Found found) {
    return tx.getAll(found.container(), found.prop())
        .map(all -> all.values().size() > 1)
        .orElse(false);
  }
}
