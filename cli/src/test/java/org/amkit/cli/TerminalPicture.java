package org.amkit.cli;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What commands print on a terminal of 80 columns, with its colours, as an SVG that can be read on
 * a light page and on a dark one.
 */
final class TerminalPicture {
  private static final int COLUMNS = 80;
  private static final int CELL_WIDTH = 8;
  private static final int CELL_HEIGHT = 17;
  private static final int MARGIN = 14;

  /** {@code ESC [ 1 ; 34 m}. */
  private static final Pattern STYLE = Pattern.compile("\u001b\\[([0-9;]*)m");

  /** The classes of the style sheet by the numbers in escape sequences. */
  private static final Map<String, String> CLASSES =
      Map.of(
          "1", "bold", "2", "faint", "4", "under", "9", "struck", "31", "red", "32", "green", "33",
          "yellow", "34", "blue", "35", "magenta", "36", "cyan");

  private static final String STYLES =
      """
      text{font:13.33px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre}
      .bold{font-weight:bold}.under{text-decoration:underline}.struck{text-decoration:line-through}
      rect{fill:#f6f8fa;stroke:#d0d7de}text{fill:#1f2328}.faint{fill:#656d76}.red{fill:#cf222e}
      .green{fill:#1a7f37}.yellow{fill:#9a6700}.blue{fill:#0969da}.magenta{fill:#8250df}.cyan{fill:#1b7c83}
      @media(prefers-color-scheme:dark){
      rect{fill:#0d1117;stroke:#30363d}text{fill:#e6edf3}.faint{fill:#8b949e}.red{fill:#ff7b72}
      .green{fill:#3fb950}.yellow{fill:#d29922}.blue{fill:#58a6ff}.magenta{fill:#bc8cff}.cyan{fill:#39c5cf}}
      """;

  private final StringBuilder svg = new StringBuilder();

  private TerminalPicture() {}

  /** The picture. Commands, which begin with a prompt, are bold; of blank lines one is left. */
  static String of(String title, String printed) {
    String text = printed.strip().replaceAll("\n(?:\\s*\n){2,}", "\n\n");
    return new TerminalPicture().draw(title, text.lines().toList());
  }

  private String draw(String title, List<String> lines) {
    int width = COLUMNS * CELL_WIDTH + 2 * MARGIN;
    int height = lines.size() * CELL_HEIGHT + 2 * MARGIN;
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"").append(width);
    svg.append("\" height=\"").append(height).append("\">\n<title>").append(title);
    svg.append("</title>\n<style>\n").append(STYLES).append("</style>\n");
    svg.append("<rect x=\"0.5\" y=\"0.5\" rx=\"6\" width=\"").append(width - 1);
    svg.append("\" height=\"").append(height - 1).append("\"/>\n");
    boolean isCommand = false;
    for (int i = 0; i < lines.size(); i++) {
      isCommand = lines.get(i).startsWith("$ ") || (isCommand && lines.get(i - 1).endsWith("\\"));
      line(lines.get(i), isCommand ? "1" : "", MARGIN + i * CELL_HEIGHT + 13);
    }
    return svg.append("</svg>\n").toString();
  }

  private void line(String line, String firstStyle, int y) {
    String style = firstStyle;
    int column = 0;
    int from = 0;
    Matcher next = STYLE.matcher(line);
    while (next.find()) {
      column = run(line.substring(from, next.start()), style, column, y);
      style = next.group(1);
      from = next.end();
    }
    int end = run(line.substring(from), style, column, y);
    if (end > COLUMNS) {
      throw new IllegalArgumentException("more than " + COLUMNS + " columns: " + line);
    }
  }

  /** Draws a text of one style, and gives the column behind it. */
  private int run(String text, String style, int column, int y) {
    int length = text.codePointCount(0, text.length());
    String word = text.strip();
    if (!word.isEmpty()) {
      int blanks = text.indexOf(word);
      int cells = word.codePointCount(0, word.length());
      svg.append("<text x=\"").append(MARGIN + (column + blanks) * CELL_WIDTH);
      svg.append("\" y=\"").append(y).append("\" textLength=\"").append(cells * CELL_WIDTH);
      svg.append('"').append(classes(style)).append('>');
      svg.append(word.replace("&", "&amp;").replace("<", "&lt;")).append("</text>\n");
    }
    return column + length;
  }

  private static String classes(String style) {
    if (style.isEmpty() || style.equals("0")) {
      return "";
    }
    StringBuilder classes = new StringBuilder(" class=\"");
    for (String number : style.split(";", -1)) {
      String name = CLASSES.get(number);
      if (name == null) {
        throw new IllegalArgumentException("no class for the style " + style);
      }
      classes.append(classes.charAt(classes.length() - 1) == '"' ? "" : " ").append(name);
    }
    return classes.append('"').toString();
  }
}
