package org.amkit.cli.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.amkit.NewStrings;
import org.amkit.NewValue;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueSyntaxTest {
  private final List<String> notes = new ArrayList<>();
  private final ValueSyntax texts =
      new ValueSyntax(
          NewStrings.TEXT,
          name -> (name + "'s content").getBytes(StandardCharsets.UTF_8),
          notes::add);
  private final ValueSyntax scalars = texts.withStrings(NewStrings.SCALAR);

  private static ValueSpec scalar(NewValue value) {
    return new ValueSpec.Scalar(value);
  }

  @Test
  void integers_areIntsThenUintsThenFloats() {
    assertThat(texts.parse("12")).isEqualTo(scalar(NewValue.integer(12)));
    assertThat(texts.parse("9223372036854775807"))
        .isEqualTo(scalar(NewValue.integer(Long.MAX_VALUE)));
    assertThat(texts.parse("9223372036854775808"))
        .isEqualTo(scalar(NewValue.unsigned(Long.MIN_VALUE)));
    assertThat(texts.parse("18446744073709551615")).isEqualTo(scalar(NewValue.unsigned(-1)));
    assertThat(texts.parse("18446744073709551616"))
        .isEqualTo(scalar(NewValue.f64(1.8446744073709552E+19)));
    assertThat(texts.parse("1.0")).isEqualTo(scalar(NewValue.f64(1)));
  }

  @Test
  void strings_areTextsOrScalars() {
    assertThat(texts.parse("\"a\\nb\"")).isEqualTo(new ValueSpec.Text("a\nb"));
    assertThat(texts.parse("some word")).isEqualTo(new ValueSpec.Text("some word"));
    assertThat(scalars.parse("\"a\"")).isEqualTo(scalar(NewValue.str("a")));
    assertThat(scalars.parse("[\"a\"]"))
        .isEqualTo(new ValueSpec.Items(List.of("a"), NewStrings.SCALAR));
    assertThat(texts.parse("{\"b\":1,\"a\":[null]}"))
        .isEqualTo(
            new ValueSpec.Fields(
                Map.of("b", 1L, "a", Collections.singletonList(null)), NewStrings.TEXT));
  }

  /** Words that are read without the JSON parser say the same with a space, which it ignores. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0", "-0", "7", "-7", "007", "-", "--1", "123456789012345678", "1234567890123456789",
        "\"\"", "\"a b\"", "\"a\\nb\"", "\"a\"b\"", "\"", "\"ä\"", "true", "false", "null"
      })
  void usualWords_areReadAsTheJsonParserReadsThem(String word) {
    assertThat(read(word)).isEqualTo(read(word + " "));
  }

  private Object read(String word) {
    try {
      ValueSpec value = texts.parse(word);
      return value.equals(new ValueSpec.Text(word.strip() + " "))
              || value.equals(new ValueSpec.Text(word))
          ? "a word"
          : value;
    } catch (Failure e) {
      return "a mistake";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999", "-1E+999", "1.5e999"})
  void numbersThatNoTypeHolds_areErrors(String word) {
    assertThatThrownBy(() -> texts.parse(word)).isInstanceOf(Failure.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"01", "1e", "1.", "-", ".5", "1e+", "+1", "1.e5", "-01", "", "1 2", "strx:1"})
  void wordsLikeNumbers_areStrings(String word) {
    assertThat(texts.parse(word)).isEqualTo(new ValueSpec.Text(word));
  }

  @Test
  void tags_forceTheType() {
    assertThat(texts.parse("str:12")).isEqualTo(scalar(NewValue.str("12")));
    assertThat(texts.parse("str:\"a b\"")).isEqualTo(scalar(NewValue.str("a b")));
    assertThat(scalars.parse("text:x")).isEqualTo(new ValueSpec.Text("x"));
    assertThat(texts.parse("counter:-3")).isEqualTo(scalar(NewValue.counter(-3)));
    assertThat(texts.parse("timestamp:2026-11-22T10:00:00Z"))
        .isEqualTo(scalar(NewValue.timestamp(Instant.ofEpochMilli(1795341600000L))));
    assertThat(texts.parse("timestamp:-5"))
        .isEqualTo(scalar(NewValue.timestamp(Instant.ofEpochMilli(-5))));
    assertThat(texts.parse("text:@notes")).isEqualTo(new ValueSpec.Text("notes's content"));
    assertThat(texts.parse("bytes:AAH/")).isEqualTo(scalar(NewValue.bytes(new byte[] {0, 1, -1})));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int:x",
        "uint:-1",
        "bool:yes",
        "timestamp:noon",
        "bytes:%",
        "json:{",
        "json:word",
        "json:1e400",
        "f64:1e400",
        "f64:-1e999",
        "counter:9223372036854775808"
      })
  void tagWithAnotherValue_isRefused(String word) {
    assertThatThrownBy(() -> texts.parse(word))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1",
        "{oops",
        "[1",
        "[",
        "{",
        "\"",
        "\"half",
        "{} {}",
        "[1]x",
        "\"a\" b",
        "{'a':1}",
        "[NaN]",
        "[1e400]",
        "1e400",
        "-1e400",
        "1E+309",
        "[01]"
      })
  void malformedJson_isRefused(String word) {
    assertThatThrownBy(() -> texts.parse(word))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageStartingWith("'" + word + "' is not JSON: ")
        .hasMessageContaining("(line 1, column ")
        .hasMessageNotContaining("Source")
        .hasMessageNotContaining("`");
  }

  @Test
  void hugeIntegers_areRefused() {
    assertThat(texts.parse("1" + "0".repeat(308))).isEqualTo(scalar(NewValue.f64(1e308)));
    for (int digits : new int[] {310, 1100, 10_000, 20_000}) {
      assertThatThrownBy(() -> texts.parse("9".repeat(digits))).isInstanceOf(Failure.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-01",
        "1.2.3",
        "10kg",
        "007",
        "01",
        "http://x.example",
        "a{b",
        "NaN",
        "Infinity",
        "1e400x",
        "--",
        "-",
        "+1",
        ".5",
        "0x10",
        "1e",
        "true!",
        " [x",
        ""
      })
  void otherWord_isAString(String word) {
    assertThat(texts.parse(word)).isEqualTo(new ValueSpec.Text(word));
    assertThat(scalars.parse(word)).isEqualTo(scalar(NewValue.str(word)));
  }

  @Test
  void duplicateKeys_areNotedWithTheirPlace() {
    assertThat(texts.at("script:7").parse("{\"a\":1,\n\"b c\":{\"a\":2},\"b c\":3}"))
        .isEqualTo(new ValueSpec.Fields(Map.of("a", 1L, "b c", 3L), NewStrings.TEXT));
    assertThat(notes)
        .containsExactly(
            "script:7: duplicate key [\"b c\"] (line 2, column 15): the last value is used");
  }
}
