package org.amkit.cli.command.option;

import java.util.Locale;
import org.amkit.TextUnit;
import org.amkit.cli.terminal.Failure;
import picocli.CommandLine.Option;

/** What positions in texts count. */
public final class TextOptions {
  @Option(
      names = "--units",
      paramLabel = "UNIT",
      defaultValue = "codepoint",
      description =
          "What positions in texts count: codepoint (default), utf16, utf8 or grapheme (what a"
              + " reader sees as one character).")
  public String units = "codepoint";

  public TextUnit unit() {
    return switch (units.toLowerCase(Locale.ROOT)) {
      case "codepoint", "codepoints" -> TextUnit.CODE_POINTS;
      case "utf16" -> TextUnit.UTF16;
      case "utf8" -> TextUnit.UTF8;
      case "grapheme", "graphemes" -> TextUnit.GRAPHEMES;
      default ->
          throw Failure.usage("--units is codepoint, utf16, utf8 or grapheme, not '" + units + "'");
    };
  }
}
