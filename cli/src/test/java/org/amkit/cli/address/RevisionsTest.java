package org.amkit.cli.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.junit.jupiter.api.Test;

/** Versions by time and by generation in random histories, compared with a slow search. */
class RevisionsTest {
  private static final Clock BERLIN = Clock.fixed(Instant.EPOCH, ZoneId.of("Europe/Berlin"));
  private static final long START = Instant.parse("2026-11-01T00:00:00Z").getEpochSecond();
  private static final int SPAN = 40;

  @Test
  void timesAndGenerations_areWhatASlowSearchFinds() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      Document document = history(random);
      Oracle oracle = new Oracle(document);
      Revisions revisions = new Revisions(document, BERLIN);
      for (int i = 0; i < SPAN + 2; i++) {
        Instant time = Instant.ofEpochSecond(START + i - 1);
        Set<ChangeHash> version = oracle.at(time);
        String word = "@{" + time + "}";
        assertVersion(seed, revisions, word, oracle.heads(version));
        Set<ChangeHash> parents = oracle.parents(oracle.heads(version));
        assertVersion(seed, revisions, word + "^", parents);
        assertVersion(seed, revisions, word + "~2", oracle.parents(parents));
        String local = time.atZone(BERLIN.getZone()).toLocalDateTime().toString();
        assertVersion(seed, revisions, "@{" + local + "}", oracle.heads(version));
        Instant later = time.plusSeconds(random.nextInt(SPAN));
        assertThat(range(revisions, word + "..@{" + later + "}"))
            .as("seed %s, range", seed)
            .isEqualTo(difference(oracle.at(later), version));
      }
    }
  }

  private static void assertVersion(
      int seed, Revisions revisions, String word, Set<ChangeHash> heads) {
    assertThat(Set.of(revisions.heads(word))).as("seed %s, %s", seed, word).isEqualTo(heads);
  }

  private static Set<ChangeHash> range(Revisions revisions, String range) {
    return revisions.range(RevisionRange.parse(range)).stream()
        .mapToObj(i -> revisions.graph().change(i).hash())
        .collect(Collectors.toSet());
  }

  private static <T> Set<T> difference(Set<T> of, Set<T> without) {
    Set<T> rest = new HashSet<>(of);
    rest.removeAll(without);
    return rest;
  }

  /** Three copies that change and merge; clocks are wrong, some times are missing or in ms. */
  private static Document history(Random random) {
    List<Document> copies = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      copies.add(new Document(new byte[] {(byte) i}));
    }
    for (int i = 0; i < 30; i++) {
      Document one = copies.get(random.nextInt(3));
      if (random.nextInt(3) == 0) {
        one.merge(copies.get(random.nextInt(3)).fork());
      }
      long second = START + random.nextInt(SPAN);
      long time =
          switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> second * 1000;
            default -> second;
          };
      try (Transaction transaction = one.startTransaction()) {
        transaction.set(ObjectId.ROOT, "k", i);
        transaction.commit(null, time);
      }
    }
    copies.get(0).merge(copies.get(1));
    copies.get(0).merge(copies.get(2));
    return copies.get(0);
  }

  private static final class Oracle {
    private final Map<ChangeHash, Change> changes = new HashMap<>();

    Oracle(Document document) {
      document.getAllChanges().forEach(change -> changes.put(change.hash(), change));
    }

    private Set<ChangeHash> ancestors(ChangeHash hash) {
      Set<ChangeHash> found = new HashSet<>();
      for (ChangeHash dep : change(hash).deps()) {
        found.add(dep);
        found.addAll(ancestors(dep));
      }
      return found;
    }

    private Change change(ChangeHash hash) {
      return java.util.Objects.requireNonNull(changes.get(hash));
    }

    private long millis(ChangeHash hash) {
      long own = change(hash).time();
      if (own == 0) {
        return ancestors(hash).stream()
            .mapToLong(h -> change(h).time() == 0 ? Long.MIN_VALUE : millis(h))
            .max()
            .orElse(Long.MIN_VALUE);
      }
      return own > 100_000_000_000L ? own : own * 1000;
    }

    Set<ChangeHash> at(Instant time) {
      Set<ChangeHash> early =
          changes.keySet().stream()
              .filter(h -> millis(h) <= time.toEpochMilli())
              .collect(Collectors.toSet());
      return early.stream()
          .filter(h -> early.containsAll(ancestors(h)))
          .collect(Collectors.toSet());
    }

    Set<ChangeHash> heads(Set<ChangeHash> version) {
      Set<ChangeHash> heads = new HashSet<>(version);
      version.forEach(h -> heads.removeAll(ancestors(h)));
      return heads;
    }

    Set<ChangeHash> parents(Set<ChangeHash> heads) {
      Set<ChangeHash> parents = new HashSet<>();
      heads.forEach(h -> parents.addAll(change(h).deps()));
      return heads(parents);
    }
  }
}
