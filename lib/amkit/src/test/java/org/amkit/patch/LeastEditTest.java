package org.amkit.patch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeastEditTest {
  private static List<Integer> random(Random random, int length, int alphabet) {
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      out.add(random.nextInt(alphabet));
    }
    return out;
  }

  private static List<Integer> apply(
      List<LeastEdit.Hunk> hunks, List<Integer> before, List<Integer> after) {
    List<Integer> out = new ArrayList<>();
    int done = 0;
    for (LeastEdit.Hunk hunk : hunks) {
      out.addAll(before.subList(done, hunk.oldStart()));
      out.addAll(after.subList(hunk.newStart(), hunk.newEnd()));
      done = hunk.oldEnd();
    }
    out.addAll(before.subList(done, before.size()));
    return out;
  }

  /** By dynamic programming over the longest common subsequence: the slow, obvious way. */
  private static int leastDistance(List<Integer> a, List<Integer> b) {
    int[][] common = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        common[i][j] =
            a.get(i).equals(b.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return a.size() + b.size() - 2 * common[0][0];
  }

  private static int distance(List<LeastEdit.Hunk> hunks) {
    return hunks.stream()
        .mapToInt(h -> h.oldEnd() - h.oldStart() + h.newEnd() - h.newStart())
        .sum();
  }

  @Test
  void randomSequences_areMadeEqualByTheLeastEdit() {
    Random random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      int alphabet = 1 + random.nextInt(5);
      List<Integer> before = random(random, random.nextInt(14), alphabet);
      List<Integer> after = random(random, random.nextInt(14), alphabet);
      List<LeastEdit.Hunk> hunks = LeastEdit.between(before, after);
      assertThat(apply(hunks, before, after)).as("%s to %s", before, after).isEqualTo(after);
      assertThat(distance(hunks))
          .as("%s to %s", before, after)
          .isEqualTo(leastDistance(before, after));
    }
  }

  @Test
  void longSequences_thatShareNothing_areReplacedAsAWhole() {
    List<Integer> before = random(new Random(1), 60_000, 1 << 20);
    List<Integer> after = random(new Random(2), 60_000, 1 << 20);
    after.replaceAll(i -> -1 - i);
    assertThat(LeastEdit.between(before, after))
        .containsExactly(new LeastEdit.Hunk(0, 60_000, 0, 60_000));
  }

  @Test
  void longSequences_withFewDifferences_areFoundOut() {
    List<Integer> before = random(new Random(3), 50_000, 90);
    List<Integer> after = new ArrayList<>(before);
    after.remove(100);
    after.add(20_000, 1000);
    after.subList(40_000, 40_010).clear();
    List<LeastEdit.Hunk> hunks = LeastEdit.between(before, after);
    assertThat(apply(hunks, before, after)).isEqualTo(after);
    assertThat(distance(hunks)).isEqualTo(12);
  }
}
