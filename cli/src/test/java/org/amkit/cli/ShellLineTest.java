package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellLineTest {
  @Test
  void words_areAsTheCommandGetsThem() {
    assertThat(ShellLine.parse("am get 'a b' c\\ d \"e \\\" $f\" ").words())
        .containsExactly("am", "get", "a b", "c d", "e \" $f", "");
    assertThat(ShellLine.parse("cd x && am ge").words()).containsExactly("am", "ge");
    assertThat(ShellLine.parse("am get ''").words()).containsExactly("am", "get", "");
    assertThat(ShellLine.parse("").words()).containsExactly("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "am get f .o          | .[\"o k\"]     | .\\[\\\"o\\ k\\\"\\]",
        "am get f '.o         | .[\"o k\"]     | .[\"o k\"]",
        "am get f \".o        | .[\"o $k\"]    | .[\\\"o \\$k\\\"]",
        "am get f '.i         | .[\"it's\"]    | .[\"it'\\''s\"]",
        "am get --units=ut    | --units=utf16  | utf16",
        "am show f ab:1       | ab:12          | 12",
        "am ge                | get            | get",
      })
  void replacement_isWhatTheEditorPutsInPlaceOfTheWord(String line, String whole, String wanted) {
    assertThat(ShellLine.parse(line).replacement(whole)).isEqualTo(wanted);
  }
}
