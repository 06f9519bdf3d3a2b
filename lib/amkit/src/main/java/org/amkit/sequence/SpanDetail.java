package org.amkit.sequence;

/** What an element holds when one insert op and one deletion do not say it all. */
public interface SpanDetail {
  /** Index units that the element takes up now (0 when nothing of it is visible). */
  int width();

  /**
   * Whether the element opens or closes a bracket, as the anchors of marks do: the bracket's number
   * where it opens it, the number negated where it closes it, else 0.
   */
  default long bracket() {
    return 0;
  }
}
