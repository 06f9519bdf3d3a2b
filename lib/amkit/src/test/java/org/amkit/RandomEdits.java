package org.amkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random edits of random objects of a document, by a seeded generator. */
final class RandomEdits {
  private static final List<String> KEYS = List.of("a", "b", "c", "d");
  private static final List<String> MARKS = List.of("bold", "link");
  private static final List<String> TEXTS = List.of("x", "hello", "\uD83D\uDE00z", "e\u0301", "");

  private final Random random;

  RandomEdits(Random random) {
    this.random = random;
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** All visible objects. */
  static List<ObjectId> objects(Read doc) {
    List<ObjectId> out = new ArrayList<>();
    out.add(ObjectId.ROOT);
    for (int i = 0; i < out.size(); i++) {
      ObjectId id = out.get(i);
      if (doc.getObjectType(id).orElseThrow() == ObjectType.MAP) {
        doc.entries(id).forEach(e -> e.getValue().objectId().ifPresent(out::add));
      } else {
        doc.items(id).forEach(e -> e.getValue().objectId().ifPresent(out::add));
      }
    }
    return out;
  }

  void edit(Transaction tx) {
    ObjectId obj = any(objects(tx));
    switch (tx.getObjectType(obj).orElseThrow()) {
      case MAP -> editMap(tx, obj);
      case LIST -> editList(tx, obj);
      case TEXT -> editText(tx, obj);
    }
  }

  private NewValue scalar() {
    return switch (random.nextInt(6)) {
      case 0 -> NewValue.integer(random.nextInt(3));
      case 1 -> NewValue.str("s" + random.nextInt(3));
      case 2 -> NewValue.NULL;
      case 3 -> NewValue.counter(random.nextInt(3));
      case 4 -> NewValue.bool(random.nextBoolean());
      default -> NewValue.f64(random.nextInt(2));
    };
  }

  private void editMap(Transaction tx, ObjectId map) {
    String key = any(KEYS);
    switch (random.nextInt(5)) {
      case 0 -> {
        ObjectId unused = tx.set(map, key, any(List.of(ObjectType.values())));
      }
      case 1 -> tx.delete(map, key);
      case 2 -> {
        if (tx.get(map, key).orElse(null) instanceof AmValue.Counter) {
          tx.increment(map, key, 1 + random.nextInt(5));
        }
      }
      default -> tx.set(map, key, scalar());
    }
  }

  private void editList(Transaction tx, ObjectId list) {
    long length = tx.length(list);
    long at = length == 0 ? 0 : random.nextInt((int) length);
    int kind = random.nextInt(7);
    if (length == 0 || kind < 2) {
      tx.insert(list, at, scalar());
    } else if (kind == 2) {
      ObjectId unused = tx.insert(list, at, any(List.of(ObjectType.values())));
    } else if (kind == 3) {
      tx.delete(list, at);
    } else if (kind == 4) {
      tx.set(list, at, scalar());
    } else if (kind == 5 && tx.get(list, at).orElse(null) instanceof AmValue.Counter) {
      tx.increment(list, at, 3);
    } else {
      tx.splice(list, at, random.nextInt(3), List.of(scalar(), scalar()).iterator());
    }
  }

  private void editText(Transaction tx, ObjectId text) {
    long length = tx.length(text);
    long at = random.nextInt((int) length + 1);
    switch (random.nextInt(6)) {
      case 0 -> {
        if (at < length) {
          tx.mark(
              text,
              at,
              at + 1 + random.nextInt((int) (length - at)),
              any(MARKS),
              random.nextInt(2) == 0,
              any(List.of(ExpandMark.values())));
        }
      }
      case 1 -> {
        if (at < length) {
          tx.unmark(text, any(MARKS), at, length, ExpandMark.NONE);
        }
      }
      case 2 -> {
        ObjectId unused = tx.splitBlock(text, at);
      }
      case 3 -> tx.spliceText(text, at, Math.min(3, length - at), "");
      default -> tx.spliceText(text, at, Math.min(random.nextInt(2), length - at), any(TEXTS));
    }
  }
}
