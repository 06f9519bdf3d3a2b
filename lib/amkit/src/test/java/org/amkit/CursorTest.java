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
    Cursor[] cursor = new Cursor[1];
    ObjectId[] text = new ObjectId[1];
    document.change(
        "text",
        tx -> {
          text[0] = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
          tx.spliceText(text[0], 0, 0, "wxyz");
          cursor[0] = tx.makeCursor(text[0], 2, Cursor.Move.BEFORE);
        });
    assertThat(document.lookupCursorIndex(text[0], cursor[0])).isEqualTo(2);
    document.change("put over", tx -> tx.set(text[0], 2, "A"));
    assertThat(document.lookupCursorIndex(text[0], cursor[0])).isEqualTo(1);
  }

  /**
   * As Automerge 3.5.0 answers: a mark's end is a place to go back to, but not at an old version.
   */
  @Test
  void lookupBefore_ofWhatWasInsertedBehindAMark_isWhereTheMarkIs() {
    Document text = new Document(new byte[] {1});
    ObjectId[] obj = new ObjectId[1];
    Cursor[] cursor = new Cursor[1];
    text.change(
        "text",
        tx -> {
          obj[0] = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
          tx.spliceText(obj[0], 0, 0, "abcd");
        });
    text.change("mark", tx -> tx.mark(obj[0], 1, 3, "bold", true, ExpandMark.BEFORE));
    text.change(
        "insert",
        tx -> {
          tx.spliceText(obj[0], 1, 0, "X");
          cursor[0] = tx.makeCursor(obj[0], 1, Cursor.Move.BEFORE);
        });
    text.change("delete", tx -> tx.spliceText(obj[0], 1, 1, ""));
    ChangeHash[] old = text.getHeads();
    text.change("more", tx -> tx.spliceText(obj[0], 4, 0, "Y"));
    assertThat(text.lookupCursorIndex(obj[0], cursor[0])).isEqualTo(1);
    assertThat(text.lookupCursorIndex(obj[0], cursor[0], old)).isZero();
  }

  /** As Automerge 3.5.0 answers. */
  @Test
  void lookup_ofRivalsInOneElement_tellsTheWinnerFromTheLoser() {
    Document a = new Document(new byte[] {(byte) 0xaa});
    ObjectId[] text = new ObjectId[1];
    a.change(
        "text",
        tx -> {
          text[0] = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
          tx.spliceText(text[0], 0, 0, "wxyz");
        });
    Document b = a.fork(new byte[] {(byte) 0xbb});
    a.change("A", tx -> tx.set(text[0], 2, "A"));
    b.change("B0", tx -> tx.set(text[0], 2, "B0"));
    b.change("B", tx -> tx.set(text[0], 2, "B"));
    Cursor ofA = a.makeCursor(text[0], 2, Cursor.Move.BEFORE);
    Cursor ofB = b.makeCursor(text[0], 2, Cursor.Move.BEFORE);
    Cursor behindB = b.makeCursor(text[0], 2, Cursor.Move.AFTER);
    Document c = b.fork(new byte[] {(byte) 0xcc});
    c.change("delete", tx -> tx.delete(text[0], 2));

    a.merge(b);
    ChangeHash[] merged = a.getHeads();
    assertThat(indexes(a, text[0], ofA, ofB, behindB)).containsExactly(1L, 2L, 2L);
    a.merge(c);
    assertThat(indexes(a, text[0], ofA, ofB, behindB)).containsExactly(2L, 1L, 3L);
    a.change("in front", tx -> tx.spliceText(text[0], 0, 0, "_"));
    assertThat(a.lookupCursorIndex(text[0], ofA, merged)).isEqualTo(2);
  }

  private static List<Long> indexes(Document document, ObjectId text, Cursor... cursors) {
    return Arrays.stream(cursors).map(c -> document.lookupCursorIndex(text, c)).toList();
  }
}
