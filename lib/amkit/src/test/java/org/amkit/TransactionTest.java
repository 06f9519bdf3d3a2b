package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionTest {
  private final Document doc = new Document(new byte[] {1});
  private ObjectId list = ObjectId.ROOT;
  private ObjectId text = ObjectId.ROOT;

  @BeforeEach
  void fill() {
    doc.change(
        null,
        tx -> {
          list = tx.set(ObjectId.ROOT, "list", ObjectType.LIST);
          text = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
          tx.insert(list, 0, "one");
          tx.spliceText(text, 0, 0, "hello");
        });
  }

  @Test
  void closedTransaction_refusesAllButClose() {
    Transaction tx = doc.startTransaction();
    tx.commit();
    tx.close();
    assertThatThrownBy(tx::commit).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(tx::rollback).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> tx.set(ObjectId.ROOT, "a", 1))
        .isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> tx.get(ObjectId.ROOT, "a")).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void wrongPlaces_areRefused_andChangeNothing() {
    try (Transaction tx = doc.startTransaction()) {
      assertThatThrownBy(() -> tx.set(list, 1, "x")).isInstanceOf(AutomergeException.class);
      assertThatThrownBy(() -> tx.insert(list, 2, "x")).isInstanceOf(AutomergeException.class);
      assertThatThrownBy(() -> tx.delete(list, 1)).isInstanceOf(AutomergeException.class);
      assertThatThrownBy(() -> tx.set(list, "key", "x")).isInstanceOf(AutomergeException.class);
      assertThatThrownBy(() -> tx.set(ObjectId.ROOT, 0, "x"))
          .isInstanceOf(AutomergeException.class);
      assertThatThrownBy(() -> tx.spliceText(list, 0, 0, "x"))
          .isInstanceOf(AutomergeException.class);
      assertThatThrownBy(() -> tx.spliceText(text, 6, 0, "x"))
          .isInstanceOf(AutomergeException.class);
      assertThatThrownBy(() -> tx.increment(ObjectId.ROOT, "list", 1))
          .isInstanceOf(AutomergeException.class);
      assertThatThrownBy(() -> tx.increment(list, 0, 1)).isInstanceOf(AutomergeException.class);
      assertThatThrownBy(() -> tx.mark(text, 3, 9, "m", true, ExpandMark.NONE))
          .isInstanceOf(AutomergeException.class);
      assertThatThrownBy(() -> tx.mark(list, 0, 1, "m", true, ExpandMark.NONE))
          .isInstanceOf(AutomergeException.class);
      assertThatThrownBy(() -> tx.joinBlock(text, 0)).isInstanceOf(AutomergeException.class);
      assertThatThrownBy(() -> tx.splitBlock(list, 0)).isInstanceOf(AutomergeException.class);
      assertThat(tx.pendingOps()).isZero();
    }
  }

  /** Both ways in: with a patch log, edits go through another class. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void increment_ofWhatIsNoCounter_isRefused_andChangesNothing(boolean logged) {
    PatchLog log = new PatchLog();
    try (Transaction tx = logged ? doc.startTransaction(log) : doc.startTransaction()) {
      tx.set(ObjectId.ROOT, "text of digits", "1");
      tx.set(ObjectId.ROOT, "number", 1);
      tx.set(ObjectId.ROOT, "deleted", new Counter(1));
      tx.delete(ObjectId.ROOT, "deleted");
      long before = tx.pendingOps();
      for (String key : List.of("missing", "text of digits", "number", "deleted", "list")) {
        assertThatThrownBy(() -> tx.increment(ObjectId.ROOT, key, 1))
            .as(key)
            .isExactlyInstanceOf(AutomergeException.class)
            .hasMessageContaining("counter")
            .hasMessageContaining(key);
      }
      assertThatThrownBy(() -> tx.increment(list, 0, 1))
          .isExactlyInstanceOf(AutomergeException.class)
          .hasMessageContaining("counter");
      assertThatThrownBy(() -> tx.increment(list, 1, 1))
          .isExactlyInstanceOf(AutomergeException.class);
      assertThatThrownBy(() -> tx.increment(text, 0, 1))
          .isExactlyInstanceOf(AutomergeException.class);
      assertThat(tx.pendingOps()).isEqualTo(before);
      assertThat(tx.get(ObjectId.ROOT, "missing")).isEmpty();
    }
  }

  @Test
  void negativeIndices_areRefused() {
    try (Transaction tx = doc.startTransaction()) {
      assertThatThrownBy(() -> tx.set(list, -1, "x"))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("-1");
      assertThatThrownBy(() -> tx.insert(list, -1, "x"))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> tx.delete(list, -1)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> tx.get(list, -1)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> tx.makeCursor(list, -1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> tx.spliceText(text, -1, 0, "x"))
          .isInstanceOf(AutomergeException.class);
      assertThatThrownBy(() -> tx.setUint(ObjectId.ROOT, "u", -1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(tx.pendingOps()).isZero();
    }
  }

  @Test
  void negativeDeleteCount_deletesBeforeThePlace() {
    doc.change(null, tx -> tx.spliceText(text, 3, -2, "ey"));
    assertThat(doc.text(text)).contains("heylo");
    doc.change(null, tx -> tx.splice(list, 1, -1, List.of(NewValue.str("1")).iterator()));
    assertThat(doc.listItems(list).orElseThrow()).containsExactly(new AmValue.Str("1"));
    try (Transaction tx = doc.startTransaction()) {
      assertThatThrownBy(() -> tx.spliceText(text, 1, -2, ""))
          .isInstanceOf(AutomergeException.class);
    }
  }

  @Test
  void spliceOfAText_takesStringsOnly() {
    doc.change(
        null,
        tx -> tx.splice(text, 5, 0, List.of(NewValue.str(" wor"), NewValue.str("ld")).iterator()));
    assertThat(doc.text(text)).contains("hello world");
    try (Transaction tx = doc.startTransaction()) {
      assertThatThrownBy(
              () ->
                  tx.splice(text, 0, 0, List.of(NewValue.str("a"), NewValue.integer(1)).iterator()))
          .isInstanceOf(AutomergeException.class);
      assertThat(tx.pendingOps()).isZero();
    }
  }

  @Test
  void longIntegers_stayIntegersBySetInt() {
    doc.change(
        null,
        tx -> {
          tx.setInt(ObjectId.ROOT, "big", Long.MAX_VALUE);
          tx.set(ObjectId.ROOT, "widened", Long.MAX_VALUE);
        });
    assertThat(doc.get(ObjectId.ROOT, "big")).contains(new AmValue.Int(Long.MAX_VALUE));
    assertThat(doc.get(ObjectId.ROOT, "widened")).contains(new AmValue.F64(0x1p63));
  }

  @Test
  void sameScalarAgain_isNoOperation() {
    try (Transaction tx = doc.startTransaction()) {
      tx.set(list, 0, "one");
      assertThat(tx.pendingOps()).isZero();
      assertThat(tx.commit()).isEmpty();
    }
  }

  @Test
  void rolledBackObject_isNoObject() {
    ObjectId gone;
    try (Transaction tx = doc.startTransaction()) {
      gone = tx.set(ObjectId.ROOT, "gone", ObjectType.MAP);
    }
    assertThat(doc.getObjectType(gone)).isEmpty();
    assertThatThrownBy(() -> doc.get(gone, "a")).isInstanceOf(AutomergeException.class);
  }

  @Test
  void blocks_splitJoinAndReplace() {
    ObjectId[] block = {ObjectId.ROOT};
    doc.change(
        null,
        tx -> {
          block[0] = tx.splitBlock(text, 2);
          tx.set(block[0], "type", "paragraph");
        });
    assertThat(doc.text(text)).contains("he\ufffcllo");
    assertThat(doc.spans(text))
        .containsExactly(
            Span.text("he"),
            new Span.Block(block[0], java.util.Map.of("type", "paragraph")),
            Span.text("llo"));
    doc.change(null, tx -> tx.updateBlock(text, 2, java.util.Map.of("type", "heading")));
    assertThat(doc.get(block[0], "type")).contains(new AmValue.Str("heading"));
    doc.change(
        null,
        tx -> {
          ObjectId made = tx.replaceBlock(text, 2);
          assertThat(made).isNotEqualTo(block[0]);
          assertThat(tx.keys(made).orElseThrow()).isEmpty();
        });
    doc.change(null, tx -> tx.joinBlock(text, 2));
    assertThat(doc.text(text)).contains("hello");
  }

  @Test
  void cursors_goWhereTheyAreToldWhenTheirElementGoes() {
    Cursor after = doc.makeCursor(text, 2);
    Cursor before = doc.makeCursor(text, 2, Cursor.Move.BEFORE);
    ChangeHash[] full = doc.getHeads();
    doc.change(null, tx -> tx.spliceText(text, 1, 3, ""));
    assertThat(doc.text(text)).contains("ho");
    assertThat(doc.lookupCursorIndex(text, after)).isEqualTo(1);
    assertThat(doc.lookupCursorIndex(text, before)).isZero();
    assertThat(doc.lookupCursorIndex(text, after, full)).isEqualTo(2);
    assertThat(doc.lookupCursorIndex(text, Cursor.START)).isZero();
    assertThat(doc.lookupCursorIndex(text, Cursor.END)).isEqualTo(2);
    assertThatThrownBy(() -> doc.lookupCursorIndex(text, Cursor.fromString("99@ff")))
        .isInstanceOf(AutomergeException.class);
    assertThatThrownBy(() -> doc.lookupCursorIndex(list, after))
        .isInstanceOf(AutomergeException.class);
    assertThatThrownBy(() -> doc.lookupCursorIndex(text, after, new ChangeHash[0]))
        .isInstanceOf(AutomergeException.class);
    assertThatThrownBy(() -> doc.makeCursor(text, 2)).isInstanceOf(AutomergeException.class);
  }

  @Test
  void cursorThatMovesBefore_goesUpTheWayItsElementWasInserted() {
    Cursor onE = doc.makeCursor(text, 1, Cursor.Move.BEFORE);
    doc.change(null, tx -> tx.spliceText(text, 1, 0, "X"));
    assertThat(doc.lookupCursorIndex(text, onE)).isEqualTo(2);
    ChangeHash[] withE = doc.getHeads();
    doc.change(null, tx -> tx.spliceText(text, 2, 1, ""));
    assertThat(doc.text(text)).contains("hXllo");
    // e was typed behind h; that X came between later does not count.
    assertThat(doc.lookupCursorIndex(text, onE)).isZero();
    doc.change(null, tx -> tx.spliceText(text, 0, 2, ""));
    assertThat(doc.lookupCursorIndex(text, onE)).isZero();
    assertThat(doc.lookupCursorIndex(text, onE, withE)).isEqualTo(2);
  }

  /** Both are U+FFFD in a file: as two keys, one of them would be lost there. */
  @Test
  void loneSurrogates_areReplacedBeforeTheyNameAnything() {
    PatchLog log = new PatchLog();
    try (Transaction tx = doc.startTransaction(log)) {
      tx.set(ObjectId.ROOT, "\ud800", "first");
      tx.set(ObjectId.ROOT, "\udc00", "\ud800");
      tx.update(ObjectId.ROOT, "map", Map.of("\ud800", 1), NewStrings.SCALAR);
      tx.mark(text, 0, 5, "\ud800", true, ExpandMark.NONE);
      long made = tx.pendingOps();
      tx.set(ObjectId.ROOT, "\udfff", "\ud800");
      assertThat(tx.pendingOps()).isEqualTo(made);
      tx.commit();
    }
    assertThat(doc.get(ObjectId.ROOT, "\udbff")).contains(new AmValue.Str("\ufffd"));
    assertThat(doc.getAll(ObjectId.ROOT, "\udbff").orElseThrow().values()).hasSize(1);
    assertThat(doc.makePatches(log).toString()).contains("\ufffd").doesNotContain("\ud800");
    assertThat(doc.marks(text).get(0).getName()).isEqualTo("\ufffd");
    Document loaded = Document.load(doc.save());
    assertThat(loaded.toPlain(ObjectId.ROOT)).isEqualTo(doc.toPlain(ObjectId.ROOT));
  }

  @Test
  @SuppressWarnings("NullAway") // What the compiler of a user does not refuse.
  void nulls_areRefused_andChangeNothing() {
    List<NewValue> noString = new ArrayList<>();
    try (Transaction tx = doc.startTransaction()) {
      for (Runnable edit :
          List.<Runnable>of(
              () -> tx.set(ObjectId.ROOT, (String) null, 1),
              () -> tx.set(ObjectId.ROOT, (String) null, ObjectType.MAP),
              () -> tx.mark(text, 0, 5, null, true, ExpandMark.NONE),
              () -> tx.unmark(text, null, 0, 5, ExpandMark.NONE),
              () -> noString.add(NewValue.str(null)),
              () -> tx.updateSpans(text, List.of(Span.text(null))),
              () -> tx.updateBlock(text, 0, null))) {
        assertThatThrownBy(edit::run)
            .isInstanceOf(NullPointerException.class)
            .hasMessageMatching("[a-zA-Z]+");
      }
      assertThat(tx.pendingOps()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(TextUnit.class)
  void deleteCount_mayBeAsLargeAsALong(TextUnit unit) {
    Document units = new Document(new byte[] {1}, unit);
    units.change(
        null,
        tx -> {
          ObjectId id = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
          tx.spliceText(id, 0, 0, "a🐀b🐀🐀");
          tx.spliceText(id, 1, Long.MAX_VALUE, "!");
          assertThatThrownBy(() -> tx.spliceText(id, Long.MIN_VALUE, Long.MIN_VALUE, "x"))
              .isInstanceOf(AutomergeException.class);
        });
    assertThat(Document.load(units.save()).toPlain(ObjectId.ROOT)).isEqualTo(Map.of("text", "a!"));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, -(1L << 62), 1L << 62})
  void timesThatNoDocumentCouldKeep_areRefused(long time) {
    Document doc = new Document();
    assertThatThrownBy(() -> doc.change("", time, tx -> tx.set(ObjectId.ROOT, "a", 1)))
        .isInstanceOf(AutomergeException.class)
        .hasMessage("a change's time is within 2^62 seconds of 1970, not " + time);
    assertThatThrownBy(() -> doc.emptyChange("", time)).isInstanceOf(AutomergeException.class);
    assertThat(doc.getHeads()).isEmpty();
    doc.emptyChange("", (1L << 62) - 1);
    doc.emptyChange("", -(1L << 62) + 1);
    assertThat(Document.load(doc.save()).getHeads()).isEqualTo(doc.getHeads());
  }
}
