package org.amkit.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Property tests: whatever the replicas of a generated script did, each document is what its
 * changes say, converges with the others, and comes back from its saved bytes and from its changes
 * in any order.
 */
class OracleTest {
  private static final int SCRIPTS = 60;

  @ParameterizedTest
  @ValueSource(longs = {1_000, 2_000, 3_000, 4_000, 5_000})
  void generatedScripts_meanWhatTheirChangesSay(long firstSeed) {
    for (long seed = firstSeed; seed < firstSeed + SCRIPTS; seed++) {
      Script script =
          ScriptGenerator.generate(seed, EnumSet.of(Feature.CORE, Feature.WIDE, Feature.HEADS));
      String fault = fault(script);
      if (fault != null) {
        Script small = new Shrinker(candidate -> fault(candidate) != null, 2_000).shrink(script);
        throw new AssertionError("seed " + seed + ":\n" + small + "\n" + fault(small));
      }
    }
  }

  /** What is wrong after the script, or null. */
  private static @Nullable String fault(Script script) {
    try {
      List<Document> documents = ScriptReplayer.documents(script.withDetails(List.of()));
      Document first = documents.get(0);
      for (Document doc : documents) {
        assertThat(DocumentState.line(doc, null, script.unit(), List.of()))
            .isEqualTo(DocumentState.line(first, null, script.unit(), List.of()));
        assertThat(doc.getHeads()).isEqualTo(first.getHeads());
      }
      checkAgainstOracle(first, script);
      return null;
    } catch (RuntimeException | AssertionError e) {
      return e.toString();
    }
  }

  private static void checkAgainstOracle(Document doc, Script script) {
    List<Change> changes = doc.getAllChanges();
    Oracle oracle = Oracle.of(changes);
    String state = oracle.state();
    assertThat(Replica.join(doc.getHeads())).isEqualTo(oracle.heads());
    assertThat(DocumentState.line(doc, null, script.unit(), List.of())).isEqualTo(state);

    Document loaded = Replica.load(doc.save(), script.unit());
    assertThat(DocumentState.line(loaded, null, script.unit(), List.of())).isEqualTo(state);
    assertThat(loaded.getHeads()).isEqualTo(doc.getHeads());

    Random random = new Random(script.seed());
    List<byte[]> shuffled = new ArrayList<>();
    changes.forEach(change -> shuffled.add(change.bytes()));
    Collections.shuffle(shuffled, random);
    Document rebuilt = Replica.empty("00", script.unit());
    for (byte[] change : shuffled) {
      rebuilt.applyChanges(List.of(change), null);
    }
    assertThat(DocumentState.line(rebuilt, null, script.unit(), List.of())).isEqualTo(state);
    assertThat(rebuilt.getHeads()).isEqualTo(doc.getHeads());

    if (!changes.isEmpty()) {
      ChangeHash[] old = {changes.get(random.nextInt(changes.size())).hash()};
      assertThat(DocumentState.line(doc, old, script.unit(), List.of()))
          .isEqualTo(Oracle.at(changes, old).state());
    }
  }
}
