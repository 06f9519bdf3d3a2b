package org.amkit.cli.address;

import java.util.ArrayList;
import java.util.List;
import org.amkit.cli.terminal.Failure;

/** A version as the user wrote it, not yet looked up: an expression that names a set of changes. */
public sealed interface Revision {
  /** {@code @}: now, with everything in the document. */
  record Now() implements Revision {}

  /** {@code root}: the empty document. */
  record Root() implements Revision {}

  /** The first digits of a change's hash, at least four, in lower case. */
  record Prefix(String hex) implements Revision {}

  /** {@code ACTOR:SEQ}: an actor's change by its number; the actor may be cut to a prefix. */
  record ActorSeq(String actorHex, long seq) implements Revision {}

  /** <code>@{TIME}</code>: all changes up to a time. */
  record AtTime(TimeWord time) implements Revision {}

  /** {@code A,B}: several versions together. */
  record Together(List<Revision> parts) implements Revision {}

  /** {@code REV^} and {@code REV~N}: so many generations before. */
  record Before(Revision of, long generations) implements Revision {}

  /** The fewest hex digits that name a change. */
  int FEWEST_DIGITS = 4;

  /** Reads a REV; {@link Failure} (exit 2) when it is malformed. */
  static Revision parse(String text) {
    String list = text.strip();
    if (list.startsWith("[") && list.endsWith("]")) {
      list = list.substring(1, list.length() - 1).replace("\"", "").replace("'", "").strip();
      if (list.isEmpty()) {
        return new Root();
      }
    }
    List<Revision> parts = new ArrayList<>();
    for (String term : RevisionTerm.split(list)) {
      parts.add(RevisionTerm.parse(term, text));
    }
    return parts.size() == 1 ? parts.get(0) : new Together(List.copyOf(parts));
  }
}
