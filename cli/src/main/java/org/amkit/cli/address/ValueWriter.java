package org.amkit.cli.address;

import java.time.Instant;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;
import org.amkit.json.JsonReader;

/** Writes VALUEs into a document. */
public final class ValueWriter {
  private final Transaction transaction;

  /** Writes in an open transaction. */
  public ValueWriter(Transaction transaction) {
    this.transaction = transaction;
  }

  /** Puts a value under a key, in place of what is there. */
  public void put(ObjectId map, String key, ValueSpec value) {
    if (value instanceof ValueSpec.Scalar scalar) {
      transaction.set(map, key, newValue(scalar));
    } else {
      fill(transaction.set(map, key, type(value)), value);
    }
  }

  /** Puts a value in place of an element. */
  public void put(ObjectId list, long index, ValueSpec value) {
    if (value instanceof ValueSpec.Scalar scalar) {
      transaction.set(list, index, newValue(scalar));
    } else {
      fill(transaction.set(list, index, type(value)), value);
    }
  }

  /** Puts a new element in front of the one at an index. */
  public void insert(ObjectId list, long index, ValueSpec value) {
    if (value instanceof ValueSpec.Scalar scalar) {
      transaction.insert(list, index, newValue(scalar));
    } else {
      fill(transaction.insert(list, index, type(value)), value);
    }
  }

  private void fill(ObjectId object, ValueSpec value) {
    if (value instanceof ValueSpec.Text text) {
      if (!text.value().isEmpty()) {
        transaction.spliceText(object, 0, 0, text.value());
      }
    } else if (value instanceof ValueSpec.Items items) {
      JsonReader.PLAIN.withStrings(items.strings()).fill(transaction, object, items.items());
    } else if (value instanceof ValueSpec.Fields fields) {
      JsonReader.PLAIN.withStrings(fields.strings()).fill(transaction, object, fields.fields());
    }
  }

  private static ObjectType type(ValueSpec value) {
    if (value instanceof ValueSpec.Text) {
      return ObjectType.TEXT;
    }
    return value instanceof ValueSpec.Items ? ObjectType.LIST : ObjectType.MAP;
  }

  /** A plain value as the library takes it. */
  public static NewValue newValue(ValueSpec.Scalar scalar) {
    if (scalar instanceof ValueSpec.Null) {
      return NewValue.NULL;
    } else if (scalar instanceof ValueSpec.Bool bool) {
      return NewValue.bool(bool.value());
    } else if (scalar instanceof ValueSpec.Int number) {
      return NewValue.integer(number.value());
    } else if (scalar instanceof ValueSpec.Uint number) {
      return NewValue.unsigned(number.value());
    } else if (scalar instanceof ValueSpec.F64 number) {
      return NewValue.f64(number.value());
    } else if (scalar instanceof ValueSpec.Str str) {
      return NewValue.str(str.value());
    } else if (scalar instanceof ValueSpec.Bytes bytes) {
      return NewValue.bytes(bytes.value());
    } else if (scalar instanceof ValueSpec.Counter counter) {
      return NewValue.counter(counter.start());
    } else if (scalar instanceof ValueSpec.Timestamp time) {
      return NewValue.timestamp(Instant.ofEpochMilli(time.millis()));
    }
    throw new IllegalStateException(scalar.toString());
  }
}
