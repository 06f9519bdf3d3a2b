package org.amkit.differential;

import java.util.List;
import java.util.Locale;

/**
 * What a generated script may contain beside the core: maps, lists, texts, counters, conflicts,
 * exchange.
 */
enum Feature {
  CORE(""),
  /**
   * Text elements that are not one character: strings of several, numbers, objects, assignments.
   */
  WIDE("elements"),
  MARKS("marks,marksAt,spans"),
  BLOCKS("elements,marks,spans"),
  /** Texts made to hold other spans. */
  SPANS("elements,marks,spans"),
  CURSORS(""),
  /** Reads, forks and edits at old heads. */
  HEADS(""),
  DIFF(""),
  PATCHES("patches"),
  SYNC("");

  private final String details;

  Feature(String details) {
    this.details = details;
  }

  /** What reports say of texts in scripts with this feature. */
  List<String> details() {
    return details.isEmpty() ? List.of() : List.of(details.split(",", -1));
  }

  static Feature named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
