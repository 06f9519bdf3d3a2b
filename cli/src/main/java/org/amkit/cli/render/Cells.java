package org.amkit.cli.render;

import org.jline.utils.WCWidth;

/** Text by the cells it takes on a terminal. */
public final class Cells {
  private static final String CUT = "…";

  private Cells() {}

  /** A text without its end, when it takes more than so many cells; the last then shows the cut. */
  public static String cut(String text, int most) {
    int cells = 0;
    int fits = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      cells += c < 0x300 ? 1 : Math.max(0, WCWidth.wcwidth(c));
      if (cells > most) {
        return text.substring(0, fits).stripTrailing() + CUT;
      }
      i += Character.charCount(c);
      if (cells < most) {
        fits = i;
      }
    }
    return text;
  }
}
