package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CursorTest {
  private final Document document = new Document(new byte[] {1});
  private ObjectId list = ObjectId.ROOT;

  @BeforeEach
  void makeList() {
    document.change(
        "make",
        tx -> {
          list = tx.set(ObjectId.ROOT, "list", ObjectType.LIST);
          for (int i = 0; i < 3; i++) {
            tx.insert(list, i, i);
          }
        });
  }

  /** Automerge's cursors name the op that put the value, which need not be the insertion. */
  @Test
  void lookup_ofAPutInAList_isWhereItsElementIs() {
    document.change("overwrite", tx -> tx.set(list, 1, "new"));
    List<Conflicts.Candidate> put = document.getAll(list, 1).orElseThrow().candidates();
    Cursor cursor = Cursor.fromString(put.get(put.size() - 1).id().toString());
    assertThat(document.lookupCursorIndex(list, cursor)).isEqualTo(1);

    document.change("again", tx -> tx.set(list, 1, "newer"));
    document.change("in front", tx -> tx.insert(list, 0, "first"));
    assertThat(document.lookupCursorIndex(list, cursor)).isEqualTo(2);

    document.change("delete", tx -> tx.delete(list, 2));
    assertThat(document.lookupCursorIndex(list, cursor)).isEqualTo(2);
  }

  @Test
  void lookup_ofNoOpOfTheList_isRefused() {
    ChangeHash[] before = document.getHeads();
    document.change("elsewhere", tx -> tx.set(ObjectId.ROOT, "key", 1));

    assertThat(document.getHeads()).isNotEqualTo(before);
    assertThatThrownBy(() -> document.lookupCursorIndex(list, Cursor.fromString("5@01")))
        .isInstanceOf(AutomergeException.class);
  }

  /** As Automerge 3.5.0 answers: the insertion is not what the element shows any more. */
  @Test
  void lookupBefore_ofAnElementPutOver_isWhereItsOriginIs() {
    ObjectId text = text(document, "wxyz");
    Cursor cursor = document.makeCursor(text, 2, Cursor.Move.BEFORE);
    assertThat(document.lookupCursorIndex(text, cursor)).isEqualTo(2);
    document.change("put over", tx -> tx.set(text, 2, "A"));
    assertThat(document.lookupCursorIndex(text, cursor)).isEqualTo(1);
  }

  /**
   * As Automerge 3.5.0 answers: a mark's end is a place to go back to, but not at an old version.
   */
  @Test
  void lookupBefore_ofWhatWasInsertedBehindAMark_isWhereTheMarkIs() {
    ObjectId text = text(document, "abcd");
    document.change("mark", tx -> tx.mark(text, 1, 3, "bold", true, ExpandMark.BEFORE));
    document.change("insert", tx -> tx.spliceText(text, 1, 0, "X"));
    Cursor cursor = document.makeCursor(text, 1, Cursor.Move.BEFORE);
    document.change("delete", tx -> tx.spliceText(text, 1, 1, ""));
    ChangeHash[] old = document.getHeads();
    document.change("more", tx -> tx.spliceText(text, 4, 0, "Y"));
    assertThat(document.lookupCursorIndex(text, cursor)).isEqualTo(1);
    assertThat(document.lookupCursorIndex(text, cursor, old)).isZero();
  }

  /** As Automerge 3.5.0 answers. */
  @Test
  void lookup_ofRivalsInOneElement_tellsTheWinnerFromTheLoser() {
    Document a = new Document(new byte[] {(byte) 0xaa});
    ObjectId text = text(a, "wxyz");
    Document b = a.fork(new byte[] {(byte) 0xbb});
    a.change("A", tx -> tx.set(text, 2, "A"));
    b.change("B0", tx -> tx.set(text, 2, "B0"));
    b.change("B", tx -> tx.set(text, 2, "B"));
    Cursor ofA = a.makeCursor(text, 2, Cursor.Move.BEFORE);
    Cursor ofB = b.makeCursor(text, 2, Cursor.Move.BEFORE);
    Cursor behindB = b.makeCursor(text, 2, Cursor.Move.AFTER);
    Document c = b.fork(new byte[] {(byte) 0xcc});
    c.change("delete", tx -> tx.delete(text, 2));

    a.merge(b);
    ChangeHash[] merged = a.getHeads();
    assertThat(indexes(a, text, ofA, ofB, behindB)).containsExactly(1L, 2L, 2L);
    a.merge(c);
    assertThat(indexes(a, text, ofA, ofB, behindB)).containsExactly(2L, 1L, 3L);
    a.change("in front", tx -> tx.spliceText(text, 0, 0, "_"));
    assertThat(a.lookupCursorIndex(text, ofA, merged)).isEqualTo(2);
  }

  private static ObjectId text(Document document, String content) {
    document.change(
        "text", tx -> tx.spliceText(tx.set(ObjectId.ROOT, "text", ObjectType.TEXT), 0, 0, content));
    return document.get(ObjectId.ROOT, "text").orElseThrow().objectId().orElseThrow();
  }

  private static List<Long> indexes(Document document, ObjectId text, Cursor... cursors) {
    return Arrays.stream(cursors).map(c -> document.lookupCursorIndex(text, c)).toList();
  }
}
