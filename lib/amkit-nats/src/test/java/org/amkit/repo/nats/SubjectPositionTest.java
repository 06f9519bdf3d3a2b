package org.amkit.repo.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a position says of the messages that others may have appended. */
class SubjectPositionTest {
  private static SubjectPosition after(SubjectPosition before, Long... numbers) {
    return before.plus(1, Set.of("born"), new TreeSet<>(List.of(numbers)), "name");
  }

  @Test
  void appendBehindWhatWasRead_isReadWithIt() {
    SubjectPosition position = after(after(SubjectPosition.NOTHING, 1L), 2L, 3L, 4L);
    assertThat(position.upTo()).isEqualTo(4);
    assertThat(position.beyond()).isEmpty();
  }

  @Test
  void piecesWithOthersBetween_areNotPartedByTheirPosition() {
    SubjectPosition position = after(after(SubjectPosition.NOTHING, 1L), 2L, 3L, 5L);
    // Whoever reads on from here finds all pieces: else the last would look like an orphan.
    assertThat(position.upTo()).isEqualTo(1);
    assertThat(position.beyond()).containsExactly(2L, 3L, 5L);
    assertThat(position.has(4)).isFalse();
    assertThat(position.last()).isEqualTo(5);
  }

  @Test
  void gapsThatAreKnownToBeEmpty_areForgotten() {
    SubjectPosition position = after(after(SubjectPosition.NOTHING, 3L), 7L);
    assertThat(position.without(5).beyond()).containsExactly(7L);
    assertThat(position.without(7).beyond()).isEmpty();
    assertThat(position.without(7).last()).isEqualTo(7);
  }
}
