package org.amkit.sequence;

/** What an element holds when one insert op and one deletion do not say it all. */
public interface SpanDetail {
  /** Index units that the element takes up now (0 when nothing of it is visible). */
  int width();
}
