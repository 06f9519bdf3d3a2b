package org.amkit.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree against a plain list of spans, over random insertions, cuts, removals and deletions. */
final class SpanTreeTest {
  private long nextCounter = 1;

  private SeqSpan newSpan(Random random) {
    int count = 1 + random.nextInt(5);
    SeqSpan span = new SeqSpan(nextCounter << 31, 0, count);
    nextCounter += count + 1L;
    span.width =
        switch (random.nextInt(8)) {
          case 0 -> 0;
          // From two elements on wider than an int can say.
          case 1 -> 1_200_000_000;
          default -> 1 + random.nextInt(2);
        };
    if (count == 1) {
      long bracket = (1 + random.nextInt(300)) * (random.nextBoolean() ? 1L : -1L);
      span.detail = new Bracket(bracket);
    }
    return span;
  }

  private record Bracket(long bracket) implements SpanDetail {
    @Override
    public int width() {
      return 0;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomEdits_sameAsPlainList(long seed) {
    Random random = new Random(seed);
    SpanTree tree = new SpanTree();
    List<SeqSpan> plain = new ArrayList<>();
    for (int step = 0; step < 3000; step++) {
      edit(random, tree, plain);
      if (step % 50 == 0) {
        check(tree, plain);
      }
    }
    check(tree, plain);
  }

  private void edit(Random random, SpanTree tree, List<SeqSpan> plain) {
    int choice = random.nextInt(10);
    if (plain.isEmpty() || choice < 5) {
      int at = choice == 0 ? plain.size() : random.nextInt(plain.size() + 1);
      SeqSpan span = newSpan(random);
      tree.insertAfter(at == 0 ? null : plain.get(at - 1), span);
      plain.add(at, span);
      return;
    }
    int at = random.nextInt(plain.size());
    SeqSpan span = plain.get(at);
    if (choice < 7 && span.count > 1) {
      plain.add(at + 1, tree.split(span, 1 + random.nextInt(span.count - 1)));
    } else if (choice == 7) {
      tree.remove(span);
      plain.remove(at);
    } else {
      span.succFirst = span.alive() ? nextCounter << 31 : 0;
      span.succStep = (byte) (span.alive() || span.count == 1 ? 0 : 1);
      nextCounter += span.count;
      tree.refresh(span);
    }
  }

  /** Opens what a span opens, closes the last of what it closes. */
  private static void step(List<SeqSpan> open, SeqSpan span) {
    long bracket = span.detail == null ? 0 : span.detail.bracket();
    if (bracket > 0) {
      open.add(span);
    }
    for (int i = open.size() - 1; bracket < 0 && i >= 0; i--) {
      SpanDetail detail = open.get(i).detail;
      if (detail != null && detail.bracket() == -bracket) {
        open.remove(i);
        return;
      }
    }
  }

  private static void check(SpanTree tree, List<SeqSpan> plain) {
    List<SeqSpan> walked = new ArrayList<>();
    for (SeqSpan span = tree.first(); span != null; span = tree.next(span)) {
      walked.add(span);
    }
    assertThat(walked).isEqualTo(plain);
    assertThat(tree.spanCount()).isEqualTo(plain.size());
    assertThat(tree.last()).isSameAs(plain.isEmpty() ? null : plain.get(plain.size() - 1));
    long index = 0;
    List<SeqSpan> open = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      SeqSpan span = plain.get(i);
      assertThat(tree.openBefore(span)).isEqualTo(open);
      step(open, span);
      assertThat(tree.startOf(span)).isEqualTo(index);
      assertThat(tree.previous(span)).isSameAs(i == 0 ? null : plain.get(i - 1));
      assertThat(i == 0 || tree.precedes(plain.get(i - 1), span)).isTrue();
      long width = span.visibleWidth();
      for (long unit = 0; unit < width; unit += Math.max(1, width - 1)) {
        assertThat(tree.find(index + unit)).isSameAs(span);
        assertThat(tree.foundStart()).isEqualTo(index);
      }
      index += width;
    }
    assertThat(tree.width()).isEqualTo(index);
    assertThat(tree.find(index)).isNull();
    assertThat(tree.find(-1)).isNull();
  }
}
