package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RestoreTest {
  @Test
  void restore_ofAnObject_leavesTheRest() {
    Document doc = new Document(new byte[] {1});
    doc.change(
        null,
        tx -> tx.update(ObjectId.ROOT, Map.of("in", Map.of("n", 1, "l", List.of(1)), "out", 1)));
    ChangeHash[] version = doc.getHeads();
    ObjectId in = doc.get(ObjectId.ROOT, "in").flatMap(AmValue::objectId).orElseThrow();
    doc.change(
        null,
        tx ->
            tx.update(
                ObjectId.ROOT,
                Map.of("in", Map.of("n", 2, "l", List.of(), "m", Map.of("x", 1)), "out", 2)));
    doc.change(null, tx -> tx.restore(in, version));
    assertThat(doc.toPlain(ObjectId.ROOT))
        .isEqualTo(Map.of("in", Map.of("n", 1L, "l", List.of(1L)), "out", 2L));
    assertThat(doc.change(null, tx -> tx.restore(in, version))).isEmpty();
    assertThatThrownBy(() -> doc.change(null, tx -> tx.restore(in, new ChangeHash[0])))
        .isInstanceOf(AutomergeException.class)
        .hasMessageContaining("not in that version");
  }

  /** Whatever several replicas did since a version, restoring brings that back to the letter. */
  @Test
  void randomVersions_areRestored() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      RandomEdits edits = new RandomEdits(random);
      List<Document> replicas = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        replicas.add(new Document(new byte[] {(byte) i}));
      }
      for (int i = 0; i < 16; i++) {
        Document one = replicas.get(random.nextInt(3));
        one.merge(replicas.get(random.nextInt(3)));
        one.change(
            null,
            tx -> {
              for (int j = random.nextInt(5); j >= 0; j--) {
                edits.edit(tx);
              }
            });
      }
      Document all = replicas.get(0);
      replicas.forEach(all::merge);
      List<Change> changes = all.getAllChanges();
      for (int i = 0; i < 3; i++) {
        ChangeHash[] version = {changes.get(random.nextInt(changes.size())).hash()};
        Document restored = all.fork();
        restored.change(null, tx -> tx.restore(ObjectId.ROOT, version));
        assertThat(Mirror.whole(restored))
            .as("seed %s", seed)
            .isEqualTo(Mirror.whole(all.at(version)));
      }
    }
  }
}
