package org.amkit.cli.command;

import org.amkit.cli.address.ValueSyntax;
import org.amkit.json.JsonReader;
import picocli.CommandLine.Option;

/** What JSON strings become. */
final class StringsOption {
  @Option(
      names = "--strings",
      paramLabel = "text|scalar",
      defaultValue = "text",
      description =
          "What a JSON string becomes: text (collaborative, the default) or scalar (plain).")
  ValueSyntax.Strings strings = ValueSyntax.Strings.TEXT;

  /** Reads plain JSON whose strings become what was asked for. */
  JsonReader reader() {
    return JsonReader.PLAIN.withStrings(strings.kind());
  }
}
