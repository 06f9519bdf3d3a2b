package org.amkit.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index against a TreeMap. */
final class SpanIndexTest {
  private static final int ACTORS = 3;

  @Test
  void randomSpans_foundByEveryId() {
    Random random = new Random(11);
    SpanIndex index = new SpanIndex();
    TreeMap<Long, SeqSpan> byFirstId = new TreeMap<>();
    for (int i = 0; i < 20_000; i++) {
      long counter = 1 + random.nextInt(30_000) * 4L;
      long id = counter << 31 | random.nextInt(ACTORS);
      SeqSpan known = byFirstId.get(id);
      if (known != null) {
        index.remove(known);
        byFirstId.remove(id);
      } else {
        SeqSpan span = new SeqSpan(id, 0, 1 + random.nextInt(3));
        index.add(span);
        byFirstId.put(id, span);
      }
    }
    assertThat(byFirstId.size()).isGreaterThan(1000);
    for (SeqSpan span : byFirstId.values()) {
      for (int i = 0; i < span.count; i++) {
        assertThat(index.find(span.idAt(i))).isSameAs(span);
        assertThat(SpanIndex.offsetIn(span, span.idAt(i))).isEqualTo(i);
      }
      assertThat(index.find(span.idAt(3))).isNull();
    }
    assertThat(index.find(5L << 31 | 77)).isNull();
  }

  /** Ids that jump about: few and far apart, then many and near, and the other way round. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void idsOfAllDensities_foundAsInATree(long seed) {
    Random random = new Random(seed);
    SpanIndex index = new SpanIndex();
    index.expect(random.nextInt(3) * 1000);
    TreeMap<Long, SeqSpan> byCounter = new TreeMap<>();
    List<SeqSpan> all = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      int bits = 1 + random.nextInt(i / 1_000 % 2 == seed % 2 ? 32 : 14);
      long counter = (1L << bits) - 1 - random.nextInt(1 << Math.min(bits, 30));
      Map.Entry<Long, SeqSpan> below = byCounter.floorEntry(counter);
      if (below != null && below.getValue().lastId() >>> 31 >= counter) {
        if (random.nextInt(3) == 0) {
          index.remove(below.getValue());
          byCounter.remove(below.getKey());
        }
      } else if (counter > 0) {
        Long above = byCounter.higherKey(counter);
        long room = above == null ? 9 : Math.min(9, above - counter);
        SeqSpan span = new SeqSpan(counter << 31 | 5, 0, 1 + random.nextInt((int) room));
        if (random.nextInt(2) == 0) {
          index.add(span);
        } else {
          index.addLater(span);
        }
        byCounter.put(counter, span);
        all.add(span);
      }
      SeqSpan asked =
          all.isEmpty() ? new SeqSpan(3L << 31, 0, 1) : all.get(random.nextInt(all.size()));
      long near = Math.max(0, (asked.firstId >>> 31) + random.nextInt(12) - 3);
      Map.Entry<Long, SeqSpan> expected = byCounter.floorEntry(near);
      boolean holds = expected != null && expected.getValue().lastId() >>> 31 >= near;
      assertThat(index.find(near << 31 | 5))
          .as("%d at %d", near, i)
          .isSameAs(holds ? expected.getValue() : null);
    }
    assertThat(byCounter).hasSizeGreaterThan(1_000);
  }

  @Test
  void aVeryLongSpan_isFoundByEachId() {
    SpanIndex index = new SpanIndex();
    SeqSpan paste = new SeqSpan(1L << 31, 0, 1_000_000);
    index.addLater(paste);
    for (int i = 0; i < 10_000; i++) {
      index.add(new SeqSpan((2_000_000L + i * 3L) << 31, 0, 1));
    }
    for (int i = 0; i < paste.count; i += 997) {
      assertThat(index.find(paste.idAt(i))).isSameAs(paste);
    }
    assertThat(index.find(1_000_001L << 31)).isNull();
  }

  @Test
  void risingIds_foundAcrossRanges() {
    SpanIndex index = new SpanIndex();
    SeqSpan[] spans = new SeqSpan[5000];
    for (int i = 0; i < spans.length; i++) {
      spans[i] = new SeqSpan((1L + i * 2L) << 31, 0, 2);
      index.add(spans[i]);
    }
    for (int i = spans.length - 1; i >= 0; i -= 3) {
      assertThat(index.find(spans[i].lastId())).isSameAs(spans[i]);
      index.remove(spans[i]);
      assertThat(index.find(spans[i].firstId)).isNull();
    }
  }

  /** Spread evenly, crowded in a corner with one far off, or all in a row. */
  @ParameterizedTest
  @ValueSource(ints = {4, 100_000, 1})
  void loadedSpans_foundWhateverTheirOrderAndGaps(int gap) {
    Random random = new Random(gap);
    List<SeqSpan> spans = new ArrayList<>();
    long counter = 1;
    for (int i = 0; i < 3000; i++) {
      spans.add(new SeqSpan(counter << 31, 0, 1));
      counter += i == 2000 ? gap * 1000L : 1 + (gap == 1 ? 0 : random.nextInt(4));
    }
    Collections.shuffle(spans, random);
    SpanIndex index = new SpanIndex();
    spans.forEach(index::addLater);

    SeqSpan more = new SeqSpan(counter << 31 | 1L << 41, 0, 2);
    assertThat(index.find(spans.get(7).firstId)).isSameAs(spans.get(7));
    index.add(more);
    index.remove(spans.get(3));
    assertThat(index.find(spans.remove(3).firstId)).isNull();
    for (SeqSpan span : spans) {
      assertThat(index.find(span.firstId)).isSameAs(span);
    }
    assertThat(index.find(more.lastId())).isSameAs(more);
    assertThat(index.find(0)).isNull();
  }
}
