package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
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

  private ChangeHash byAnother(int actor, Consumer<Transaction> edits) {
    Document other = doc.fork(new byte[] {(byte) actor});
    ChangeHash made = change(other, edits);
    doc.merge(other);
    return made;
  }

  private ObjectId at(String... keys) {
    ObjectId found = ObjectId.ROOT;
    for (String key : keys) {
      found =
          (doc.getObjectType(found).orElseThrow() == ObjectType.MAP
                  ? doc.get(found, key)
                  : doc.get(found, Long.parseLong(key)))
              .flatMap(AmValue::objectId)
              .orElseThrow();
    }
    return found;
  }

  @Test
  void objectInWhichOthersWorked_stays_withTheirWorkAlone() {
    change(doc, tx -> tx.update(ObjectId.ROOT, Map.of("l", List.of(1))));
    ChangeHash mine =
        change(
            doc,
            tx -> {
              ObjectId item = tx.insert(at("l"), 1, ObjectType.MAP);
              tx.update(item, Map.of("title", "x", "done", false, "tags", List.of("a", "b")));
            });
    byAnother(2, tx -> tx.set(at("l", "1"), "done", true));
    byAnother(3, tx -> tx.insert(at("l", "1", "tags"), 1, "theirs"));
    revert(mine);
    assertThat(plain(doc))
        .isEqualTo(Map.of("l", List.of(1L, Map.of("done", true, "tags", List.of("theirs")))));
    assertThat(doc.undo(null)).as("redo").isPresent();
    assertThat(plain(doc))
        .isEqualTo(
            Map.of(
                "l",
                List.of(
                    1L, Map.of("title", "x", "done", true, "tags", List.of("a", "theirs", "b")))));
  }

  @Test
  void objectInWhichOthersWorkedInVain_goes() {
    ChangeHash mine =
        change(
            doc,
            tx -> {
              ObjectId map = tx.set(ObjectId.ROOT, "m", ObjectType.MAP);
              tx.spliceText(tx.set(map, "x", ObjectType.TEXT), 0, 0, "y");
            });
    byAnother(2, tx -> tx.set(at("m"), "more", 1));
    byAnother(3, tx -> tx.delete(at("m"), "more"));
    byAnother(4, tx -> tx.spliceText(at("m", "x"), 0, 1, ""));
    revert(mine);
    assertThat(plain(doc)).isEqualTo(Map.of());
  }

  @Test
  void textInWhichOthersTyped_keepsTheirWords() {
    text("Hello");
    ChangeHash mine = doc.getLastLocalChange().orElseThrow().hash();
    byAnother(2, tx -> tx.spliceText(at("t"), 2, 1, "(theirs)"));
    revert(mine);
    assertThat(doc.text(at("t"))).contains("(theirs)");
    assertThat(plain(doc)).isEqualTo(Map.of("t", "(theirs)"));
  }

  @Test
  void newValueThatOthersCounted_keepsWhatTheyAdded() {
    change(
        doc,
        tx -> {
          tx.set(ObjectId.ROOT, "n", "before");
          tx.update(ObjectId.ROOT, Map.of("l", List.of("a")));
        });
    ChangeHash mine =
        change(
            doc,
            tx -> {
              tx.set(ObjectId.ROOT, "n", new Counter(10));
              tx.increment(ObjectId.ROOT, "n", 1);
              tx.set(at("l"), 0, new Counter(5));
              tx.insert(at("l"), 1, new Counter(50));
            });
    byAnother(2, tx -> tx.increment(ObjectId.ROOT, "n", 100));
    byAnother(3, tx -> tx.increment(at("l"), 0, 1000));
    revert(mine);
    assertThat(doc.get(ObjectId.ROOT, "n")).contains(new AmValue.Counter(100));
    assertThat(doc.get(at("l"), 0)).contains(new AmValue.Counter(1000));
    assertThat(doc.length(at("l"))).isEqualTo(1);
  }

  /**
   * After one change was reverted in the middle of the work of others: what others put later is
   * where it was, and nothing of that change is seen but objects and counters in which they worked.
   */
  @Test
  void randomWorkOfOthers_isLeftAlone() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<Document> all = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        all.add(new Document(new byte[] {(byte) i}));
      }
      List<ChangeHash> made = new ArrayList<>();
      for (int i = 0; i < 14; i++) {
        Document one = all.get(random.nextInt(3));
        if (random.nextInt(2) == 0) {
          one.merge(all.get(random.nextInt(3)).fork());
        }
        RandomEdits edits = new RandomEdits(random);
        try (Transaction tx = one.startTransaction()) {
          for (int j = random.nextInt(4); j >= 0; j--) {
            edits.edit(tx);
          }
          tx.commit().ifPresent(made::add);
        }
      }
      Document whole = all.get(0);
      whole.merge(all.get(1));
      whole.merge(all.get(2));
      ChangeHash mine = made.get(random.nextInt(made.size()));
      Set<ObjectId> before = seen(whole);
      whole.revert(List.of(mine), null, 0);
      Set<ObjectId> after = seen(whole);
      Set<ChangeHash> later = later(whole, mine);
      for (ObjectId op : before) {
        if (later.contains(whole.hashForOpId(op).orElseThrow())) {
          assertThat(after).as("seed %s, of others", seed).contains(op);
        }
      }
      for (ObjectId op : after) {
        if (whole.hashForOpId(op).orElseThrow().equals(mine)) {
          boolean isObject = whole.getObjectType(op).isPresent();
          assertThat(isObject || isCounterOrPutByOthers(whole, op))
              .as("seed %s, %s", seed, op)
              .isTrue();
        }
      }
    }
  }

  /** The changes made in the knowledge of one. */
  private static Set<ChangeHash> later(Document of, ChangeHash change) {
    Set<ChangeHash> later = new HashSet<>();
    for (Change other : of.getAllChanges()) {
      if (other.deps().stream().anyMatch(dep -> dep.equals(change) || later.contains(dep))) {
        later.add(other.hash());
      }
    }
    return later;
  }

  /** The operations of all values that are seen. */
  private static Set<ObjectId> seen(Document of) {
    Set<ObjectId> seen = new HashSet<>();
    Deque<ObjectId> todo = new ArrayDeque<>(List.of(ObjectId.ROOT));
    while (!todo.isEmpty()) {
      ObjectId object = todo.pop();
      if (of.getObjectType(object).orElse(ObjectType.MAP) == ObjectType.MAP) {
        of.entries(object)
            .forEach(
                entry -> {
                  seen.add(entry.getId());
                  entry.getValue().objectId().ifPresent(todo::push);
                });
      } else {
        of.items(object)
            .forEach(
                item -> {
                  seen.add(item.getId());
                  item.getValue().objectId().ifPresent(todo::push);
                });
      }
    }
    return seen;
  }

  private static boolean isCounterOrPutByOthers(Document of, ObjectId id) {
    List<Op> ops = of.getAllChanges().stream().flatMap(change -> change.ops().stream()).toList();
    Op op = ops.stream().filter(o -> o.id().equals(id.toString())).findFirst().orElseThrow();
    return op.value() instanceof AmValue.Counter
        || ops.stream()
            .anyMatch(
                o ->
                    !o.id().equals(op.id())
                        && o.obj().equals(op.obj())
                        && Objects.equals(o.key(), op.key())
                        && Objects.equals(o.value(), op.value()));
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
          before = Mirror.whole(alone);
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
        assertThat(Mirror.whole(alone)).as("seed %s", seed).isEqualTo(before);
      }
    }
  }

  /** At which ends a mark grows, told by typing there. */
  private static String grown(Document of, ObjectId text, String name) {
    Document copy = of.fork();
    for (Mark mark : copy.marks(text)) {
      if (mark.getName().equals(name)) {
        copy.change(
            null,
            tx -> {
              tx.spliceText(text, mark.getEnd(), 0, ">");
              tx.spliceText(text, mark.getStart(), 0, "<");
            });
        break;
      }
    }
    StringBuilder marked = new StringBuilder();
    for (Span span : copy.spans(text)) {
      if (span instanceof Span.Text t && t.marks().containsKey(name)) {
        marked.append(t.text());
      }
    }
    return marked.toString();
  }

  @Test
  void marksOnTextThatComesBack_growAsTheyDid() {
    for (ExpandMark expand : ExpandMark.values()) {
      Document one = new Document(new byte[] {1});
      ObjectId[] made = new ObjectId[1];
      change(
          one,
          tx -> {
            made[0] = tx.set(ObjectId.ROOT, "t", ObjectType.TEXT);
            tx.spliceText(made[0], 0, 0, "one two three");
            tx.mark(made[0], 4, 7, "bold", true, expand);
          });
      String before = grown(one, made[0], "bold");
      ChangeHash characters = change(one, tx -> tx.spliceText(made[0], 2, 8, ""));
      one.revert(List.of(characters), null, 0);
      assertThat(grown(one, made[0], "bold")).as("characters, %s", expand).isEqualTo(before);
      ChangeHash whole = change(one, tx -> tx.delete(ObjectId.ROOT, "t"));
      one.revert(List.of(whole), null, 0);
      ObjectId again = one.get(ObjectId.ROOT, "t").flatMap(AmValue::objectId).orElseThrow();
      assertThat(again).isNotEqualTo(made[0]);
      assertThat(grown(one, again, "bold")).as("object, %s", expand).isEqualTo(before);
    }
  }

  @Test
  void blocksThatWereJoined_comeBack_withTheirAttributes() {
    ObjectId text = text("title body");
    change(
        doc,
        tx -> {
          ObjectId unused = tx.splitBlock(text, 0);
          tx.updateBlock(text, 0, Map.of("type", "heading", "parents", List.of("section")));
          tx.mark(text, 1, 6, "bold", true, ExpandMark.AFTER);
        });
    Object before = Mirror.whole(doc);
    ChangeHash mine = change(doc, tx -> tx.joinBlock(text, 0));
    revert(mine);
    assertThat(Mirror.whole(doc)).isEqualTo(before);
  }

  @Test
  void marksByOthersAfterwards_stay_andSoDoesTheirTyping() {
    ObjectId text = text("hello world");
    ChangeHash mine = change(doc, tx -> tx.mark(text, 0, 5, "bold", true, ExpandMark.AFTER));
    Document other = doc.fork(new byte[] {2});
    change(other, tx -> tx.spliceText(text, 5, 0, "!"));
    change(other, tx -> tx.mark(text, 0, 5, "link", "x", ExpandMark.NONE));
    doc.merge(other);
    revert(mine);
    assertThat(doc.text(text)).contains("hello! world");
    assertThat(doc.marks(text)).containsExactly(new Mark(0, 5, "link", new AmValue.Str("x")));
  }

  @Test
  void deletionOfOneOfTwoConcurrentValues_bringsBackTheOneThatWasSeen() {
    Document other = doc.fork(new byte[] {2});
    change(doc, tx -> tx.set(ObjectId.ROOT, "a", "loser"));
    change(other, tx -> tx.set(ObjectId.ROOT, "a", "winner"));
    Document third = other.fork(new byte[] {3});
    ChangeHash deletion = change(third, tx -> tx.delete(ObjectId.ROOT, "a"));
    doc.merge(other);
    doc.merge(third);
    assertThat(doc.get(ObjectId.ROOT, "a")).contains(new AmValue.Str("loser"));
    revert(deletion);
    assertThat(doc.get(ObjectId.ROOT, "a")).contains(new AmValue.Str("winner"));
  }

  @Test
  void copy_takesAValueOfAnyVersion() {
    ObjectId text = text("hello");
    change(doc, tx -> tx.mark(text, 0, 2, "bold", true, ExpandMark.BOTH));
    ChangeHash[] version = doc.getHeads();
    AmValue value = doc.get(ObjectId.ROOT, "t").orElseThrow();
    String grown = grown(doc, text, "bold");
    change(
        doc,
        tx -> {
          tx.spliceText(text, 0, 5, "");
          tx.delete(ObjectId.ROOT, "t");
          ObjectId list = tx.set(ObjectId.ROOT, "l", ObjectType.LIST);
          tx.insertCopy(list, 0, value, version);
          tx.insertCopy(list, 0, new AmValue.Int(1), version);
          tx.copy(list, 0, new AmValue.Int(2), version);
        });
    ObjectId list = doc.get(ObjectId.ROOT, "l").flatMap(AmValue::objectId).orElseThrow();
    ObjectId copied = doc.get(list, 1).flatMap(AmValue::objectId).orElseThrow();
    assertThat(plain(doc)).isEqualTo(Map.of("l", List.of(2L, "hello")));
    assertThat(grown(doc, copied, "bold")).isEqualTo(grown);
  }
}
