package org.amkit.cli.render;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;

/** A made-up document with a long history: three people write a text, a list and some keys. */
final class LongHistory {
  private static final int PEOPLE = 3;
  private static final int MERGE_EVERY = 40;
  private static final long FIRST_SECOND = 1_790_000_000L;

  private LongHistory() {}

  /** Writes such a document to a file: {@code java LongHistory.java FILE CHANGES}. */
  public static void main(String[] args) throws IOException {
    Files.write(Path.of(args[0]), of(Integer.parseInt(args[1])).save());
  }

  /** A document of so many changes, the same each time. */
  static Document of(int changeCount) {
    Random random = new Random(7);
    Document first = new Document(new byte[] {1, 0});
    ObjectId[] made = new ObjectId[2];
    first.change(
        "Begin",
        FIRST_SECOND,
        tx -> {
          made[0] = tx.set(ObjectId.ROOT, "body", ObjectType.TEXT);
          made[1] = tx.set(ObjectId.ROOT, "rows", ObjectType.LIST);
        });
    Document[] people = new Document[PEOPLE];
    people[0] = first;
    for (int i = 1; i < PEOPLE; i++) {
      people[i] = first.fork(new byte[] {(byte) (i + 1), 0});
    }
    for (int i = 1; i < changeCount; i++) {
      Document writer = people[random.nextInt(PEOPLE)];
      int number = i;
      writer.change(
          i % 10 == 0 ? "Change <" + i + ">" : null,
          FIRST_SECOND + i * 60L,
          tx -> edit(tx, random, made[0], made[1], number));
      if (i % MERGE_EVERY == 0) {
        writer.merge(people[random.nextInt(PEOPLE)]);
      }
    }
    for (int i = 1; i < PEOPLE; i++) {
      first.merge(people[i]);
    }
    return first;
  }

  private static void edit(
      Transaction tx, Random random, ObjectId body, ObjectId rows, int number) {
    int length = (int) tx.length(body);
    switch (random.nextInt(6)) {
      case 0, 1 -> tx.spliceText(body, random.nextInt(length + 1), 0, "word" + number + " 😀 ");
      case 2 -> {
        int at = random.nextInt(length + 1);
        tx.spliceText(body, at, Math.min(5, length - at), "</script>");
      }
      case 3 -> {
        ObjectId row = tx.insert(rows, tx.length(rows), ObjectType.MAP);
        tx.set(row, "n", number);
        tx.set(row, "name", "row " + number);
      }
      case 4 -> {
        if (tx.length(rows) > 0) {
          tx.delete(rows, random.nextInt((int) tx.length(rows)));
        } else {
          tx.set(ObjectId.ROOT, "none", number);
        }
      }
      default -> tx.set(ObjectId.ROOT, "key" + random.nextInt(20), number / 2.0);
    }
  }
}
