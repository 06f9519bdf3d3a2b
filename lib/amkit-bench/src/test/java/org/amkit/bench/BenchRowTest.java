package org.amkit.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BenchRowTest {
  private static BenchRow named(String name) {
    return BenchRow.ALL.stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void all_namesAreNotUsedTwice() {
    assertThat(BenchRow.ALL).extracting(BenchRow::name).doesNotHaveDuplicates();
    assertThat(BenchRow.GROWTH).extracting(BenchRow.Growth::kind).doesNotHaveDuplicates();
    assertThat(ColdRow.ALL).extracting(ColdRow::name).doesNotHaveDuplicates();
  }

  @Test
  void all_haveAResultOfTheShortForm() throws Exception {
    List<String> recorded;
    try (Stream<String> lines = Files.lines(Path.of("src/short.txt"))) {
      recorded = lines.map(line -> line.substring(0, line.indexOf(' '))).toList();
    }
    assertThat(recorded)
        .containsAll(
            BenchRow.ALL.stream().filter(row -> !row.isReal()).map(BenchRow::name).toList())
        .containsAll(ColdRow.ALL.stream().map(row -> "cold-10k-" + row.name()).toList());
  }

  @Test
  void agree_typing_comparesHeadsWithAutomergeAndTheTextWithTheOthers() {
    BenchRow row = named("type-paper");
    String mine = "5 characters heads ab";
    assertThat(row.agree("automerge", mine, "5 characters heads ab")).isTrue();
    assertThat(row.agree("automerge", mine, "5 characters heads cd")).isFalse();
    assertThat(row.agree("automerge", mine, "5 characters")).isFalse();
    assertThat(row.agree("jni", mine, "5 characters heads cd")).isTrue();
    assertThat(row.agree("yjs", mine, "5 characters")).isTrue();
    assertThat(row.agree("yjs", mine, "6 characters")).isFalse();
  }

  @Test
  void agree_otherRows_compareAll() {
    assertThat(named("merge").agree("jni", "ab", "ab")).isTrue();
    assertThat(named("merge").agree("jni", "ab", "cd")).isFalse();
  }

  @Test
  void making_onlyOfPeersWithAFormatOfTheirOwn() {
    BenchRow row = named("load-paper-each");
    assertThat(row.making("loro")).isEqualTo("make:automerge-paper-each");
    assertThat(row.making("jni")).isEmpty();
    assertThat(named("type-paper").making("loro")).isEmpty();
  }
}
