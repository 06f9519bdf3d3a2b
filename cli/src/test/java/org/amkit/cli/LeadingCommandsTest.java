package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeadingCommandsTest {
  private static void check(String script, List<List<String>> commands, String rest) {
    assertThat(LeadingCommands.of(script)).isEqualTo(new LeadingCommands(commands, rest));
  }

  @Test
  void plainCommands_areTakenOff() {
    check("am get a .b --raw", List.of(List.of("get", "a", ".b", "--raw")), "");
    check(
        "am init a --from '{\"a\": 1}' -q; am change a set \"b c\"  2\ncp a b; am heads b",
        List.of(
            List.of("init", "a", "--from", "{\"a\": 1}", "-q"),
            List.of("change", "a", "set", "b c", "2")),
        "cp a b; am heads b");
    check("am sync b unix:s -q;", List.of(List.of("sync", "b", "unix:s", "-q")), "");
    check("am get d a''b 'x'\"y\"", List.of(List.of("get", "d", "ab", "xy")), "");
    check("\n am heads a\n\n", List.of(List.of("heads", "a")), "");
    check("am export a --out=b", List.of(List.of("export", "a", "--out=b")), "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cp a b; am heads b",
        "am get $x",
        "am get \"$x\" a",
        "am get a > b; am heads a",
        "am get a && am get b",
        "am export a | wc",
        "am get a &",
        "am get 'a",
        "am get a\\ b",
        "am get ä",
        "AM_SSH=x am heads a",
        "AM=x",
        "am serve a",
        "am sync a b --live",
        "am sync a 'exec:am serve --stdio'",
        "am sync a box:b",
        "am",
        "amx get a",
        "! am verify a",
        "for i in 1 2; do am heads a; done",
        "# am heads a"
      })
  void anythingElse_isLeftToTheShell(String script) {
    check(script, List.of(), script);
  }
}
