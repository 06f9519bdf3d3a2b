package org.amkit.cli.address;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
      return all.size() == 1 ? all.toArray(EMPTY) : graph().heads(numbers(all));
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
    int[] found = graph().changes().startingWith(hex);
    if (found.length == 0) {
      throw unknown("no change begins with " + hex);
    }
    if (found.length > 1) {
      throw Failure.usage("'" + hex + "' is ambiguous, " + found.length + " changes begin with it")
          .hint(
              "candidates: "
                  + candidates(
                      found.length, i -> graph().names().hash(graph().change(found[i]).hash())));
    }
    return graph().change(found[0]).hash();
  }

  private ChangeHash byActor(Revision.ActorSeq named) {
    List<String> actors = new ArrayList<>();
    for (String actor : document.actors()) {
      if (actor.equals(named.actorHex())) {
        actors = List.of(actor);
        break;
      }
      if (actor.startsWith(named.actorHex())) {
        actors.add(actor);
      }
    }
    if (actors.isEmpty()) {
      throw unknown("no actor begins with " + named.actorHex());
    }
    List<String> all = actors;
    if (all.size() > 1) {
      throw Failure.usage("actor '" + named.actorHex() + "' is ambiguous")
          .hint("candidates: " + candidates(all.size(), i -> graph().names().actor(all.get(i))));
    }
    String actor = all.get(0);
    return document
        .hashOf(HexFormat.of().parseHex(actor), named.seq())
        .orElseThrow(() -> unknown("actor " + actor + " has no change " + named.seq()));
  }

  private ChangeHash[] before(ChangeHash[] heads, long generations) {
    int[] at = numbers(Arrays.asList(heads));
    for (long i = 0; i < generations && at.length > 0; i++) {
      int[] parents =
          Arrays.stream(at).flatMap(number -> Arrays.stream(graph().parents(number))).toArray();
      at = parents.length < 2 ? parents : numbers(Arrays.asList(graph().heads(parents)));
    }
    return graph().heads(at);
  }

  private int[] numbers(Collection<ChangeHash> hashes) {
    return hashes.stream()
        .mapToInt(graph().changes()::numberOf)
        .filter(number -> number >= 0)
        .toArray();
  }

  private static Failure unknown(String what) {
    return Failure.usage(what).hint("'am log FILE --oneline' lists the changes");
  }

  private static String candidates(int count, IntFunction<String> names) {
    String more = count > CANDIDATES_SHOWN ? " and " + (count - CANDIDATES_SHOWN) + " more" : "";
    return IntStream.range(0, Math.min(count, CANDIDATES_SHOWN))
            .mapToObj(names)
            .collect(Collectors.joining(" "))
        + more;
  }
}
