package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a document lacks of versions of many hashes, some of them of no change: a loaded document,
 * which keeps the first bytes of most hashes only, against the ancestors by the changes' own
 * dependencies.
 */
class OldVersionsTest {
  private static final int ROUNDS = 40;

  private final Map<ChangeHash, Change> changes = new HashMap<>();
  private final List<ChangeHash> inOrder = new ArrayList<>();

  /** Three replicas that merge now and then; in between each is alone for a while. */
  private static Document edited(Random random) {
    RandomEdits edits = new RandomEdits(random);
    List<Document> replicas = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      replicas.add(new Document());
    }
    for (int i = 0; i < 60; i++) {
      Document at = replicas.get(random.nextInt(3));
      for (int n = random.nextInt(20); n >= 0; n--) {
        try (Transaction tx = at.startTransaction()) {
          edits.edit(tx);
          tx.commit();
        }
      }
      if (random.nextInt(3) == 0) {
        at.merge(replicas.get(random.nextInt(3)));
      }
    }
    replicas.get(0).merge(replicas.get(1));
    replicas.get(0).merge(replicas.get(2));
    return replicas.get(0);
  }

  /** The hash of no change, which begins as that of one. */
  private static ChangeHash looksLike(ChangeHash hash, Random random) {
    byte[] bytes = hash.getBytes();
    bytes[4 + random.nextInt(28)] ^= 1;
    return ChangeHash.fromBytes(bytes);
  }

  private ChangeHash[] version(Random random) {
    ChangeHash[] version = new ChangeHash[random.nextInt(random.nextBoolean() ? 4 : 40)];
    int latest = 1 + random.nextInt(inOrder.size());
    for (int i = 0; i < version.length; i++) {
      ChangeHash hash = inOrder.get(random.nextInt(latest));
      version[i] = random.nextInt(3) == 0 ? looksLike(hash, random) : hash;
      if (i > 0 && random.nextInt(8) == 0) {
        version[i] = looksLike(version[i - 1], random);
      }
    }
    return version;
  }

  private List<ChangeHash> lacking(ChangeHash[] version) {
    Set<ChangeHash> reached = new HashSet<>();
    Deque<ChangeHash> pending = new ArrayDeque<>(List.of(version));
    while (!pending.isEmpty()) {
      ChangeHash hash = pending.pop();
      Change change = changes.get(hash);
      if (change != null && reached.add(hash)) {
        pending.addAll(change.deps());
      }
    }
    return inOrder.stream().filter(hash -> !reached.contains(hash)).toList();
  }

  private static List<ChangeHash> hashes(List<Change> of) {
    return of.stream().map(Change::hash).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void sinceAndAt_sameAsByAncestors(long seed) {
    Random random = new Random(seed);
    Document edited = edited(random);
    byte[] saved = edited.save();
    Document kept = Document.load(saved);
    for (int i = seed % 2 == 0 ? 5 : 0; i > 0; i--) {
      try (Transaction tx = kept.startTransaction()) {
        tx.set(ObjectId.ROOT, "later", i);
        tx.commit();
      }
    }
    kept.getChanges(new ChangeHash[0])
        .forEach(
            change -> {
              changes.put(change.hash(), change);
              inOrder.add(change.hash());
            });
    assertThat(inOrder).hasSizeGreaterThan(200);
    byte[] later = kept.saveSince(edited.getHeads());
    for (int round = 0; round < ROUNDS; round++) {
      Document document = kept;
      if (round % 2 == 0) {
        document = Document.load(saved);
        document.loadIncremental(later);
      }
      ChangeHash[] version = version(random);
      List<ChangeHash> lacking = lacking(version);
      assertThat(hashes(document.getChanges(version))).isEqualTo(lacking);
      assertThat(hashes(Change.decodeAll(document.encodeChangesSince(version)))).isEqualTo(lacking);

      Document alone = new Document();
      Set<ChangeHash> without = new HashSet<>(lacking);
      for (Change change : kept.getAllChanges()) {
        if (!without.contains(change.hash())) {
          alone.loadIncremental(change.bytes());
        }
      }
      assertThat(document.diff(new ChangeHash[0], version))
          .isEqualTo(alone.diff(new ChangeHash[0], alone.getHeads()));
    }
  }
}
