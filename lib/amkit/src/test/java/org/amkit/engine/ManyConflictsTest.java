package org.amkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.amkit.Change;
import org.amkit.Document;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.junit.jupiter.api.Test;

/**
 * Keys with so many values that a register finds them by an index, which it has when they come in
 * no order, and not when they are loaded.
 */
class ManyConflictsTest {
  private static final int ACTORS = 300;

  private static byte[] actor(Random random) {
    byte[] actor = new byte[16];
    random.nextBytes(actor);
    return actor;
  }

  /** What each actor puts at key "k" not knowing of the others; every third counts it up, too. */
  private static List<Change> putByMany(Random random) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < ACTORS; i++) {
      Document document = new Document(actor(random));
      int number = i;
      document.change(
          "put",
          tx -> {
            if (number % 3 == 0) {
              tx.set(ObjectId.ROOT, "k", NewValue.counter(number));
              tx.increment(ObjectId.ROOT, "k", 1000);
            } else {
              tx.set(ObjectId.ROOT, "k", number);
            }
          });
      changes.addAll(document.getAllChanges());
    }
    return changes;
  }

  private static String valuesOf(Document document) {
    return document.getAll(ObjectId.ROOT, "k").map(Object::toString).orElse("none");
  }

  private static Document inOrderOf(List<Change> changes, Random random) {
    List<Change> shuffled = new ArrayList<>(changes);
    Collections.shuffle(shuffled, random);
    Document document = new Document(new byte[] {1});
    for (Change change : shuffled) {
      document.applyChanges(List.of(change.bytes()));
    }
    return document;
  }

  @Test
  void apply_inAnyOrder_givesWhatLoadingGives() {
    Random random = new Random(7);
    List<Change> changes = putByMany(random);

    Document one = inOrderOf(changes, random);
    Document other = inOrderOf(changes, random);
    Document loaded = Document.load(one.save());

    assertThat(one.getAll(ObjectId.ROOT, "k").orElseThrow().values()).hasSize(ACTORS);
    assertThat(valuesOf(other)).isEqualTo(valuesOf(one));
    assertThat(valuesOf(loaded)).isEqualTo(valuesOf(one));
    assertThat(other.getHeads()).isEqualTo(one.getHeads());
  }

  @Test
  void overwriting_someOrAll_hidesThoseThatWereThere() {
    Random random = new Random(8);
    List<Change> changes = putByMany(random);
    Document some = inOrderOf(changes.subList(0, 2 * ACTORS / 3), random);
    some.setActorId(new byte[] {2});
    some.change("overwrite", tx -> tx.set(ObjectId.ROOT, "k", "mine"));
    Document all = inOrderOf(changes, random);

    all.merge(some);
    assertThat(valuesOf(all)).isEqualTo(valuesOf(Document.load(all.save())));
    assertThat(all.getAll(ObjectId.ROOT, "k").orElseThrow().values()).hasSize(ACTORS / 3 + 1);

    all.change("delete", tx -> tx.delete(ObjectId.ROOT, "k"));
    assertThat(valuesOf(all)).isEqualTo("none");
    assertThat(valuesOf(Document.load(all.save()))).isEqualTo("none");
  }

  @Test
  void rollback_bringsBackAll() {
    Random random = new Random(9);
    Document document = inOrderOf(putByMany(random), random);
    String before = valuesOf(document);
    byte[] saved = document.save();

    Transaction tx = document.startTransaction();
    tx.set(ObjectId.ROOT, "k", "mine");
    tx.delete(ObjectId.ROOT, "k");
    tx.set(ObjectId.ROOT, "k", "again");
    tx.rollback();

    assertThat(valuesOf(document)).isEqualTo(before);
    assertThat(document.save()).isEqualTo(saved);
    Document again = inOrderOf(document.getAllChanges(), random);
    assertThat(valuesOf(again)).isEqualTo(before);
  }
}
