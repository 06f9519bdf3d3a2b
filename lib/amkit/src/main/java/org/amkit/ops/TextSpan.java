package org.amkit.ops;

import java.util.SortedMap;

/** A stretch of rich text: characters with one set of marks, or a block marker. */
public sealed interface TextSpan {
  /** Characters under one set of marks (by name). */
  record Text(String text, SortedMap<String, Value.Scalar> marks) implements TextSpan {}

  /** A block marker; {@code id} is its map object. */
  record Block(long id) implements TextSpan {}
}
