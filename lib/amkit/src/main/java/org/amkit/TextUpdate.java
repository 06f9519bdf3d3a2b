package org.amkit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amkit.patch.LeastEdit;

/** Makes a text hold other characters by the least edit in user-perceived characters. */
final class TextUpdate {
  private static final Pattern GRAPHEME = Pattern.compile("\\X");

  private final TransactionImpl tx;
  private final TextWidth width;

  TextUpdate(TransactionImpl tx) {
    this.tx = tx;
    this.width = new TextWidth(tx.engine().textUnit());
  }

  void update(ObjectId text, String newText) {
    String oldText = tx.text(text).orElseThrow(() -> new AutomergeException("not a text: " + text));
    List<String> before = graphemes(oldText);
    List<String> after = graphemes(RecordedEdits.wellFormed(newText));
    long index = 0;
    int done = 0;
    for (LeastEdit.Hunk hunk : LeastEdit.between(before, after)) {
      index += widthOf(before, done, hunk.oldStart());
      String inserted = String.join("", after.subList(hunk.newStart(), hunk.newEnd()));
      tx.spliceText(text, index, widthOf(before, hunk.oldStart(), hunk.oldEnd()), inserted);
      index += width.of(inserted);
      done = hunk.oldEnd();
    }
  }

  private long widthOf(List<String> graphemes, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += width.of(graphemes.get(i));
    }
    return sum;
  }

  static List<String> graphemes(String text) {
    List<String> graphemes = new ArrayList<>();
    for (Matcher m = GRAPHEME.matcher(text); m.find(); ) {
      graphemes.add(m.group());
    }
    return graphemes;
  }
}
