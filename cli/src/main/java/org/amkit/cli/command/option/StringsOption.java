package org.amkit.cli.command.option;

import org.amkit.NewStrings;
import org.amkit.json.JsonReader;
import picocli.CommandLine.Option;

/** What JSON strings become. */
public final class StringsOption {
  @Option(
      names = "--strings",
      paramLabel = "text|scalar",
      defaultValue = "text",
      description =
          "What a JSON string becomes: text (collaborative, the default) or scalar (plain).")
  public NewStrings strings = NewStrings.TEXT;

  /** Reads plain JSON whose strings become what was asked for. */
  public JsonReader reader() {
    return JsonReader.PLAIN.withStrings(strings);
  }
}
