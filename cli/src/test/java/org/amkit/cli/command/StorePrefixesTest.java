package org.amkit.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The prefixes of addresses that {@code am} knows are those of the kinds of stores there are. */
class StorePrefixesTest {
  @Test
  void prefixes_areThoseOfTheProviders() {
    List<String> all = new ArrayList<>();
    Stores.providers().forEach(provider -> all.addAll(provider.prefixes()));
    assertThat(Stores.PREFIXES).containsExactlyInAnyOrderElementsOf(all);
  }
}
