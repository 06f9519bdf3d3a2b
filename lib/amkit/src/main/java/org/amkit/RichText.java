package org.amkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.amkit.codec.Utf8;
import org.amkit.edit.Plain;
import org.amkit.ops.Value;

/**
 * A text with marks and blocks as a plain value: what {@link Transaction#update} makes a text hold,
 * marks and blocks included, where a string stands for the characters only.
 *
 * @param spans what the text holds, in order; the ids of blocks do not matter
 */
public record RichText(List<Span> spans) {
  /**
   * Copies the spans.
   *
   * @param spans what the text holds
   */
  public RichText {
    spans = List.copyOf(spans);
  }

  /** This text for an update; its blocks are taken over as other maps are. */
  Plain plain(PlainValues values) {
    List<Plain> out = new ArrayList<>();
    for (Span span : spans) {
      if (span instanceof Span.Block block) {
        out.add(values.members(block.attributes()));
      } else if (span instanceof Span.Text characters) {
        SortedMap<String, Value.Scalar> marks = new TreeMap<>();
        characters
            .marks()
            .forEach((name, value) -> marks.put(Utf8.valid(name), EngineTypes.scalar(value)));
        out.add(new Plain.Marked(characters.text(), marks));
      }
    }
    return new Plain.Rich(out);
  }
}
