package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strings that look like other values of YAML. */
class YamlStringsTest {
  @TempDir Path home;

  @Test
  void strings_stayStringsThroughYaml() {
    AmInProcess am = new AmInProcess(home);
    String strings =
        "[\"0x10\",\"-0x10\",\"1e3\",\"0b101\",\"1_000\",\"017\",\".inf\",\"-.inf\",\".nan\","
            + "\"1:30\",\"2026-01-01\",\"=\",\"<<\",\"~\",\"yes\",\"\",\"\\u0085\","
            + "\"b:\\u2028.\",\"a\\n\\u0085b\",\"\\r\\n\",\"a\\nb\"]";
    assertThat(am.run("init", "d", "--from", "{\"\\u0085\":1,\"l\":" + strings + "}")).isZero();
    assertThat(am.run("export", "d", "-f", "yaml", "-o", "d.yaml")).isZero();
    assertThat(am.run("import", "d.yaml", "-f", "yaml", "-o", "back")).as(am.err()).isZero();
    am.forgetOut();
    assertThat(am.run("export", "d")).isZero();
    String before = am.out();
    am.forgetOut();
    assertThat(am.run("export", "back")).isZero();
    assertThat(am.out()).isEqualTo(before);
  }
}
