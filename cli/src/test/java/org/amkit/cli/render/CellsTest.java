package org.amkit.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.amkit.cli.terminal.Style;
import org.junit.jupiter.api.Test;

class CellsTest {
  @Test
  void cut_ofTextThatFits_isTheText() {
    assertThat(Cells.cut("", 3)).isEmpty();
    assertThat(Cells.cut("abc", 3)).isEqualTo("abc");
    assertThat(Cells.cut("日本", 4)).isEqualTo("日本");
  }

  @Test
  void cut_ofLongerText_leavesACellForTheSign() {
    assertThat(Cells.cut("abcd", 3)).isEqualTo("ab…");
    assertThat(Cells.cut("ab cd", 4)).isEqualTo("ab…");
    assertThat(Cells.cut("日本語", 4)).isEqualTo("日…");
    assertThat(Cells.cut("😀😀😀", 5)).isEqualTo("😀😀…");
  }

  @Test
  void wrap_breaksBehindASpaceInTheSecondHalf_elseAnywhere_andNeverBeyondTheWidth() {
    assertThat(Cells.wrap("one two three", 8)).containsExactly("one two", "three");
    assertThat(Cells.wrap("a bcdefghijkl", 6)).containsExactly("a bcde", "fghijk", "l");
    assertThat(Cells.wrap("日本語", 5)).containsExactly("日本", "語");
    assertThat(Cells.wrap("語", 1)).containsExactly("語");
    assertThat(Cells.wrap("", 5)).containsExactly("");
  }

  @Test
  void paintedLine_isBrokenByWhatIsSeen_andKeepsItsColour() {
    String painted = Style.REMOVED.paint("x");
    String red = painted.substring(0, painted.indexOf('x'));
    String off = Style.END;
    assertThat(Cells.wrapPainted("  ab" + red + "cdefgh" + off + "ij", 6))
        .containsExactly("  ab" + red + "cd" + off, "  " + red + "efgh" + off, "  ij");
    assertThat(Cells.wrapPainted("", 6)).containsExactly("");
    assertThat(Cells.wrapPainted("日本語", 4)).containsExactly("日本", "語");
  }
}
