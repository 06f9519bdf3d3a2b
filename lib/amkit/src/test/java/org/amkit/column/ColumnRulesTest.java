package org.amkit.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.amkit.codec.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encodings by hand: what they mean, and which are faults by which rules. */
class ColumnRulesTest {
  private static Column hex(String hex) {
    byte[] bytes = hex.isEmpty() ? new byte[0] : HexFormat.ofDelimiter(" ").parseHex(hex);
    return new Column(bytes, 0, bytes.length, 0);
  }

  private static String numbers(String hex, Rules rules) {
    List<String> entries = new ArrayList<>();
    for (RleReader in = hex(hex).rle(rules); in.run() > 0; in.advance(1)) {
      entries.add(in.isNull() ? "null" : Long.toUnsignedString(in.value()));
    }
    return String.join(" ", entries);
  }

  private static String deltas(String hex, Rules rules) {
    List<String> entries = new ArrayList<>();
    for (DeltaReader in = hex(hex).deltas(rules); in.run() > 0; in.advance(1)) {
      entries.add(in.isNull() ? "null" : Long.toString(in.value()));
    }
    return String.join(" ", entries);
  }

  private static String bools(String hex, Rules rules) {
    StringBuilder entries = new StringBuilder();
    for (BoolReader in = hex(hex).bools(rules); in.run() > 0; in.advance(1)) {
      entries.append(in.value() ? 't' : 'f');
    }
    return entries.toString();
  }

  private static String strings(String hex, Rules rules) {
    List<String> entries = new ArrayList<>();
    for (StringReader in = hex(hex).strings(rules); in.run() > 0; in.advance(1)) {
      entries.add(in.isNull() ? "null" : '"' + in.value() + '"');
    }
    return String.join(" ", entries);
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "03 07, 7 7 7",
    "7e 01 02, 1 2",
    "00 04, null null null null",
    "02 01 00 01 7f 01, 1 1 null 1",
    "7f 05 02 06, 5 6 6",
    "7f ff ff ff ff ff ff ff ff ff 01, 18446744073709551615"
  })
  void canonicalNumbers_areRead(String hex, String expected) {
    assertThat(numbers(hex, Rules.STRICT)).isEqualTo(expected);
    assertThat(numbers(hex, Rules.LAX)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "01 07, 7", // a repeat of one
    "02 07 02 07, 7 7 7 7", // two repeats that could be one
    "7e 07 07, 7 7", // a literal that repeats itself
    "7f 01 7f 02, 1 2", // two literals that could be one
    "02 07 7f 07, 7 7 7", // a literal that could join the repeat before it
    "7f 07 02 07, 7 7 7", // a repeat that the literal's last could join
    "00 01 00 02, null null null", // two runs of nulls
    "00 00 02 01, 1 1", // a run of no nulls
    "83 00 07, 7 7 7|" // padded header: let through by both
  })
  void numbersThatNoWriterWrites_areFaultsOnlyWhenStrict(String hex, String expected) {
    boolean letThrough = expected.endsWith("|");
    String entries = letThrough ? expected.substring(0, expected.length() - 1) : expected;
    assertThat(numbers(hex, Rules.LAX)).isEqualTo(entries);
    if (letThrough) {
      assertThat(numbers(hex, Rules.STRICT)).isEqualTo(entries);
    } else {
      assertThatThrownBy(() -> numbers(hex, Rules.STRICT)).isInstanceOf(FormatException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "03", // a repeat without its value
        "7e 01", // a literal truncated
        "00", // nulls without their count
        "41 01", // a literal of more values than bytes
        "80 80 80 80 80 80 80 80 80 7f 01", // a literal of 2^63 values
        "02 80", // a value truncated
        "00 ff ff ff ff ff ff ff ff ff 01" // 2^64 - 1 nulls
      })
  void brokenNumbers_areFaultsAnyway(String hex) {
    assertThatThrownBy(() -> numbers(hex, Rules.LAX)).isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> numbers(hex, Rules.STRICT)).isInstanceOf(FormatException.class);
  }

  @Test
  void numbersOutsideTheRules_areFaults() {
    assertThat(numbers("7e 01 05", Rules.LAX.upTo(5))).isEqualTo("1 5");
    assertThatThrownBy(() -> numbers("7e 01 06", Rules.LAX.upTo(5)))
        .hasMessage("found 6, more than the greatest, 5 at byte 3");
    assertThatThrownBy(() -> numbers("7f ff ff ff ff ff ff ff ff ff 01", Rules.LAX.counters()))
        .isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> numbers("00 02", Rules.LAX.notNull()))
        .hasMessageContaining("null in a column that has none");
    assertThat(numbers("", Rules.STRICT.entries(3))).isEqualTo("null null null");
    assertThat(numbers("03 07", Rules.STRICT.entries(3))).isEqualTo("7 7 7");
    assertThatThrownBy(() -> numbers("03 07", Rules.STRICT.entries(4)))
        .hasMessageContaining("column ends 1 entries early");
    assertThatThrownBy(() -> numbers("03 07", Rules.STRICT.entries(2)))
        .hasMessageContaining("column has more than 2 entries");
    assertThatThrownBy(() -> numbers("", Rules.STRICT.entries(3).notNull()))
        .hasMessageContaining("expected a column of 3 entries, found none");
    assertThat(numbers("", Rules.STRICT.entries(0).notNull())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0a 01, 1 2 3 4 5 6 7 8 9 10",
    "7e 05 7f, 5 4",
    "02 05 00 02, 5 10 null null",
    "02 05 00 01 7f 01, 5 10 null 11",
    "7f 05 03 00, 5 5 5 5",
    "7f 7f, -1"
  })
  void canonicalDeltas_areRead(String hex, String expected) {
    assertThat(deltas(hex, Rules.STRICT)).isEqualTo(expected);
  }

  @Test
  void loneDifferenceBeforeARepeat_isPartOfItsRun() {
    DeltaReader in = hex("7f 05 03 01 00 02").deltas(Rules.STRICT);
    assertThat(in.run()).isEqualTo(4);
    assertThat(in.value()).isEqualTo(5);
    assertThat(in.step()).isEqualTo(1);
    in.advance(4);
    assertThat(in.isNull()).isTrue();
    assertThat(in.run()).isEqualTo(2);
  }

  @Test
  void deltasOutsideTheRules_areFaults() {
    assertThatThrownBy(() -> deltas("7f 7f", Rules.LAX.counters()))
        .hasMessageContaining("found -1, outside of 0 to 4294967295");
    assertThatThrownBy(() -> deltas("7f 03 04 7f", Rules.LAX.counters()))
        .isInstanceOf(FormatException.class);
    assertThat(deltas("7f 03 03 7f", Rules.LAX.counters())).isEqualTo("3 2 1 0");
    // 2^62 twice and once more, as a repeat and as a literal
    String big = "80 80 80 80 80 80 80 80 c0 00";
    assertThatThrownBy(() -> deltas("02 " + big, Rules.LAX)).isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> deltas("03 " + big, Rules.LAX)).isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> deltas("7e " + big + " " + big, Rules.LAX))
        .isInstanceOf(FormatException.class);
    // 2^31 - 2 times 2^33
    assertThatThrownBy(() -> deltas("fe ff ff ff 07 80 80 80 80 20", Rules.LAX))
        .isInstanceOf(FormatException.class);
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "02 03, ffttt", "00 01, t", "01, f", "00 02 01, ttf"})
  void canonicalBooleans_areRead(String hex, String expected) {
    assertThat(bools(hex, Rules.STRICT)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"00, ''", "02 00 01, fff", "02 00, ff", "00 00 01, f", "02 01 00, fft"})
  void emptyRunsOfBooleans_areFaultsOnlyWhenStrict(String hex, String expected) {
    assertThat(bools(hex, Rules.LAX)).isEqualTo(expected);
    assertThatThrownBy(() -> bools(hex, Rules.STRICT)).isInstanceOf(FormatException.class);
  }

  @Test
  void booleansOutsideTheRules_areFaults() {
    assertThat(bools("", Rules.STRICT.entries(2))).isEqualTo("ff");
    assertThatThrownBy(() -> bools("01", Rules.STRICT.entries(2)))
        .isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> bools("03", Rules.STRICT.entries(2)))
        .isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> bools("ff ff ff ff ff ff ff ff ff 01", Rules.LAX))
        .isInstanceOf(FormatException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "02 01 61 | \"a\" \"a\"",
        "7f 02 c3 a9 | \"é\"",
        "7e 01 61 00 00 01 | \"a\" \"\" null",
        "7f 01 61 02 01 62 | \"a\" \"b\" \"b\""
      })
  void canonicalStrings_areRead(String hex, String expected) {
    assertThat(strings(hex.strip(), Rules.STRICT)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01 01 61",
        "02 01 61 02 01 61",
        "7e 01 61 01 61",
        "7f 01 61 7f 01 62",
        "02 01 61 7f 01 61",
        "7f 01 61 02 01 61",
        "00 01 00 01",
        "00 00"
      })
  void stringsThatNoWriterWrites_areFaultsOnlyWhenStrict(String hex) {
    strings(hex, Rules.LAX);
    assertThatThrownBy(() -> strings(hex, Rules.STRICT)).isInstanceOf(FormatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"02", "02 05 61", "7e 01 61", "7f 01 ff", "7f 02 c3 28", "02 ff ff ff 7f"})
  void brokenStrings_areFaultsAnyway(String hex) {
    assertThatThrownBy(() -> strings(hex, Rules.LAX)).isInstanceOf(FormatException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "7f 10, 61", // a null with a byte
    "7f 22, 61 61", // a true with two
    "7f 45, 00 00 00 00", // a float of four bytes
    "7f 13, 80", // a number truncated
    "7f 23, 81 00", // a number longer than necessary
    "7f 23, 01 01", // two numbers
    "7f 24, ff 7f", // a signed number longer than necessary
    "7f 03, ''", // a number of no bytes
    "7f 26, c3", // a string truncated by the end
    "7f 16, c3", // not UTF-8
    "02 16, c3 a9", // two strings that are UTF-8 only together
    "00 01, ''", // no kind at all
    "7f f6 ff ff ff ff ff ff ff ff 01, 61", // a string of 2^60 - 1 bytes
    "ff ff ff ff 07 26, 61 61" // 2^31 - 1 strings of two bytes
  })
  void valuesThatAreNotOfTheirKind_areFaults(String meta, String raw) {
    assertThatThrownBy(() -> hex(meta).values(hex(raw), Rules.LAX))
        .isInstanceOf(FormatException.class);
  }

  @Test
  void values_ofEveryKind_areRead() {
    ValueReader in =
        hex("78 00 01 02 13 24 16 8f 01 18")
            .values(hex("05 c0 00 61 01 02 03 04 05 06 07 08 09"), Rules.STRICT);
    int[] kinds = {0, 1, 2, 3, 4, 6, 15, 8};
    int[] lengths = {0, 0, 0, 1, 2, 1, 8, 1};
    for (int i = 0; i < kinds.length; i++) {
      assertThat(in.run()).isEqualTo(1);
      assertThat(in.typeCode()).isEqualTo(kinds[i]);
      assertThat(in.byteCount()).isEqualTo(lengths[i]);
      in.advance(1);
    }
    in.expectEnd();
  }

  @Test
  void runsOfMoreThanAnIntHolds_areHandedOutInPieces() {
    // 2^40 sevens
    RleReader in = hex("80 80 80 80 80 20 07").rle(Rules.STRICT);
    assertThat(in.run()).isEqualTo(Integer.MAX_VALUE);
    long count = 0;
    for (; in.run() > 0; in.advance(in.run())) {
      count += in.run();
    }
    assertThat(count).isEqualTo(1L << 40);
    DeltaReader zeros = hex("80 80 80 80 80 20 00").deltas(Rules.LAX.counters());
    count = 0;
    for (; zeros.run() > 0; zeros.advance(zeros.run())) {
      count += zeros.run();
    }
    assertThat(count).isEqualTo(1L << 40);
  }

  @Test
  void steppingPastTheRun_isRefused() {
    assertThatThrownBy(() -> hex("03 07").rle(Rules.LAX).advance(4))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> hex("03 07").deltas(Rules.LAX).advance(4))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> hex("03").bools(Rules.LAX).advance(4))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new RleWriter().append(1, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
