package org.amkit.sync;

import java.util.Random;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ExpandMark;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;

/** Documents that do not fit into one message. */
enum PieceContent {
  /** Changes of a character each. */
  TYPED {
    @Override
    Document make() {
      Document document = withText();
      ObjectId text = text(document);
      Random random = new Random(3);
      for (int i = 0; i < 15_000; i++) {
        int at = random.nextInt(i + 1);
        String letter = String.valueOf((char) ('a' + random.nextInt(26)));
        document.change(null, tx -> tx.spliceText(text, at, 0, letter));
      }
      return document;
    }
  },
  /** Changes of many who do not always know of each other. */
  CONCURRENT {
    @Override
    Document make() {
      Random random = new Random(4);
      Document base = withText();
      ObjectId text = text(base);
      Document[] all = new Document[5];
      for (int i = 0; i < all.length; i++) {
        all[i] = base.fork(new byte[] {(byte) (10 + i)});
      }
      for (int i = 0; i < 2000; i++) {
        Document one = all[random.nextInt(all.length)];
        String word = "w" + i;
        one.change("m" + i % 3, tx -> write(tx, text, random, word));
        if (random.nextInt(8) == 0) {
          one.merge(all[random.nextInt(all.length)]);
        }
      }
      for (Document other : all) {
        base.merge(other);
      }
      return base;
    }
  },
  /** Few changes, some larger than a message may be, of all kinds of values. */
  LARGE_VALUES {
    @Override
    Document make() {
      Random random = new Random(5);
      Document document = withText();
      for (int i = 0; i < 40; i++) {
        byte[] bytes = new byte[random.nextInt(3000)];
        random.nextBytes(bytes);
        String text = "all work and no play ".repeat(random.nextInt(500));
        int value = i;
        document.change(
            null,
            tx -> {
              tx.set(ObjectId.ROOT, "bytes" + value, NewValue.bytes(bytes));
              tx.set(ObjectId.ROOT, "text", text);
            });
      }
      return document;
    }
  };

  abstract Document make();

  byte[] saved() {
    return make().save();
  }

  /** A change on top of the document, that is not applied to it. */
  static byte[] edit(SyncDocument document) {
    Document copy = Document.load(document.save());
    ChangeHash[] before = copy.getHeads();
    copy.change("edit", tx -> tx.set(ObjectId.ROOT, "edited", true));
    return copy.encodeChangesSince(before);
  }

  static Document withText() {
    Document document = new Document(new byte[] {1});
    document.change(
        "begin",
        tx -> {
          tx.spliceText(tx.set(ObjectId.ROOT, "text", ObjectType.TEXT), 0, 0, "begin");
          tx.set(ObjectId.ROOT, "count", NewValue.counter(0));
          tx.set(ObjectId.ROOT, "list", ObjectType.LIST);
        });
    return document;
  }

  static ObjectId text(Document document) {
    return object(document, "text");
  }

  private static ObjectId object(Document document, String key) {
    return document.get(ObjectId.ROOT, key).orElseThrow().objectId().orElseThrow();
  }

  static void write(Transaction tx, ObjectId text, Random random, String word) {
    int length = (int) tx.length(text);
    int at = random.nextInt(length + 1);
    switch (random.nextInt(6)) {
      case 0 -> tx.spliceText(text, at, Math.min(2, length - at), word);
      case 1 -> tx.increment(ObjectId.ROOT, "count", 1 + random.nextInt(9));
      case 2 -> tx.set(ObjectId.ROOT, "key" + random.nextInt(20), word);
      case 3 -> tx.delete(ObjectId.ROOT, "key" + random.nextInt(20));
      case 4 -> {
        if (length > 3) {
          tx.mark(text, 1, length / 2, "bold", NewValue.bool(true), ExpandMark.BOTH);
        }
      }
      default -> tx.spliceText(text, at, 0, word);
    }
  }
}
