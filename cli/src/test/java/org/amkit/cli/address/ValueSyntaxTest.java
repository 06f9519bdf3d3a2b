package org.amkit.cli.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueSyntaxTest {
  private final ValueSyntax texts =
      new ValueSyntax(
          ValueSyntax.Strings.TEXT, name -> (name + "'s content").getBytes(StandardCharsets.UTF_8));
  private final ValueSyntax scalars = new ValueSyntax(ValueSyntax.Strings.SCALAR, texts.files());

  @Test
  void integers_areIntsThenUintsThenFloats() {
    assertThat(texts.parse("12")).isEqualTo(new ValueSpec.Int(12));
    assertThat(texts.parse("9223372036854775807")).isEqualTo(new ValueSpec.Int(Long.MAX_VALUE));
    assertThat(texts.parse("9223372036854775808")).isEqualTo(new ValueSpec.Uint(Long.MIN_VALUE));
    assertThat(texts.parse("18446744073709551615")).isEqualTo(new ValueSpec.Uint(-1));
    assertThat(texts.parse("18446744073709551616"))
        .isEqualTo(new ValueSpec.F64(1.8446744073709552E+19));
    assertThat(texts.parse("1.0")).isEqualTo(new ValueSpec.F64(1));
  }

  @Test
  void strings_areTextsOrScalars() {
    assertThat(texts.parse("\"a\\nb\"")).isEqualTo(new ValueSpec.Text("a\nb"));
    assertThat(texts.parse("some word")).isEqualTo(new ValueSpec.Text("some word"));
    assertThat(scalars.parse("\"a\"")).isEqualTo(new ValueSpec.Str("a"));
    assertThat(scalars.parse("[\"a\"]"))
        .isEqualTo(new ValueSpec.Items(List.of(new ValueSpec.Str("a"))));
  }

  @Test
  void tags_forceTheType() {
    assertThat(texts.parse("str:12")).isEqualTo(new ValueSpec.Str("12"));
    assertThat(texts.parse("str:\"a b\"")).isEqualTo(new ValueSpec.Str("a b"));
    assertThat(scalars.parse("text:x")).isEqualTo(new ValueSpec.Text("x"));
    assertThat(texts.parse("counter:-3")).isEqualTo(new ValueSpec.Counter(-3));
    assertThat(texts.parse("timestamp:2026-11-22T10:00:00Z"))
        .isEqualTo(new ValueSpec.Timestamp(1795341600000L));
    assertThat(texts.parse("timestamp:-5")).isEqualTo(new ValueSpec.Timestamp(-5));
    assertThat(texts.parse("text:@notes")).isEqualTo(new ValueSpec.Text("notes's content"));
    assertThat(((ValueSpec.Bytes) texts.parse("bytes:AAH/")).value()).containsExactly(0, 1, 255);
  }

  @ParameterizedTest
  @ValueSource(strings = {"int:x", "uint:-1", "bool:yes", "timestamp:noon", "bytes:%", "json:{"})
  void tagWithAnotherValue_isRefused(String word) {
    assertThatThrownBy(() -> texts.parse(word))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @Test
  void wordThatIsNotJson_isAString() {
    assertThat(texts.parse("{oops")).isEqualTo(new ValueSpec.Text("{oops"));
    assertThat(texts.parse("01")).isEqualTo(new ValueSpec.Text("01"));
    assertThat(texts.parse("http://x.example")).isEqualTo(new ValueSpec.Text("http://x.example"));
  }

  @Test
  void jsonDocument_namesLineAndColumnOfAFault() {
    assertThatThrownBy(() -> texts.parseDocument("in.json", "{\n  x}"))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("in.json: not JSON: ")
        .hasMessageContaining("(line 2, column ");
    assertThatThrownBy(() -> texts.parseDocument("in.json", "{} {}")).isInstanceOf(Failure.class);
  }

  @Test
  void mapKeys_areInUtf8Order() {
    ValueSpec.Fields fields =
        (ValueSpec.Fields) texts.parse("{\"\\uFB00\":1,\"\\uD83D\\uDE00\":2,\"a\":3}");
    assertThat(fields.fields().keySet()).containsExactly("a", "\uFB00", "\uD83D\uDE00");
  }
}
