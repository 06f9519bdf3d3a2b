package org.amkit.edit;

import java.util.List;
import org.amkit.codec.Utf8;
import org.amkit.engine.Edits;
import org.amkit.engine.Engine;
import org.amkit.ops.UnitWidth;
import org.amkit.patch.LeastEdit;

/**
 * Makes a text hold other characters by the least edit in user-perceived characters.
 *
 * @param engine the engine
 * @param edits its edits, recorded or not
 */
public record TextUpdate(Engine engine, Edits edits) {
  /** Makes a text hold these characters. */
  public void update(long text, String newText) {
    List<String> before = UnitWidth.graphemes(engine.text(text, null));
    List<String> after = UnitWidth.graphemes(Utf8.valid(newText));
    long index = 0;
    int done = 0;
    for (LeastEdit.Hunk hunk : LeastEdit.between(before, after)) {
      index += width(before.subList(done, hunk.oldStart()));
      List<String> inserted = after.subList(hunk.newStart(), hunk.newEnd());
      long deleted = width(before.subList(hunk.oldStart(), hunk.oldEnd()));
      edits.spliceText(text, index, deleted, String.join("", inserted));
      index += width(inserted);
      done = hunk.oldEnd();
    }
  }

  private long width(List<String> graphemes) {
    long sum = 0;
    for (String grapheme : graphemes) {
      sum += UnitWidth.of(engine.textUnit(), grapheme);
    }
    return sum;
  }
}
