package org.amkit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
  private static final List<String> WORDS = List.of("change", "changes", "merge", "title", "a");

  @Test
  void swappedLetters_areOneMistake() {
    assertThat(Suggestion.distance("chagne", "change")).isEqualTo(1);
    assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
    assertThat(Suggestion.distance("kitten", "sitting")).isEqualTo(3);
  }

  @Test
  void nearWords_areOfferedNearestFirst() {
    assertThat(Suggestion.didYouMean("chnge", WORDS)).isEqualTo("did you mean 'change'?");
    assertThat(Suggestion.nearest("changs", WORDS)).containsExactly("change", "changes");
  }

  @Test
  void beginningOfAWord_isOffered() {
    assertThat(Suggestion.nearest("ti", WORDS)).containsExactly("title");
  }

  @Test
  void farWords_areNotOffered() {
    assertThat(Suggestion.didYouMean("zebra", WORDS)).isNull();
    assertThat(Suggestion.didYouMean("xyz", List.of("a"))).isNull();
  }
}
