package org.amkit.cli.render;

import java.util.ArrayList;
import java.util.List;
import org.amkit.cli.terminal.Style;
import org.jline.utils.WCWidth;

/** Text by the cells it takes on a terminal. */
public final class Cells {
  private static final String CUT = "…";

  private Cells() {}

  /**
   * A line broken so that no piece takes more than so many cells: behind a space where there is one
   * in the second half of a piece, else anywhere.
   */
  public static List<String> wrap(String line, int most) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    int cells = 0;
    int space = -1;
    for (int i = 0; i < line.length(); ) {
      int c = line.codePointAt(i);
      int width = width(c);
      if (cells + width > most && i > start) {
        int end = space > start + (i - start) / 2 ? space : i;
        pieces.add(line.substring(start, end).stripTrailing());
        start = end;
        i = end;
        cells = 0;
        space = -1;
        continue;
      }
      cells += width;
      i += Character.charCount(c);
      space = c == ' ' ? i : space;
    }
    pieces.add(line.substring(start));
    return pieces;
  }

  /**
   * A line with {@linkplain Style styles}, broken so that no piece takes more than so many cells.
   * The colour of a piece that goes on in the next one is begun again there.
   */
  public static List<String> wrapPainted(String line, int most) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    String blank = " ".repeat(Math.min(most / 2, leadingSpaces(line)));
    String color = "";
    int cells = 0;
    for (int i = 0; i < line.length(); ) {
      int mark = Style.markLength(line, i);
      if (mark > 0) {
        String style = line.substring(i, i + mark);
        color = style.equals(Style.END) ? "" : style;
        piece.append(style);
        i += mark;
        continue;
      }
      int c = line.codePointAt(i);
      if (cells + width(c) > most && cells > blank.length()) {
        pieces.add(piece + (color.isEmpty() ? "" : Style.END));
        piece.setLength(0);
        piece.append(blank).append(color);
        cells = blank.length();
      }
      piece.appendCodePoint(c);
      cells += width(c);
      i += Character.charCount(c);
    }
    pieces.add(piece.toString());
    return pieces;
  }

  private static int leadingSpaces(String line) {
    int count = 0;
    while (count < line.length() && line.charAt(count) == ' ') {
      count++;
    }
    return count;
  }

  private static int width(int c) {
    return c < 0x300 ? 1 : Math.max(0, WCWidth.wcwidth(c));
  }

  /** A text without its end, when it takes more than so many cells; the last then shows the cut. */
  public static String cut(String text, int most) {
    int cells = 0;
    int fits = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      cells += width(c);
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
