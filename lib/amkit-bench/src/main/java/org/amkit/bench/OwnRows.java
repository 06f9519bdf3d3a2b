package org.amkit.bench;

import org.amkit.Document;
import org.amkit.LoadOptions;

/** Rows that only amkit has: what the binding's API lacks. */
final class OwnRows {
  private OwnRows() {}

  static Row<?> of(String name) throws Exception {
    String kind = name.substring(0, name.indexOf(':'));
    String argument = name.substring(name.indexOf(':') + 1);
    return switch (kind) {
      case "load-unverified" -> unverified(argument);
      case "growth" -> GrowthRows.of(argument);
      default -> throw new IllegalArgumentException("no row own:" + name);
    };
  }

  private static Row<byte[]> unverified(String input) {
    return Row.of(
        () -> BenchInputs.made(input),
        bytes -> {
          Document document = Document.load(bytes, LoadOptions.DEFAULT.withVerifyHeads(false));
          return document.text(BenchInputs.text(document)).orElseThrow();
        },
        (bytes, text) -> BenchInputs.characters((String) text));
  }
}
