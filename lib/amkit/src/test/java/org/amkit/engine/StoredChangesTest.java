package org.amkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Changes;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The changes of a loaded document, asked for in any order and while the document goes on, against
 * the changes as they were made.
 */
class StoredChangesTest {
  private static final int ROUNDS = 400;
  private static final int LONG = 2000;

  private final List<Change> made = new ArrayList<>();

  private void edit(Random random, Transaction tx, ObjectId text, ObjectId list) {
    for (int n = random.nextInt(3); n >= 0; n--) {
      int length = (int) tx.length(text);
      int at = length == 0 ? 0 : random.nextInt(length);
      switch (random.nextInt(6)) {
        case 0 -> tx.spliceText(text, at, Math.min(random.nextInt(4), length - at), "");
        case 1 -> tx.set(ObjectId.ROOT, "k" + random.nextInt(3), random.nextInt());
        case 2 -> tx.insert(list, 0, NewValue.integer(n));
        case 3 -> tx.spliceText(text, at, Math.min(2, length - at), "xyz");
        default -> tx.spliceText(text, at, 0, "a");
      }
    }
  }

  private Document document(Random random) {
    Document one = new Document(new byte[] {1});
    ObjectId[] ids = new ObjectId[2];
    one.change(
        "begin",
        tx -> {
          ids[0] = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
          ids[1] = tx.set(ObjectId.ROOT, "list", ObjectType.LIST);
        });
    Document two = one.fork(new byte[] {2});
    for (int i = 0; i < ROUNDS; i++) {
      Document by = random.nextInt(20) == 0 ? two : one;
      long time = random.nextInt(10) == 0 ? i : 0;
      if (random.nextInt(30) == 0) {
        by.emptyChange("nothing", time);
      } else {
        by.change(
            random.nextInt(9) == 0 ? "m" : null, time, tx -> edit(random, tx, ids[0], ids[1]));
      }
      if (random.nextInt(40) == 0) {
        one.merge(two);
        two.merge(one);
      }
    }
    one.merge(two);
    // Its own changes are in a table, so they are as they were made.
    made.addAll(one.getAllChanges());
    return one;
  }

  private void assertAsMade(Document loaded, Change expected) {
    Optional<Change> found = loaded.getChangeByHash(expected.hash());
    assertThat(found).contains(expected);
    Change change = found.orElseThrow();
    assertThat(change.bytes()).isEqualTo(expected.bytes());
    assertThat(change.startOp()).isEqualTo(expected.startOp());
    assertThat(change.maxOp()).isEqualTo(expected.maxOp());
    assertThat(change.seq()).isEqualTo(expected.seq());
    assertThat(change.time()).isEqualTo(expected.time());
    assertThat(change.message()).isEqualTo(expected.message());
    assertThat(change.deps()).isEqualTo(expected.deps());
    assertThat(loaded.hashOf(expected.actorId(), expected.seq())).contains(expected.hash());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void changesOfALoadedDocument_areAsMade_inAnyOrder(long seed) {
    Random random = new Random(seed);
    byte[] saved = document(random).save();
    Document loaded =
        Document.load(saved, LoadOptions.DEFAULT.withVerifyHeads(seed % 2 == 0), new byte[] {9});
    ObjectId text = loaded.get(ObjectId.ROOT, "text").orElseThrow().objectId().orElseThrow();
    ObjectId list = loaded.get(ObjectId.ROOT, "list").orElseThrow().objectId().orElseThrow();
    for (int round = 0; round < ROUNDS; round++) {
      assertAsMade(loaded, made.get(random.nextInt(made.size())));
      switch (random.nextInt(5)) {
        case 0 -> loaded.change(null, 1, tx -> edit(random, tx, text, list));
        case 1 -> {
          Transaction tx = loaded.startTransaction();
          edit(random, tx, text, list);
          assertAsMade(loaded, made.get(random.nextInt(made.size())));
          edit(random, tx, text, list);
          assertAsMade(loaded, made.get(random.nextInt(made.size())));
          tx.rollback();
        }
        case 2 -> {
          Document other = loaded.fork(new byte[] {(byte) (10 + round % 100), (byte) round});
          assertAsMade(other, made.get(random.nextInt(made.size())));
          other.change(null, 1, tx -> edit(random, tx, text, list));
          loaded.merge(other);
        }
        default -> {
          // Nothing in between.
        }
      }
    }
    assertThat(loaded.getAllChanges().subList(0, made.size())).isEqualTo(made);
  }

  /** So long that a loaded document keeps its last changes, where they are not too large. */
  private Document longDocument(Random random, int mostLetters) {
    Document one = new Document(new byte[] {1});
    one.change(null, 0, tx -> tx.set(ObjectId.ROOT, "text", ObjectType.TEXT));
    Document two = one.fork(new byte[] {2});
    for (int i = 0; i < LONG; i++) {
      Document by = random.nextInt(8) == 0 ? two : one;
      int letters = i < LONG - 40 ? 1 : random.nextInt(mostLetters);
      String value = i + "x".repeat(letters);
      by.change(null, i, tx -> tx.set(ObjectId.ROOT, "k" + random.nextInt(9), value));
      if (random.nextInt(12) == 0) {
        one.merge(two);
        two.merge(one);
      }
    }
    one.merge(two);
    made.addAll(one.getAllChanges());
    return one;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40_000, 120_000, 400_000})
  void whatVersionsOfALongHistoryLack_isAsMade(int mostLetters) {
    Random random = new Random(mostLetters);
    Document document = longDocument(random, mostLetters);
    Document loaded = Document.load(document.save());
    for (int round = 0; round < 40; round++) {
      int near = round % 2 == 0 ? 90 : made.size();
      ChangeHash[] version = new ChangeHash[1 + random.nextInt(12)];
      for (int i = 0; i < version.length; i++) {
        byte[] unknown = new byte[ChangeHash.BYTE_COUNT];
        random.nextBytes(unknown);
        version[i] =
            random.nextInt(9) == 0
                ? ChangeHash.fromBytes(unknown)
                : made.get(made.size() - 1 - random.nextInt(near)).hash();
      }
      assertThat(loaded.encodeChangesSince(version))
          .isEqualTo(document.encodeChangesSince(version));
      assertAsMade(loaded, made.get(made.size() - 1 - random.nextInt(near)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void theFirstChangesThatAreAskedFor_areAsMade(long seed) {
    Random random = new Random(seed);
    byte[] saved = document(random).save();
    for (int round = 0; round < ROUNDS / 10; round++) {
      // So few that the document is not gone through for all of them at once.
      Document loaded =
          Document.load(saved, LoadOptions.DEFAULT.withVerifyHeads(false), new byte[] {9});
      for (int i = 0; i < 6; i++) {
        int number = random.nextInt(made.size());
        assertAsMade(loaded, made.get(number));
        assertThat(loaded.changes().get(made.size() - 1 - number).startOp())
            .isEqualTo(made.get(made.size() - 1 - number).startOp());
      }
      int from = random.nextInt(made.size());
      ChangeHash[] since = {made.get(from).hash()};
      assertThat(loaded.getChanges(since)).doesNotContain(made.get(from));
      assertThat(loaded.getAllChanges()).isEqualTo(made);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8})
  void allChanges_askedForAgainAndAgain_areTheSame(long seed) {
    Document document = document(new Random(seed));
    Document loaded = Document.load(document.save());
    for (int i = 0; i < 5; i++) {
      assertThat(loaded.getAllChanges()).isEqualTo(made);
      assertThat(loaded.encodeChangesSince(new ChangeHash[0]))
          .isEqualTo(document.encodeChangesSince(new ChangeHash[0]));
    }
    for (int i = 0; i < made.size(); i += 37) {
      ChangeHash[] since = {made.get(i).hash()};
      assertThat(loaded.getChanges(since)).isEqualTo(document.getChanges(since));
      assertThat(loaded.at(since).getHeads()).isEqualTo(since);
    }
  }

  @Test
  void changes_asTheyWereWhenAsked_whateverComesLater() {
    Document loaded = Document.load(document(new Random(9)).save());
    Changes before = loaded.changes();
    ChangeHash[] old = loaded.getHeads();
    loaded.change("more", tx -> tx.set(ObjectId.ROOT, "more", 1));
    ChangeHash[] now = loaded.getHeads();
    assertThat(before).isEqualTo(made);
    assertThat(before.numberOf(now[0])).isEqualTo(-1);
    assertThat(before.version(now)).isEqualTo(before.version(old));
    assertThat(before.version(now).cardinality()).isEqualTo(before.size());
    assertThat(before.startingWith(now[0].toString())).isEmpty();
    assertThat(loaded.changes().startingWith(now[0].toString())).containsExactly(before.size());
    for (int number = 0; number < before.size(); number += 50) {
      Change change = before.get(number);
      assertThat(before.indexOf(change)).isEqualTo(number);
      assertThat(before.startingWith(change.hash().toString())).containsExactly(number);
      assertThat(before.parents(number)).hasSize(change.deps().size());
    }
  }
}
