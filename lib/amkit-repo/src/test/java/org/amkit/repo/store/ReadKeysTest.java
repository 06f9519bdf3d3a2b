package org.amkit.repo.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReadKeysTest {
  @Test
  void plus_twiceFromTheSame_keepsThemApart() {
    ReadKeys first = ReadKeys.of(List.of("a", "b"));
    ReadKeys second = first.plus(List.of("c"));
    ReadKeys other = first.plus(List.of("d"));
    ReadKeys third = second.plus(List.of("e", "f"));
    assertThat(first.names()).containsExactly("a", "b");
    assertThat(second.names()).containsExactly("a", "b", "c");
    assertThat(other.names()).containsExactly("a", "b", "d");
    assertThat(third.names()).containsExactly("a", "b", "c", "e", "f");
    assertThat(third.plus(List.of())).isSameAs(third);
  }
}
