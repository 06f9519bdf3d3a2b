package org.amkit;

import java.util.List;
import org.amkit.codec.Utf8;
import org.amkit.ops.UnitWidth;
import org.amkit.patch.LeastEdit;

/** Makes a text hold other characters by the least edit in user-perceived characters. */
final class TextUpdate {
  private final TransactionImpl tx;

  TextUpdate(TransactionImpl tx) {
    this.tx = tx;
  }

  void update(ObjectId text, String newText) {
    String oldText = tx.text(text).orElseThrow(() -> new AutomergeException("not a text: " + text));
    List<String> before = UnitWidth.graphemes(oldText);
    List<String> after = UnitWidth.graphemes(Utf8.valid(newText));
    long index = 0;
    int done = 0;
    for (LeastEdit.Hunk hunk : LeastEdit.between(before, after)) {
      index += widthOf(before, done, hunk.oldStart());
      String inserted = String.join("", after.subList(hunk.newStart(), hunk.newEnd()));
      tx.spliceText(text, index, widthOf(before, hunk.oldStart(), hunk.oldEnd()), inserted);
      index += UnitWidth.of(tx.engine().textUnit(), inserted);
      done = hunk.oldEnd();
    }
  }

  private long widthOf(List<String> graphemes, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += UnitWidth.of(tx.engine().textUnit(), graphemes.get(i));
    }
    return sum;
  }
}
