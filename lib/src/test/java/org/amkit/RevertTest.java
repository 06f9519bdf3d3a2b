package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RevertTest {
  private final Document doc = new Document(new byte[] {1});

  private ChangeHash change(Document on, Consumer<Transaction> edits) {
    return on.change(null, edits).orElseThrow();
  }

  private void revert(ChangeHash... changes) {
    assertThat(doc.revert(List.of(changes), "revert", 0)).isPresent();
  }

  private static Object plain(Document of) {
    return of.toPlain(ObjectId.ROOT);
  }

  private ObjectId text(String content) {
    ObjectId[] id = {ObjectId.ROOT};
    change(
        doc,
        tx -> {
          id[0] = tx.set(ObjectId.ROOT, "t", ObjectType.TEXT);
          tx.spliceText(id[0], 0, 0, content);
        });
    return id[0];
  }

  @Test
  void keys_areAsBefore() {
    change(doc, tx -> tx.update(ObjectId.ROOT, Map.of("a", 1, "b", "two", "c", Map.of("d", 3))));
    Object before = plain(doc);
    ChangeHash made =
        change(
            doc,
            tx -> {
              tx.set(ObjectId.ROOT, "a", 9);
              tx.delete(ObjectId.ROOT, "b");
              tx.set(ObjectId.ROOT, "c", "gone");
              tx.set(ObjectId.ROOT, "new", true);
              ObjectId map = tx.set(ObjectId.ROOT, "newMap", ObjectType.MAP);
              tx.set(map, "x", 1);
            });
    revert(made);
    assertThat(plain(doc)).isEqualTo(before);
    assertThat(doc.getLastLocalChange().orElseThrow().message()).contains("revert");
  }

  @Test
  void undoneTwice_isRedone() {
    change(doc, tx -> tx.set(ObjectId.ROOT, "a", 1));
    change(doc, tx -> tx.set(ObjectId.ROOT, "a", 2));
    assertThat(doc.undo(null)).isPresent();
    assertThat(doc.get(ObjectId.ROOT, "a")).contains(new AmValue.Int(1));
    assertThat(doc.undo(null)).isPresent();
    assertThat(doc.get(ObjectId.ROOT, "a")).contains(new AmValue.Int(2));
    assertThat(new Document().undo(null)).isEmpty();
  }

  @Test
  void severalChanges_goBackToBeforeTheFirst() {
    change(doc, tx -> tx.set(ObjectId.ROOT, "a", 1));
    ChangeHash second = change(doc, tx -> tx.set(ObjectId.ROOT, "a", 2));
    ChangeHash third = change(doc, tx -> tx.set(ObjectId.ROOT, "a", 3));
    revert(third, second);
    assertThat(doc.get(ObjectId.ROOT, "a")).contains(new AmValue.Int(1));
  }

  @Test
  void earlierChange_thatALaterOneOverwrote_leavesThat() {
    change(doc, tx -> tx.set(ObjectId.ROOT, "a", 1));
    ChangeHash second =
        change(
            doc,
            tx -> {
              tx.set(ObjectId.ROOT, "a", 2);
              tx.set(ObjectId.ROOT, "b", 2);
            });
    change(doc, tx -> tx.set(ObjectId.ROOT, "a", 3));
    revert(second);
    assertThat(plain(doc)).isEqualTo(Map.of("a", 3L));
  }

  @Test
  void concurrentWinner_stays() {
    change(doc, tx -> tx.set(ObjectId.ROOT, "a", 1));
    Document other = doc.fork(new byte[] {2});
    ChangeHash mine = change(doc, tx -> tx.set(ObjectId.ROOT, "a", 2));
    change(other, tx -> tx.set(ObjectId.ROOT, "a", 3));
    doc.merge(other);
    assertThat(doc.get(ObjectId.ROOT, "a")).contains(new AmValue.Int(3));
    assertThat(doc.revert(List.of(mine), null, 0)).isEmpty();
    assertThat(doc.get(ObjectId.ROOT, "a")).contains(new AmValue.Int(3));
  }

  @Test
  void textThatWasTyped_goes_andWhatOthersTypedInItStays() {
    ObjectId text = text("one three");
    ChangeHash mine = change(doc, tx -> tx.spliceText(text, 4, 0, "two "));
    Document other = doc.fork(new byte[] {2});
    change(other, tx -> tx.spliceText(text, 6, 0, "XX"));
    doc.merge(other);
    assertThat(doc.text(text)).contains("one twXXo three");
    revert(mine);
    assertThat(doc.text(text)).contains("one XXthree");
  }

  @Test
  void textThatWasDeleted_comesBack_whereItWas_withItsMarks() {
    ObjectId text = text("one two three");
    change(doc, tx -> tx.mark(text, 4, 7, "bold", true, ExpandMark.NONE));
    List<Mark> marks = doc.marks(text);
    ChangeHash mine = change(doc, tx -> tx.spliceText(text, 2, 8, ""));
    Document other = doc.fork(new byte[] {2});
    change(other, tx -> tx.spliceText(text, 0, 0, ">> "));
    doc.merge(other);
    revert(mine);
    assertThat(doc.text(text)).contains(">> one two three");
    assertThat(doc.marks(text))
        .containsExactly(
            new Mark(
                marks.get(0).getStart() + 3,
                marks.get(0).getEnd() + 3,
                "bold",
                new AmValue.Bool(true)));
  }

  @Test
  void marks_areAsBefore_andOthersMarksStay() {
    ObjectId text = text("hello world");
    change(doc, tx -> tx.mark(text, 0, 5, "color", "red", ExpandMark.NONE));
    ChangeHash mine =
        change(
            doc,
            tx -> {
              tx.mark(text, 3, 8, "color", "blue", ExpandMark.NONE);
              tx.mark(text, 0, 11, "bold", true, ExpandMark.NONE);
            });
    Document other = doc.fork(new byte[] {2});
    change(other, tx -> tx.mark(text, 0, 2, "link", "x", ExpandMark.NONE));
    doc.merge(other);
    revert(mine);
    assertThat(doc.marks(text))
        .containsExactlyInAnyOrder(
            new Mark(0, 5, "color", new AmValue.Str("red")),
            new Mark(0, 2, "link", new AmValue.Str("x")));
  }

  @Test
  void counters_loseWhatWasAdded_andNoMore() {
    change(doc, tx -> tx.set(ObjectId.ROOT, "n", new Counter(10)));
    ChangeHash mine = change(doc, tx -> tx.increment(ObjectId.ROOT, "n", 5));
    Document other = doc.fork(new byte[] {2});
    change(other, tx -> tx.increment(ObjectId.ROOT, "n", 100));
    doc.merge(other);
    revert(mine);
    assertThat(doc.get(ObjectId.ROOT, "n")).contains(new AmValue.Counter(110));
  }

  @Test
  void listElements_areAsBefore() {
    change(
        doc,
        tx -> tx.update(ObjectId.ROOT, Map.of("l", List.of(1, 2, Map.of("x", List.of("y")), 4))));
    ObjectId list = doc.get(ObjectId.ROOT, "l").flatMap(AmValue::objectId).orElseThrow();
    Object before = plain(doc);
    ChangeHash mine =
        change(
            doc,
            tx -> {
              tx.set(list, 0, "changed");
              tx.splice(list, 1, 2, List.of(NewValue.str("in")).iterator());
              tx.insert(list, 3, 5);
            });
    revert(mine);
    assertThat(plain(doc)).isEqualTo(before);
  }

  @Test
  void unknownChange_isRefused() {
    ChangeHash unknown = ChangeHash.fromBytes(new byte[32]);
    assertThatThrownBy(() -> doc.revert(List.of(unknown), null, 0))
        .isInstanceOf(AutomergeException.class);
  }

  /** With no one else at work, what a run of last changes did is taken back to the letter. */
  @Test
  void randomLastChanges_areTakenBack() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      RandomEdits edits = new RandomEdits(random);
      Document alone = new Document(new byte[] {1});
      Object before = Map.of();
      List<ChangeHash> group = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        if (i == 5) {
          before = Mirror.state(alone, ObjectId.ROOT);
        }
        try (Transaction tx = alone.startTransaction()) {
          for (int j = random.nextInt(6); j >= 0; j--) {
            edits.edit(tx);
          }
          if (i >= 5) {
            tx.commit().ifPresent(group::add);
          } else {
            tx.commit();
          }
        }
      }
      if (!group.isEmpty()) {
        alone.revert(group, null, 0);
        assertThat(Mirror.state(alone, ObjectId.ROOT)).as("seed %s", seed).isEqualTo(before);
      }
    }
  }
}
