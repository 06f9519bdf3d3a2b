package org.amkit.patch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.amkit.ChangeHash;
import org.amkit.TextUnit;
import org.amkit.chunk.ActorId;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.Touched;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Patches made of what changes touched are those that a look at everything gives: of changes as
 * they come, and of those since a version.
 */
final class FollowedTest {
  /** Where there are few spans all are looked at, where there are many those that were touched. */
  @ParameterizedTest
  @ValueSource(ints = {0, 60, 400})
  void changesInAnyOrder_giveThePatchesOfALookAtEverything(int pieceCount) {
    for (long seed = 0; seed < 60; seed++) {
      History history = new History(seed, TextUnit.UTF16, 10 + (int) seed, pieceCount);
      Random random = new Random(seed);
      List<ChangeHash> start = history.versions.get(random.nextInt(history.versions.size()));
      Engine engine = history.all().forkAt(start, ActorId.parse("ff"));
      List<byte[]> lacking = new ArrayList<>();
      for (ChangeHash hash : history.all().changesSince(start)) {
        lacking.add(history.all().changeBytes(hash));
      }
      shuffleSome(lacking, random);
      List<Clock> versions = new ArrayList<>(List.of(engine.clockAt(start)));
      while (!lacking.isEmpty()) {
        int n = random.nextInt(4) == 0 ? random.nextInt(lacking.size()) + 1 : 1;
        List<byte[]> batch = lacking.subList(0, n);
        Touched touched = engine.follow();
        engine.applyChanges(batch);
        batch.clear();
        assertThat(engine.followed(touched))
            .as("seed " + seed + ", " + lacking.size() + " left")
            .isEqualTo(engine.diffSince(touched.before()));
        Clock from = versions.get(random.nextInt(versions.size()));
        assertThat(engine.diff(from, null))
            .as("seed " + seed + ", " + lacking.size() + " left")
            .isEqualTo(engine.diffObject(Engine.ROOT, true, from, null));
        versions.add(engine.clockAt(engine.heads()));
      }
      assertThat(engine.heads()).isEqualTo(history.all().heads());
    }
  }

  /** Some changes come later than those that need them, which then wait. */
  private static void shuffleSome(List<byte[]> changes, Random random) {
    for (int i = 0; i + 5 < changes.size(); i++) {
      if (random.nextInt(3) == 0) {
        Collections.swap(changes, i, i + random.nextInt(5));
      }
    }
  }
}
