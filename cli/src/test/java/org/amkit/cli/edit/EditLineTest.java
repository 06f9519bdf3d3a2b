package org.amkit.cli.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.amkit.cli.terminal.Failure;
import org.junit.jupiter.api.Test;

class EditLineTest {
  private static List<String> words(String line) {
    return Objects.requireNonNull(EditLine.ofText("x:1", line)).words();
  }

  @Test
  void blanks_cutOnlyOutsideOfQuotesAndBrackets() {
    assertThat(words("set .[\"odd key\"] {\"a\": [1, 2]}"))
        .containsExactly("set", ".[\"odd key\"]", "{\"a\": [1, 2]}");
    assertThat(words("set a \"b ] c\" 'd e'")).containsExactly("set", "a", "\"b ] c\"", "'d e'");
    assertThat(words("set a str:\"b c\"")).containsExactly("set", "a", "str:\"b c\"");
  }

  @Test
  void quoteInsideOfAWord_isACharacter() {
    assertThat(words("set k it\"s don't")).containsExactly("set", "k", "it\"s", "don't");
  }

  @Test
  void comment_beginsAWord() {
    assertThat(words("set a b#c # gone")).containsExactly("set", "a", "b#c");
    assertThat(EditLine.ofText("x:1", "   # nothing")).isNull();
    assertThat(EditLine.ofText("x:1", "")).isNull();
  }

  @Test
  void rest_isTheLineWithoutItsComment() {
    EditLine line = Objects.requireNonNull(EditLine.ofText("x:1", "set a  To Rome  # why"));
    assertThat(line.rest(2)).isEqualTo("To Rome");
  }

  @Test
  void rest_ofShellWords_isOneWord() {
    assertThat(EditLine.ofWords(List.of("set", "a", "To Rome")).rest(2)).isEqualTo("To Rome");
    EditLine two = EditLine.ofWords(List.of("set", "a", "To", "Rome"));
    assertThatThrownBy(() -> two.rest(2)).isInstanceOf(Failure.class);
  }

  @Test
  void openBracketOrQuote_isUnfinished() {
    assertThat(EditLine.isUnfinished("set a {\"b\": [1,")).isTrue();
    assertThat(EditLine.isUnfinished("set a \"b")).isTrue();
    assertThat(EditLine.isUnfinished("set a {\"b\": \"}\"}")).isFalse();
    assertThatThrownBy(() -> EditLine.ofText("x:7", "set a ["))
        .isInstanceOf(Failure.class)
        .hasMessage("x:7: '[' is not closed");
  }
}
