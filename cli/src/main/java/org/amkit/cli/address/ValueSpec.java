package org.amkit.cli.address;

import java.util.List;
import java.util.Map;
import org.amkit.AmValue;
import org.amkit.NewStrings;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.Transaction;
import org.amkit.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** A VALUE as read, before it is written into a document. */
public sealed interface ValueSpec {
  /** A value without inner structure; a string is a plain one. */
  record Scalar(NewValue value) implements ValueSpec {}

  /** A collaborative text. */
  record Text(String value) implements ValueSpec {}

  /**
   * A JSON array.
   *
   * @param items plain values, as {@link JsonReader} gives them
   * @param strings what the strings in it become
   */
  record Items(List<@Nullable Object> items, NewStrings strings) implements ValueSpec {}

  /**
   * A JSON object.
   *
   * @param fields plain values, as {@link JsonReader} gives them
   * @param strings what the strings in it become
   */
  record Fields(Map<String, @Nullable Object> fields, NewStrings strings) implements ValueSpec {}

  /** Puts the value at a key or index, in place of what is there. */
  default void put(Transaction transaction, ObjectId container, Prop at) {
    if (this instanceof Scalar scalar) {
      transaction.set(container, at, scalar.value());
    } else {
      fill(transaction, transaction.set(container, at, type()));
    }
  }

  /** Inserts the value as a new element in front of the one at an index. */
  default void insert(Transaction transaction, ObjectId list, long index) {
    if (this instanceof Scalar scalar) {
      transaction.insert(list, index, scalar.value());
    } else {
      fill(transaction, transaction.insert(list, index, type()));
    }
  }

  /** The characters of a text or plain string; null for other values. */
  default @Nullable String characters() {
    if (this instanceof Text text) {
      return text.value();
    }
    return this instanceof Scalar scalar && scalar.value().value() instanceof AmValue.Str str
        ? str.getValue()
        : null;
  }

  private ObjectType type() {
    if (this instanceof Text) {
      return ObjectType.TEXT;
    }
    return this instanceof Items ? ObjectType.LIST : ObjectType.MAP;
  }

  private void fill(Transaction transaction, ObjectId object) {
    if (this instanceof Text text && !text.value().isEmpty()) {
      transaction.spliceText(object, 0, 0, text.value());
    } else if (this instanceof Items items) {
      JsonReader.PLAIN.withStrings(items.strings()).fill(transaction, object, items.items());
    } else if (this instanceof Fields fields) {
      JsonReader.PLAIN.withStrings(fields.strings()).fill(transaction, object, fields.fields());
    }
  }
}
