package org.amkit.cli.address;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.cli.terminal.Failure;
import org.jspecify.annotations.Nullable;

/** Looks REVs up in a document. */
public final class Revisions {
  private static final ChangeHash[] EMPTY = {};
  private static final int CANDIDATES_SHOWN = 8;
  private static final int HASH_DIGITS = 64;

  private final Document document;
  private final Clock clock;
  private @Nullable History graph;

  /**
   * Looks up in a document.
   *
   * @param clock says in which zone times without a zone are
   */
  public Revisions(Document document, Clock clock) {
    this.document = document;
    this.clock = clock;
  }

  /** The document's history, made when it is first asked for. */
  public History graph() {
    History made = graph;
    if (made == null) {
      made = History.of(document);
      graph = made;
    }
    return made;
  }

  /** The heads that a REV as written names; null stands for {@code @}. */
  public ChangeHash[] heads(@Nullable String text) {
    return text == null ? document.getHeads() : heads(Revision.parse(text));
  }

  /**
   * The heads that a REV names, sorted; empty for the empty document. {@link Failure} (exit 2) when
   * the document has no such change, or more than one.
   */
  public ChangeHash[] heads(Revision revision) {
    if (revision instanceof Revision.Now) {
      return document.getHeads();
    }
    if (revision instanceof Revision.Root) {
      return EMPTY;
    }
    if (revision instanceof Revision.Prefix prefix) {
      return new ChangeHash[] {byPrefix(prefix.hex())};
    }
    if (revision instanceof Revision.ActorSeq named) {
      return new ChangeHash[] {byActor(named)};
    }
    if (revision instanceof Revision.AtTime at) {
      return graph().heads(at.time().in(clock.getZone()));
    }
    if (revision instanceof Revision.Before before) {
      return before(heads(before.of()), before.generations());
    }
    if (revision instanceof Revision.Together together) {
      Set<ChangeHash> all = new LinkedHashSet<>();
      for (Revision part : together.parts()) {
        all.addAll(Arrays.asList(heads(part)));
      }
      return all.size() == 1 ? all.toArray(EMPTY) : graph().heads(all);
    }
    throw new IllegalStateException(revision.toString());
  }

  /** The changes that a range names: in the right version and not in the left one. */
  public BitSet range(RevisionRange range) {
    BitSet in = graph().version(heads(range.to()));
    in.andNot(graph().version(heads(range.from())));
    return in;
  }

  private ChangeHash byPrefix(String hex) {
    if (hex.length() == HASH_DIGITS) {
      ChangeHash hash = ChangeHash.fromString(hex);
      if (document.hasHeads(new ChangeHash[] {hash})) {
        return hash;
      }
      throw unknown("no change " + hex);
    }
    List<Change> found = new ArrayList<>();
    for (Change change : graph().changes()) {
      if (change.hash().toString().startsWith(hex)) {
        found.add(change);
      }
    }
    if (found.isEmpty()) {
      throw unknown("no change begins with " + hex);
    }
    if (found.size() > 1) {
      throw Failure.usage("'" + hex + "' is ambiguous, " + found.size() + " changes begin with it")
          .hint(
              "candidates: "
                  + candidates(found.stream().map(c -> graph().names().hash(c.hash())).toList()));
    }
    return found.get(0).hash();
  }

  private ChangeHash byActor(Revision.ActorSeq named) {
    Set<String> actors = new TreeSet<>();
    Change found = null;
    for (Change change : graph().changes()) {
      String actor = change.actor();
      if (actor.equals(named.actorHex())) {
        actors.clear();
      }
      if (actor.startsWith(named.actorHex())) {
        actors.add(actor);
        if (change.seq() == named.seq()) {
          found = change;
        }
      }
    }
    if (actors.size() > 1 && !actors.contains(named.actorHex())) {
      throw Failure.usage("actor '" + named.actorHex() + "' is ambiguous")
          .hint("candidates: " + candidates(actors.stream().map(graph().names()::actor).toList()));
    }
    if (actors.contains(named.actorHex())) {
      found = exact(named);
    }
    if (found == null) {
      throw unknown(
          actors.isEmpty()
              ? "no actor begins with " + named.actorHex()
              : "actor " + actors.iterator().next() + " has no change " + named.seq());
    }
    return found.hash();
  }

  private @Nullable Change exact(Revision.ActorSeq named) {
    for (Change change : graph().changes()) {
      if (change.seq() == named.seq() && change.actor().equals(named.actorHex())) {
        return change;
      }
    }
    return null;
  }

  private ChangeHash[] before(ChangeHash[] heads, long generations) {
    ChangeHash[] at = heads;
    for (long i = 0; i < generations && at.length > 0; i++) {
      Set<ChangeHash> parents = new LinkedHashSet<>();
      for (ChangeHash head : at) {
        Integer number = graph().number(head);
        if (number != null) {
          parents.addAll(graph().change(number).deps());
        }
      }
      at = graph().heads(parents);
    }
    return at;
  }

  private static Failure unknown(String what) {
    return Failure.usage(what).hint("'am log FILE --oneline' lists the changes");
  }

  private static String candidates(List<String> names) {
    List<String> shown = names.stream().limit(CANDIDATES_SHOWN).toList();
    String more =
        names.size() > shown.size() ? " and " + (names.size() - shown.size()) + " more" : "";
    return String.join(" ", shown) + more;
  }
}
