package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
