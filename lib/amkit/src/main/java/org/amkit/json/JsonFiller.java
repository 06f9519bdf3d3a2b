package org.amkit.json;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.amkit.NewStrings;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON into a document while it is read, for {@link JsonReader#fill}: what is held in memory
 * at a time is one scalar, or up to {@value #BATCH} adjacent scalars of a list.
 */
final class JsonFiller implements JsonTokens.Sink {
  /** Scalars that are inserted into a list together. */
  private static final int BATCH = 1024;

  private final Transaction transaction;
  private final NewStrings strings;
  private final ObjectId root;
  private final Deque<Open> open = new ArrayDeque<>();

  JsonFiller(Transaction transaction, ObjectId root, NewStrings strings) {
    this.transaction = transaction;
    this.root = root;
    this.strings = strings;
  }

  /** An object that is being filled. */
  private static final class Open {
    final ObjectId id;
    final boolean list;

    /** Scalars of a list that are not inserted yet; they belong before {@code index}. */
    final List<NewValue> scalars = new ArrayList<>(0);

    long index;
    String key = "";

    Open(ObjectId id, boolean list, long index) {
      this.id = id;
      this.list = list;
      this.index = index;
    }
  }

  @Override
  public void beginMap() {
    begin(ObjectType.MAP);
  }

  @Override
  public void beginList() {
    begin(ObjectType.LIST);
  }

  private void begin(ObjectType type) {
    boolean list = type == ObjectType.LIST;
    if (!open.isEmpty()) {
      open.push(new Open(make(open.element(), type), list, 0));
      return;
    }
    ObjectType target = transaction.getObjectType(root).orElse(ObjectType.MAP);
    if (target != type) {
      throw new IllegalArgumentException(
          JsonReader.cannotHold(target, list ? "an array" : "an object"));
    }
    open.push(new Open(root, list, list ? transaction.length(root) : 0));
  }

  @Override
  public void key(String name) {
    open.element().key = name;
  }

  @Override
  public void scalar(@Nullable Object value) {
    Open outer = open.peek();
    if (outer == null) {
      ObjectType target = transaction.getObjectType(root).orElse(ObjectType.MAP);
      throw new IllegalArgumentException(JsonReader.cannotHold(target, JsonReader.describe(value)));
    }
    if (value instanceof String text && strings == NewStrings.TEXT) {
      ObjectId made = make(outer, ObjectType.TEXT);
      if (!text.isEmpty()) {
        transaction.spliceText(made, 0, 0, text);
      }
    } else if (outer.list) {
      outer.scalars.add(NewValue.of(value));
      if (outer.scalars.size() == BATCH) {
        flush(outer);
      }
    } else {
      transaction.set(outer.id, outer.key, NewValue.of(value));
    }
  }

  private ObjectId make(Open outer, ObjectType type) {
    if (!outer.list) {
      return transaction.set(outer.id, outer.key, type);
    }
    flush(outer);
    return transaction.insert(outer.id, outer.index++, type);
  }

  private void flush(Open list) {
    if (!list.scalars.isEmpty()) {
      transaction.splice(list.id, list.index, 0, list.scalars.iterator());
      list.index += list.scalars.size();
      list.scalars.clear();
    }
  }

  @Override
  public void end() {
    flush(open.pop());
  }
}
