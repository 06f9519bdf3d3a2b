package org.amkit.cli.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.amkit.cli.terminal.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionTest {
  @Test
  void atoms_areToldApart() {
    assertThat(Revision.parse("@")).isEqualTo(new Revision.Now());
    assertThat(Revision.parse("root")).isEqualTo(new Revision.Root());
    assertThat(Revision.parse("ABcd")).isEqualTo(new Revision.Prefix("abcd"));
    assertThat(Revision.parse("1f00:12")).isEqualTo(new Revision.ActorSeq("1f00", 12));
  }

  @Test
  void suffixes_goBack() {
    assertThat(Revision.parse("@^")).isEqualTo(new Revision.Before(new Revision.Now(), 1));
    assertThat(Revision.parse("@~3")).isEqualTo(new Revision.Before(new Revision.Now(), 3));
    assertThat(Revision.parse("abcd^~2"))
        .isEqualTo(new Revision.Before(new Revision.Before(new Revision.Prefix("abcd"), 1), 2));
  }

  @Test
  void lists_areTogether() {
    Revision both =
        new Revision.Together(List.of(new Revision.Prefix("abcd"), new Revision.Prefix("1234")));
    assertThat(Revision.parse("abcd,1234")).isEqualTo(both);
    assertThat(Revision.parse("[\"abcd\", \"1234\"]")).isEqualTo(both);
    assertThat(Revision.parse("abcd\n1234\n")).isEqualTo(both);
    assertThat(Revision.parse("[]")).isEqualTo(new Revision.Root());
  }

  @Test
  void ranges_haveOpenEnds() {
    assertThat(RevisionRange.parse("abcd.."))
        .isEqualTo(new RevisionRange(new Revision.Prefix("abcd"), new Revision.Now()));
    assertThat(RevisionRange.parse("..abcd"))
        .isEqualTo(new RevisionRange(new Revision.Root(), new Revision.Prefix("abcd")));
    assertThat(RevisionRange.parse("abcd"))
        .isEqualTo(new RevisionRange(new Revision.Root(), new Revision.Prefix("abcd")));
  }

  @Test
  void times_areTakenWithSpacesAndSuffixes() {
    Revision time = new Revision.AtTime(TimeWord.parse("2026-11-01T12:00"));
    assertThat(Revision.parse("@{2026-11-01 12:00}")).isEqualTo(time);
    assertThat(Revision.parse("@{2026-11-01T12:00}^")).isEqualTo(new Revision.Before(time, 1));
    assertThat(Revision.parse("abcd, @{2026-11-01 12:00}~2"))
        .isEqualTo(
            new Revision.Together(
                List.of(new Revision.Prefix("abcd"), new Revision.Before(time, 2))));
    assertThat(RevisionRange.parse("@{2026-11-01T12:00}.."))
        .isEqualTo(new RevisionRange(time, new Revision.Now()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "xyz1",
        "^",
        "abcd^x",
        "a,",
        ":3",
        "xx:3",
        "1f00:",
        "@~x",
        "@{}",
        "@{2026-11-01",
        "@{yesterday}",
        "2026-11-01",
        "@{2026-11-01}x",
        "@~9223372036854775808",
        "1f00:18446744073709551615"
      })
  void anythingElse_isRefused(String text) {
    assertThatThrownBy(() -> Revision.parse(text))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("bad revision");
  }
}
