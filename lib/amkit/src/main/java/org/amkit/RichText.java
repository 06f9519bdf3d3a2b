package org.amkit;

import java.util.List;

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
}
