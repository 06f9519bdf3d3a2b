package org.amkit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongSortTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 43, 44, 45, 1000})
  void sort_isAscending(int count) {
    long[] values = new Random(count).longs(count, -50, 50).toArray();
    long[] expected = Arrays.stream(values).boxed().sorted().mapToLong(v -> v).toArray();

    LongSort.sort(values);

    assertThat(values).isEqualTo(expected);
  }
}
