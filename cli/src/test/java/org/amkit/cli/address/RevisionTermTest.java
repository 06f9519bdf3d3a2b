package org.amkit.cli.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amkit.cli.terminal.Failure;
import org.junit.jupiter.api.Test;

/** The syntax of terms, against regular expressions that say the same. */
class RevisionTermTest {
  private static final Pattern SEPARATOR = Pattern.compile("(?:\\s*,\\s*|\\s+)(?![^{]*\\})");
  private static final Pattern TERM = Pattern.compile("(@\\{[^{}]*\\}|[^~^{}]+)((?:\\^|~[0-9]*)*)");
  private static final Pattern SUFFIX = Pattern.compile("\\^|~[0-9]*");
  private static final List<String> PIECES =
      List.of("@", "@{2026}", "{", "}", "^", "~", "~2", "12", " ", ",", "\t", "abcd", "root", "@{");

  @Test
  void lists_areSplitAtCommasAndSpacesOutsideOfBraces() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String list = words(random);

      assertThat(RevisionTerm.split(list)).containsExactly(SEPARATOR.split(list, -1));
    }
  }

  @Test
  void terms_areAtomsWithSuffixes() {
    Random random = new Random(8);
    for (int i = 0; i < 20_000; i++) {
      String term = words(random).replace(" ", "").replace(",", "").replace("\t", "");
      Matcher matcher = TERM.matcher(term);
      boolean isTerm = matcher.matches();
      int suffixes = -1;
      try {
        Revision revision = RevisionTerm.parse(term, term);
        suffixes = 0;
        while (revision instanceof Revision.Before before) {
          revision = before.of();
          suffixes++;
        }
      } catch (Failure e) {
        boolean saysNoTerm = e.message().endsWith("' is not a version") && !isTerm;
        assertThat(saysNoTerm || isTerm || term.isEmpty()).as(term + ": " + e.message()).isTrue();
      }
      if (suffixes >= 0) {
        assertThat(isTerm).as(term).isTrue();
        assertThat(SUFFIX.matcher(matcher.group(2)).results().count()).isEqualTo(suffixes);
      }
    }
  }

  private static String words(Random random) {
    StringBuilder out = new StringBuilder();
    for (int n = random.nextInt(8); n > 0; n--) {
      out.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return out.toString();
  }
}
